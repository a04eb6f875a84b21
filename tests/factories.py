"""Makes shops for tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from pos.app.first_run import FirstDay, Opened, open_first_day
from pos.app.samples import sample_code
from pos.app.store import create_store
from pos.db.engines import session_here
from pos.db.session import HomeSession
from pos.kernel.clock import Instant, SetClock
from pos.printing.rules import PrinterDraft
from pos.shop.rules import ShopFacts

MORNING = Instant(1_795_500_000_000)
OWNER_PIN = "2580"
MILK, YOGURT, WATER, CIGARETTES = (sample_code(number) for number in (1, 2, 3, 34))
TISSUE, TISSUE_PACK = sample_code(26), sample_code(1026)


class Browser(FlaskClient):
    """Sends each request in a context of its own, as a server does: else `g` would remember who asked before."""

    def open(self, *args: Any, **more: Any) -> Any:
        """Send a request."""
        with self.application.app_context():
            return super().open(*args, **more)


@dataclass
class OpenShop:
    """A shop in a temporary folder."""

    app: Flask
    clock: SetClock
    client: FlaskClient
    home: Path

    @property
    def session(self) -> HomeSession:
        """The session of the test's app context."""
        return session_here()

    def post(self, path: str, body: dict[str, Any] | None = None, *, key: str | None = None) -> Any:
        """POST as the counter's script does; the response."""
        return self.client.post(path, json=body or {}, headers={"Idempotency-Key": key or str(uuid4())})

    def scan(self, text: str, **more: Any) -> dict[str, Any]:
        """Scan; the answer, which must be a success."""
        answer = self.post("/counter/scan", {"text": text, **more})
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json
        return body

    def pay(self, received: int | None = None, *, key: str | None = None) -> Any:
        """Pay the cart as it is now; the response."""
        version = self.client.get("/counter/state").json["state"]["cart"]["version"]
        return self.post("/counter/cash", {"version": version, "received": received}, key=key)


def open_shop_in(home: Path, *, csrf: bool = False) -> OpenShop:
    """A shop that opened this morning."""
    clock = SetClock(MORNING)
    app = create_store(home, clock=clock)
    app.test_client_class = Browser
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=csrf, WTF_CSRF_CHECK_DEFAULT=csrf)
    with app.app_context():
        day = FirstDay(
            shop=ShopFacts(name="荷塘便民店", phone="0530-5550126"),
            owner="张秀兰",
            pin=OWNER_PIN,
            printer=PrinterDraft(driver="virtual"),
            samples=True,
        )
        opened = open_first_day(session_here(), day)
    return OpenShop(app, clock, sign_in(app, opened), home)


def sign_in(app: Flask, opened: Opened) -> FlaskClient:
    """A browser that holds the tokens of the first day."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["terminal"], cookie["sign_in"] = opened.terminal_token, opened.sign_in_token
    return client


def refuse_writing(app: Flask, *, refuse: bool) -> None:
    """Make the store's one writing connection refuse, as a read-only disk does, or let it write again."""
    writer = app.extensions["hedian.homestead"].writer.raw_connection()
    writer.execute(f"PRAGMA query_only={'ON' if refuse else 'OFF'}")
    writer.close()
