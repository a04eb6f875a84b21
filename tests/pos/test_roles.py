"""Every address of the store against everybody who may come: what opens, and what the others are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from pos.kernel.actor import MACHINE
from pos.shop.operations import give_key
from pos.shop.queries import terminals
from pos.staff.operations import add_person, sign_in
from pos.staff.queries import people
from pos.staff.rules import ALLOWED, ROLE_NAMES, Deed, Role
from tests.factories import OWNER_PIN, OpenShop

ANYBODY, ANY_TERMINAL, ANY_PERSON = "anybody", "a terminal", "whoever is signed in"
Need = Deed | str

NEEDS: dict[str, Need] = {
    "GET static": ANYBODY,
    "GET set_up.front": ANYBODY,
    "GET set_up.form": ANYBODY,
    "POST set_up.open_shop": ANYBODY,
    "POST language.choose": ANYBODY,
    "GET trust.page": ANYBODY,
    "GET trust.certificate": ANYBODY,
    "GET staff_counter.pairing": ANYBODY,
    "POST staff_counter.pair": ANYBODY,
    "POST staff_counter.pair_this_machine": ANYBODY,
    "GET staff_counter.lost": ANYBODY,
    "POST staff_counter.found": ANY_TERMINAL,
    "GET staff_counter.door": ANY_TERMINAL,
    "POST staff_counter.enter": ANY_TERMINAL,
    "POST staff_counter.leave": ANY_PERSON,
    "GET staff_counter.crew": "manage_shop",
    "POST staff_counter.hire": "manage_shop",
    "POST staff_counter.dismiss": "manage_shop",
    "POST staff_counter.new_code": "manage_shop",
    "POST staff_counter.new_recovery_code": "manage_shop",
    "GET staff_manager.shop": "manage_shop",
    "POST staff_manager.change_shop": "manage_shop",
    "GET staff_manager.scales": "manage_shop",
    "POST staff_manager.change_scales": "manage_shop",
    "GET staff_manager.reading": "manage_shop",
    "GET staff_manager.audit": "manage_shop",
    "GET catalog_manager.goods": "manage_goods",
    "GET catalog_manager.card": "manage_goods",
    "POST catalog_manager.add": "manage_goods",
    "POST catalog_manager.change": "manage_goods",
    "POST catalog_manager.archive": "manage_goods",
    "GET sales_counter.desk": "sell",
    "GET catalog_manager.keys": "manage_goods",
    "POST catalog_manager.put_keys": "manage_goods",
    "POST catalog_manager.undo_keys": "manage_goods",
    "GET catalog_manager.find_for_keys": "manage_goods",
    "GET printing_counter.waiting": "sell",
    "GET printing_counter.job": "manage_shop",
    "POST printing_counter.say_yes": "sell",
    "POST printing_counter.say_no": "sell",
    "GET printing_counter.machines": "manage_shop",
    "POST printing_counter.add": "manage_shop",
    "POST printing_counter.choose": "manage_shop",
    "GET printing_counter.machine": "manage_shop",
    "POST printing_counter.change": "manage_shop",
    "POST printing_counter.retire": "manage_shop",
    "POST printing_counter.restore": "manage_shop",
    "POST printing_counter.silent": "manage_shop",
    "POST printing_counter.trial": "manage_shop",
    "GET printing_counter.paper": "sell",
    "POST printing_counter.break_it": "sell",
    "GET sales_counter.page": "sell",
    "GET sales_counter.state": "sell",
    "GET sales_counter.strip": "sell",
    "POST sales_counter.scan": "sell",
    "POST sales_counter.add": "sell",
    "POST sales_counter.quick": "sell",
    "POST sales_counter.quick_add": "add_goods",
    "POST sales_counter.quantity": "sell",
    "POST sales_counter.void": "sell",
    "POST sales_counter.clear": "sell",
    "POST sales_counter.cash": "sell",
    "POST sales_counter.withdraw": "sell",
    "POST sales_counter.hold": "sell",
    "GET sales_counter.held": "sell",
    "POST sales_counter.recall": "sell",
    "GET sales_counter.find": "sell",
    "POST sales_counter.reprint": "reprint",
    "POST sales_counter.drawer": "open_drawer",
    "POST sales_counter.change_screen": "sell",
    "GET sales_counter.receipt_picture": "sell",
    "GET sales_counter.events": "sell",
}
PINS: dict[Role, str] = {"owner": OWNER_PIN, "cashier": "1470", "helper": "3690"}
PLACES: dict[str, Any] = {"filename": "lotus.svg", "kind": "svg"}


def ways(shop: OpenShop) -> Iterator[tuple[str, str, Rule]]:
    """Every method of every address: its name in the table, the method, the rule."""
    for rule in shop.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.endpoint}", method, rule


def address(shop: OpenShop, rule: Rule) -> str:
    with shop.app.test_request_context():
        adapter = shop.app.url_map.bind("")
        return adapter.build(rule.endpoint, {name: PLACES.get(name, UUID(int=7)) for name in rule.arguments})


def browser(shop: OpenShop, role: Role | None) -> FlaskClient:
    """A browser paired as terminal 1, with somebody of this role at it."""
    session, client = shop.session, shop.app.test_client()
    terminal_id = terminals(session)[0].id
    with client.session_transaction() as cookie:
        cookie["terminal"] = give_key(session, terminal_id)
        if role:
            person = next(person for person in people(session) if person.role == role)
            cookie["sign_in"] = sign_in(session, person.id, PINS[role], terminal_id)
    session.close()
    return client


def ask(client: FlaskClient, method: str, path: str, *, script: bool) -> Any:
    """As a page asks, or as a script does. The body is empty: who passes the door is refused for that instead."""
    headers = {"Accept": "application/json"} if script else {"Accept": "text/html"}
    if method == "GET":
        return client.get(path, headers=headers)
    key = str(uuid4())
    if script:
        return client.post(path, json={}, headers=headers | {"Idempotency-Key": key})
    return client.post(path, data={"request_key": key}, headers=headers)


def is_script(endpoint: str) -> bool:
    return endpoint.startswith("sales_counter.") or endpoint in (
        "printing_counter.say_yes",
        "printing_counter.say_no",
    )


def is_let_in(answer: Any) -> bool:
    where = answer.headers.get("Location", "")
    turned_away = answer.status_code in (401, 403) or where.endswith(("/sign-in", "/pair"))
    return not turned_away and answer.status_code < 500


def test_every_address_is_in_the_table(shop: OpenShop) -> None:
    assert {name for name, _, _ in ways(shop)} == set(NEEDS)


@pytest.mark.parametrize("role", ["owner", "cashier", "helper"])
def test_a_role_opens_what_it_may_and_is_told_so_otherwise(shop: OpenShop, role: Role) -> None:
    for other in ("cashier", "helper"):
        add_person(shop.session, MACHINE, name=ROLE_NAMES[other], role=other, pin=PINS[other])  # type: ignore[index]
    wrong = []
    for name, method, rule in ways(shop):
        need, client = NEEDS[name], browser(shop, role)
        may = need in (ANYBODY, ANY_TERMINAL, ANY_PERSON) or need in ALLOWED[role]
        answer = ask(client, method, address(shop, rule), script=is_script(rule.endpoint))
        if may and rule.endpoint == "staff_counter.leave":
            assert answer.headers["Location"].endswith("/sign-in")
        elif may:
            wrong += [] if is_let_in(answer) else [f"{role} cannot {name}: {answer.status_code}"]
        else:
            told = answer.status_code == 403 and f"{ROLE_NAMES[role]}不能做这一步。请店主来" in sentence_of(
                answer
            )
            wrong += [] if told else [f"{role} {name}: {answer.status_code}"]
        answer.close()
    assert wrong == []


def test_whoever_is_signed_out_is_led_to_the_door(shop: OpenShop) -> None:
    client, wrong = browser(shop, None), []
    for name, method, rule in ways(shop):
        script = is_script(rule.endpoint)
        answer = ask(client, method, address(shop, rule), script=script)
        if NEEDS[name] in (ANYBODY, ANY_TERMINAL):
            wrong += [] if is_let_in(answer) else [f"{name}: {answer.status_code}"]
        elif script:
            told = answer.status_code == 401 and "请先输口令登录" in sentence_of(answer)
            wrong += [] if told else [f"{name}: {answer.status_code}"]
        else:
            wrong += [] if answer.headers.get("Location", "").endswith("/sign-in") else [name]
        answer.close()
    assert wrong == []


def test_a_browser_of_no_terminal_is_led_to_pairing(shop: OpenShop) -> None:
    client, wrong = shop.app.test_client(), []
    for name, method, rule in ways(shop):
        script = is_script(rule.endpoint)
        answer = ask(client, method, address(shop, rule), script=script)
        if NEEDS[name] == ANYBODY:
            wrong += [] if answer.status_code not in (401, 403) and answer.status_code < 500 else [name]
        elif script:
            told = answer.status_code == 401 and "请先配对" in sentence_of(answer)
            wrong += [] if told else [f"{name}: {answer.status_code}"]
        else:
            wrong += [] if answer.headers.get("Location", "").endswith("/pair") else [name]
        answer.close()
    assert wrong == []


def sentence_of(answer: Any) -> str:
    return str(answer.json["error"]["message"] if answer.is_json else answer.text)
