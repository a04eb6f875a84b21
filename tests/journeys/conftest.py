"""A shop as its owner meets it: the real process, in a real Chromium, on a folder of its own.

The shop is opened once, through the set-up page; every test gets a copy of that folder and the cookies.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pos.app.store import DATABASE
from tests.factories import OWNER_PIN
from tests.journeys.scanner import Scanner

ROOT = Path(__file__).resolve().parents[2]
HEDIAN = "from pos.cli import main; main()"  # the tree under test, wherever another one is installed
SHOP, OWNER = "荷塘便民店", "张秀兰"
TILL = {"width": 1366, "height": 768}
PATIENCE = 15_000
AFTER_A_SCAN = 120  # ms; sooner, an Enter is taken for the scanner's second one
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def free_port() -> int:
    """A port the store may come back to: one it was given as 0 stays taken a minute after the plug is pulled."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Store:
    """`hedian store` as a process. Cut the plug, start it again: the address stays."""

    home: Path
    port: int = field(default_factory=free_port)
    command: tuple[str, ...] = (sys.executable, "-c", HEDIAN, "store", "--port")
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*self.command, str(self.port)],
            env={**os.environ, "HEDIAN_HOME": str(self.home)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        for line in self.process.stdout:
            if line.startswith("READY"):
                assert line.rstrip().endswith(self.address)
                return
        pytest.fail(f"the store ended before it was ready: {self.process.wait()}")

    def cut_the_plug(self) -> None:
        """SIGKILL: nothing is flushed, nobody says goodbye."""
        assert self.process
        assert self.process.stdout
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.process = None

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database file says, past the store."""
        with closing(sqlite3.connect(self.home / DATABASE)) as database:
            return list(database.execute(query))


@dataclass
class Till:
    """A counter with goods on the shelf and the owner signed in."""

    store: Store
    page: Page

    def scan(self, *codes: str) -> None:
        """As a wedge scanner does it: the keys of every code, Enter after each, and no pause."""
        Scanner(self.page).scan(*codes)

    def sell(self, *codes: str) -> None:
        """Scan goods that are not on the slip yet, and see each get its line."""
        self.scan(*codes)
        expect(self.page.locator(".line")).to_have_count(len(codes))
        self.page.wait_for_timeout(AFTER_A_SCAN)

    def go(self, path: str) -> None:
        self.page.goto(self.store.address + path)

    @property
    def sales(self) -> int:
        return int(self.store.rows("SELECT count(*) FROM sale")[0][0])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the house, with no way out but loopback."""
    found = shutil.which("chromium")
    assert found, "Chromium is missing; `make test` installs it"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser of a person's own, the size of a till; a fault in a page's script fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(**more: Any) -> BrowserContext:
        context = chromium.new_context(viewport=TILL, locale="zh-CN", reduced_motion="no-preference", **more)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def new_store(tmp_path: Path) -> Iterator[Store]:
    """The store on an empty folder, running."""
    yield from running(Store(tmp_path / "home"))


@pytest.fixture(scope="session")
def opened_shop(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """The folder of a shop that was opened through the set-up page, and the cookies of its owner."""
    store = Store(tmp_path_factory.mktemp("opened") / "home")
    for running_store in running(store):
        context = chromium.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(running_store.address)
        fill_in_set_up(page)
        page.get_by_role("button", name="开店", exact=True).click()
        page.locator(".recovery-code").wait_for()
        cookies = context.storage_state()
        context.close()
    return store.home, cookies


@pytest.fixture
def till(
    opened_shop: tuple[Path, Any], new_context: Callable[..., BrowserContext], tmp_path: Path
) -> Iterator[Till]:
    """The counter of a shop nobody has sold anything in."""
    home, cookies = opened_shop
    shutil.copytree(home, tmp_path / "home")
    for store in running(Store(tmp_path / "home")):
        page = new_context(storage_state=cookies).new_page()
        page.goto(store.address)
        page.locator(".pay").wait_for()
        yield Till(store, page)


def running(store: Store) -> Iterator[Store]:
    store.start()
    try:
        yield store
    finally:
        if store.process:
            store.cut_the_plug()


def fill_in_set_up(page: Page) -> None:
    page.get_by_label("店名").fill(SHOP)
    page.get_by_label("店主姓名").fill(OWNER)
    page.get_by_label("店主口令").fill(OWNER_PIN)
    page.get_by_text("先在屏上看").click()
    page.get_by_text("先放样品货").click()


def axe_faults(page: Page) -> list[str]:
    """What axe-core holds against the page, one line a fault: WCAG 2.2 A and AA, and good practice."""
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for fault in found
        for node in fault["nodes"]
    ]
