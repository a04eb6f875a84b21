"""A till without a browser: what the counter's script does, over HTTP to the real process."""

from __future__ import annotations

import html
import http.client
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

PATIENCE = 30
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
BOOT = re.compile(r'<script[^>]* id="boot"[^>]*>(.*?)</script>', re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What the store said. `body` is JSON where it spoke to a script, `text` the page otherwise."""

    status: int
    text: str

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def sentence(self) -> str:
        """What went wrong, as a person reads it."""
        return str(self.body["error"]["message"])


@dataclass
class HttpTill:
    """One terminal, used by one thread. `cookie` is its browser's."""

    port: int
    cookie: str = ""
    csrf: str = ""
    line: http.client.HTTPConnection | None = field(default=None, repr=False)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {"Accept": "application/json"})

    def show(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None, {"Accept": "text/html"})

    def open_counter(self) -> dict[str, Any]:
        """Open the counter as a browser does; what it shows."""
        page = self.show("/counter")
        found = BOOT.search(page.text)
        assert page.status == 200, page
        assert found, page
        boot: dict[str, Any] = json.loads(html.unescape(found[1]))
        self.csrf = boot["csrf"]
        return boot

    def post(self, path: str, body: dict[str, Any] | None = None, *, key: UUID | None = None) -> Answer:
        """What the counter's script sends at a scan or a press."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-CSRFToken": self.csrf,
            "Idempotency-Key": str(key or uuid4()),
        }
        return self._ask("POST", path, json.dumps(body or {}), headers)

    def submit(self, page: str, fields: dict[str, str] | None = None, *, to: str = "") -> Answer:
        """Fill in the form of a page and send it."""
        token = CSRF.search(self.show(page).text)
        assert token, page
        form = {"csrf_token": token[1], "request_key": str(uuid4()), **(fields or {})}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        return self._ask("POST", to or page, urlencode(form), headers)

    def scan(self, code: str) -> dict[str, Any]:
        """Scan goods of the shop; the cart."""
        answer = self.post("/counter/scan", {"text": code})
        assert answer.status == 200, answer
        cart: dict[str, Any] = answer.body["state"]["cart"]
        return cart

    def cart(self) -> dict[str, Any]:
        """What lies on this counter."""
        found: dict[str, Any] = self.get("/counter/state").body["state"]["cart"]
        return found

    def pay(self, version: int, *, received: int | None = None, key: UUID | None = None) -> Answer:
        """Press the key of a cart of this version."""
        return self.post("/counter/cash", {"version": version, "received": received}, key=key)

    @contextmanager
    def second_window(self) -> Iterator[HttpTill]:
        """The same terminal once more."""
        window = HttpTill(self.port, self.cookie, self.csrf)
        try:
            yield window
        finally:
            window.close()

    def close(self) -> None:
        if self.line:
            self.line.close()
            self.line = None

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        if self.cookie:
            headers = headers | {"Cookie": f"hedian={self.cookie}"}
        self.line.request(method, path, body, headers)
        response = self.line.getresponse()
        text = response.read().decode()
        given = re.match(r"hedian=([^;]+)", response.headers.get("Set-Cookie", ""))
        if given:
            self.cookie = given[1]
        return Answer(response.status, text)


def pair(owner: HttpTill, *, pin: str) -> HttpTill:
    """A second browser becomes a terminal with the owner's pairing code, and the owner signs in at it."""
    offered = owner.submit("/people", to="/people/pairing-code")
    code = re.search(r"配对码 (\d{8})", offered.text)
    assert code, offered
    second = HttpTill(owner.port)
    assert second.submit("/pair", {"code": code[1]}).status == 303
    person = re.search(r'name="person" value="([0-9a-f-]{36})"', second.show("/sign-in").text)
    assert person
    assert second.submit("/sign-in", {"person": person[1], "pin": pin}).status == 303
    second.open_counter()
    return second
