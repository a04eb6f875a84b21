"""How soon the store answers after a plug is put back, and what it weighs after a morning's scans."""

from __future__ import annotations

import html
import http.client
import json
import re
import statistics
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from pos.app.samples import sample_code
from tests.benchmarks.processes import Running, open_home, running

STARTS = 5
SCANS = 1_000


def measure(work: Path) -> dict[str, float]:
    """The figures: the middle of five starts, and the memory of the last after 1,000 scans."""
    _, cookie = open_home(work / "home")
    seconds = []
    for _ in range(STARTS - 1):
        with running(work / "home", cookie) as store:
            seconds.append(store.seconds_to_ready)
    with running(work / "home", cookie) as store:
        times = store.process.cpu_times()
        seconds.append(store.seconds_to_ready)
        fresh = store.rss_mb()
        scan_much(store)
        return {
            "seconds_to_ready": statistics.median(seconds),
            "rss_mb": store.rss_mb(),
            "cpu_seconds_to_ready": times.user + times.system,
            "rss_mb_fresh": fresh,
        }


def scan_much(store: Running) -> None:
    """Scan through HTTP as the counter's page does; every scan must be known."""
    till = Till(store)
    for number in range(SCANS):
        heard = till.post("/counter/scan", {"text": sample_code(1 + number % 30), "typed": False})["heard"]
        assert heard["kind"] == "known", heard


class Till:
    """A counter page's connection."""

    def __init__(self, store: Running) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(store.address).netloc, timeout=30)
        self._headers = {"Cookie": f"hedian={store.cookie}", "Content-Type": "application/json"}
        page = self._ask("GET", "/counter", None)
        boot = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.DOTALL)
        assert boot is not None
        self._headers["X-CSRFToken"] = json.loads(html.unescape(boot[1]))["csrf"]

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """The answer to a POST under a key of its own."""
        self._headers["Idempotency-Key"] = str(uuid4())
        return json.loads(self._ask("POST", path, json.dumps(body)))

    def _ask(self, method: str, path: str, body: str | None) -> str:
        self._connection.request(method, path, body, self._headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, text
        fresh = answer.getheader("Set-Cookie")
        if fresh:
            self._headers["Cookie"] = fresh.split(";")[0]
        return text
