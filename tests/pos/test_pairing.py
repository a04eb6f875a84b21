"""More terminals, lost cookies, and guessers."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select

from pos.kernel.actor import MACHINE
from pos.shop.operations import make_pairing_code
from pos.staff.models import Staff
from tests.factories import MILK, OWNER_PIN, OpenShop


def test_a_second_terminal_is_paired_once_and_shares_held_carts(shop: OpenShop) -> None:
    code = make_pairing_code(shop.session, MACHINE)
    shop.scan(MILK)
    shop.post("/counter/hold")
    second = shop.app.test_client()
    assert second.post("/pair", data={"code": code}).status_code == 303
    assert shop.app.test_client().post("/pair", data={"code": code}).status_code == 422
    second.post("/sign-in", data={"person": str(owner(shop)), "pin": OWNER_PIN})
    held = second.get("/counter/held").json["held"]
    answer = second.post(
        "/counter/recall", json={"cart_id": held[0]["cart_id"]}, headers={"Idempotency-Key": str(uuid4())}
    )
    assert answer.json["state"]["cart"]["due"] == 350
    assert shop.client.get("/counter/state").json["state"]["held"] == 0


def test_a_pairing_code_is_gone_after_five_guesses(shop: OpenShop) -> None:
    code = make_pairing_code(shop.session, MACHINE)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    stranger = shop.app.test_client()
    for _ in range(5):
        assert stranger.post("/pair", data={"code": wrong}).status_code == 422
    assert stranger.post("/pair", data={"code": code}).status_code == 422


def test_a_pairing_code_is_old_after_ten_minutes(shop: OpenShop) -> None:
    code = make_pairing_code(shop.session, MACHINE)
    shop.clock.move(10 * 60_000 + 1)
    assert shop.app.test_client().post("/pair", data={"code": code}).status_code == 422


def test_the_shops_machine_gets_its_place_back_by_the_owners_pin(shop: OpenShop) -> None:
    shop.scan(MILK)
    fresh = shop.app.test_client()
    form = {"person": str(owner(shop)), "pin": "9999"}
    assert fresh.post("/pair/again", data=form).status_code == 422
    elsewhere = {"REMOTE_ADDR": "192.168.1.9"}
    assert (
        fresh.post("/pair/again", data=form | {"pin": OWNER_PIN}, environ_base=elsewhere).status_code == 422
    )
    assert fresh.post("/pair/again", data=form | {"pin": OWNER_PIN}).status_code == 303
    fresh.post("/sign-in", data=form | {"pin": OWNER_PIN})
    assert fresh.get("/counter/state").json["state"]["cart"]["due"] == 350


def owner(shop: OpenShop) -> object:
    """The owner's id."""
    return shop.session.scalars(select(Staff.id)).first()
