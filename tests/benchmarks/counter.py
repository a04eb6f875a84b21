"""From a scanner's Enter to the line on the screen, in real Chromium against the real store.

The clock starts at the timestamp of the keydown and stops two animation frames after the slip shows the store's
name, price and new total, so the frame with the line has been painted.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession, Page, async_playwright

from pos.app.samples import sample_code
from pos.catalog.models import Product, ProductCode
from pos.kernel.ids import new_id
from pos.kernel.money import yuan
from tests.benchmarks.processes import open_home, running
from tests.factories import MORNING, OpenShop

CHROMIUM = "/usr/bin/chromium"
LINES = 20
WARM_UP = 5
SCANS = 60
KEY_SECONDS = 0.005
FIRST_CODE = 100_000

WATCH = """
const read = (selector) => document.querySelector(selector)?.textContent;
let pressed = null;
// Before the page's own scripts, for the wedge keeps a scan's Enter to itself.
addEventListener("keydown", (event) => { if (event.key === "Enter") pressed = event.timeStamp; }, true);
window.bench = {
  expect(want) {
    this.painted = new Promise((resolve, reject) => {
      pressed = null;
      const look = () => {
        if (pressed === null || document.querySelectorAll(".line").length !== want.lines) return;
        if (read(".line.now .name") !== want.name || read(".line.now .sum") !== want.price) return;
        if (read(".total .yuan") !== "¥" + want.total) return;
        watcher.disconnect();
        clearTimeout(late);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - pressed)));
      };
      const watcher = new MutationObserver(look);
      const late = setTimeout(() => reject(new Error("never painted: " + JSON.stringify(want))), 15000);
      watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    this.painted.catch(() => {});
  },
};
"""


def measure(work: Path) -> dict[str, float]:
    """The figures, with 100 goods, with 100,000, and with 100,000 on a till four times as slow."""
    few = asyncio.run(watch_scans(work / "few", 100, slowdowns=(1,)))[0]
    many, slow = asyncio.run(watch_scans(work / "many", 100_000, slowdowns=(1, 4)))
    return {
        "scan_paint_p95_ms_100": percentile(few, 95),
        "scan_paint_p95_ms_100k": percentile(many, 95),
        "scan_paint_p95_ms_throttled": percentile(slow, 95),
        "scan_paint_p50_ms_100": percentile(few, 50),
        "scan_paint_p50_ms_100k": percentile(many, 50),
        "scan_paint_p50_ms_throttled": percentile(slow, 50),
    }


def percentile(values: Sequence[float], rank: int) -> float:
    """By nearest rank: a figure that was really measured."""
    return sorted(values)[math.ceil(len(values) * rank / 100) - 1]


async def watch_scans(home: Path, products: int, *, slowdowns: Sequence[int]) -> list[list[float]]:
    """Milliseconds of every scan, for each slowdown of the renderer."""
    shop, cookie = open_home(home)
    stock_up(shop, products)
    with running(home, cookie) as store:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            context = await browser.new_context(viewport={"width": 1366, "height": 768})
            await context.add_cookies([{"name": "hedian", "value": store.cookie, "url": store.address}])
            await context.add_init_script(WATCH)
            page = await context.new_page()
            await page.goto(f"{store.address}/counter")
            await page.wait_for_selector(".slip")
            control = await context.new_cdp_session(page)
            for number in range(LINES - 1):
                await burst(control, code_of(number))
                await wait_for_lines(page, number + 1)
            spread = (products - LINES) // (WARM_UP + SCANS)
            numbers = [LINES + turn * spread for turn in range(WARM_UP + SCANS)]
            taken = []
            for slowdown in slowdowns:
                await control.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
                taken.append([await scan_once(page, control, number) for number in numbers][WARM_UP:])
            await browser.close()
    return taken


def stock_up(shop: OpenShop, products: int) -> None:
    """Put numbered goods into the file."""
    homestead = shop.app.extensions["hedian.homestead"]
    goods: list[dict[str, Any]] = []
    codes: list[dict[str, Any]] = []
    for number in range(products):
        store_and_id = {"store_id": homestead.store_id, "id": new_id()}
        goods.append(
            store_and_id
            | {"sku": f"B{number:06d}", "name": name_of(number), "category": "零食", "unit": "袋"}
            | {"kind": "piece", "price": price_of(number), "cost": None, "restricted": "none"}
            | {"icon": "p-chips", "active": True, "version": 1, "created_at": MORNING, "changed_at": MORNING}
        )
        codes.append(
            {"store_id": homestead.store_id, "code": code_of(number), "product_id": store_and_id["id"]}
            | {"unit": "袋", "factor": 1000, "price": None}
        )
    with homestead.writer.begin() as connection:
        connection.execute(Product.__table__.insert(), goods)
        connection.execute(ProductCode.__table__.insert(), codes)
    homestead.writer.dispose()


def code_of(number: int) -> str:
    """The barcode of a numbered product."""
    return sample_code(FIRST_CODE + number)


def name_of(number: int) -> str:
    """Its name."""
    return f"香脆薯片 {number:06d} 号 70g"


def price_of(number: int) -> int:
    """Its price in fen: whole yuan, so that no rounding rule of the shop touches a total."""
    return 100 * (1 + number % 50)


async def scan_once(page: Page, keyboard: CDPSession, number: int) -> float:
    """Milliseconds until the twentieth line is painted; then take it off again."""
    total = price_of(number) + sum(price_of(below) for below in range(LINES - 1))
    want = {"name": name_of(number), "price": yuan(price_of(number)), "total": yuan(total), "lines": LINES}
    await page.evaluate("want => bench.expect(want)", want)
    await burst(keyboard, code_of(number))
    milliseconds: float = await page.evaluate("bench.painted")
    await page.keyboard.press("Delete")
    await wait_for_lines(page, LINES - 1)
    await page.wait_for_timeout(50)
    return milliseconds


async def burst(keyboard: CDPSession, code: str) -> None:
    """Type as a scanner does, a key every 5 ms by their timestamps: on a busy machine keys sent one by one come so
    late that the page cuts the code. Enter bears the time at which the burst was sent, so the way here counts too.
    """
    sent = time.time()
    keys = [
        {"key": digit, "code": f"Digit{digit}", "text": digit, "windowsVirtualKeyCode": ord(digit)}
        for digit in code
    ]
    keys.append({"key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13})
    await asyncio.gather(
        *(
            keyboard.send(
                "Input.dispatchKeyEvent",
                {"type": kind, "timestamp": sent - KEY_SECONDS * (len(code) - place)} | key,
            )
            for place, key in enumerate(keys)
            for kind in ("keyDown", "keyUp")
        )
    )


async def wait_for_lines(page: Page, count: int) -> None:
    """Until the slip has so many lines."""
    await page.wait_for_function("count => document.querySelectorAll('.line').length === count", arg=count)
