"""Durable sales of five lines: the real operation against the very rows it writes, inserted raw.

One base shop holds a filled cart for every sale. Copies of its file are sold from through `pay_cash`; on one more
copy the statements that write are recorded, and a raw connection of the same driver and pragmas replays them on
further copies, one transaction a sale. Turns alternate, so that both meet the same moods of the disk.
"""

from __future__ import annotations

import os
import shutil
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from pos.app.samples import sample_code
from pos.app.store import DATABASE, create_store
from pos.catalog.queries import sellable_by_code
from pos.db.engines import WRITER, session_here, sqlite_driver
from pos.db.session import HomeSession
from pos.db.turnstile import Turnstile
from pos.db.writing import writing
from pos.kernel.actor import MACHINE, Actor
from pos.sales.operations.carts import add_goods
from pos.sales.operations.checkout import Till, pay_cash
from pos.shop.operations import make_pairing_code, pair_terminal
from pos.shop.queries import shop_facts
from pos.shop.rules import TerminalFacts
from pos.staff.queries import people
from tests.factories import open_shop_in

LINES = 5
SALES = 240
WARM_UP = 16
TURNS = 3
THREADS = 8

Statement = tuple[str, Any, bool]


@dataclass(frozen=True)
class Bill:
    """A filled cart, where it is paid and the version the person saw."""

    till: Till
    version: int
    received: int


@dataclass(frozen=True)
class Run:
    """Seconds that each sale took, waiting for its turn included, and sales in a second over all threads."""

    seconds: list[float]
    per_second: float


def measure(work: Path) -> dict[str, float]:
    """The figures; `work` is a folder on a real disk."""
    bills = fill_carts(work / "base")
    recorded = record(work, bills)
    real: dict[int, list[Run]] = {1: [], THREADS: []}
    raw: dict[int, list[Run]] = {1: [], THREADS: []}
    for _ in range(TURNS):
        for threads in (1, THREADS):
            real[threads].append(sell(work, bills, threads))
            raw[threads].append(replay(work, recorded, threads))
    ratios = {threads: pairwise_ratio(real[threads], raw[threads]) for threads in real}
    waits = [seconds for run in real[THREADS] for seconds in run.seconds]
    return {
        "ratio_to_raw": min(ratios.values()),
        "ratio_to_raw_1": ratios[1],
        "ratio_to_raw_8": ratios[THREADS],
        "sales_per_s_1": speed(real[1]),
        "sales_per_s_8": speed(real[THREADS]),
        "raw_per_s": speed(raw[1]),
        "raw_per_s_8": speed(raw[THREADS]),
        "p99_ms_8_threads": statistics.quantiles(waits, n=100)[98] * 1e3,
        "fsync_us": fsync_seconds(work / "fsync") * 1e6,
    }


def pairwise_ratio(real: list[Run], raw: list[Run]) -> float:
    """The median over turns that met the disk in the same mood."""
    return statistics.median(a.per_second / b.per_second for a, b in zip(real, raw, strict=True))


def speed(runs: list[Run]) -> float:
    """Sales in a second, of the middle turn."""
    return statistics.median(run.per_second for run in runs)


def fill_carts(home: Path) -> list[Bill]:
    """A shop in `home` with eight drawers and a filled cart a sale; each thread's bills are every eighth.

    A terminal has one open cart, so every bill has a terminal of its own and shares its thread's drawer: then no
    sale but a drawer's first opens a shift.
    """
    app = open_shop_in(home).app
    with app.app_context():
        session = session_here()
        shop, owner = shop_facts(session), people(session)[0]
        assert shop is not None
        goods = [sellable_by_code(session, sample_code(number)) for number in range(1, 40)]
        bills: list[Bill] = []
        drawers: list[TerminalFacts] = []
        with writing(session):
            for number in range(WARM_UP + SALES):
                row, _ = pair_terminal(session, make_pairing_code(session, MACHINE))
                facts = TerminalFacts(**{name: getattr(row, name) for name in TerminalFacts.__slots__})
                if len(drawers) < THREADS:
                    drawers.append(facts)
                facts = replace(facts, drawer_id=drawers[number % THREADS].drawer_id)
                actor = Actor(owner.id, facts.id)
                chosen = [goods[(number * LINES + i) % len(goods)] for i in range(LINES)]
                for one in chosen:
                    assert one is not None
                    add_goods(session, actor, one)
                due = sum(one.price for one in chosen if one)
                bills.append(Bill(Till(actor, facts, shop), LINES, due // 10_000 * 10_000 + 10_000))
    close(app)
    return bills


def record(work: Path, bills: list[Bill]) -> list[list[Statement]]:
    """What each sale writes, as the driver is told it."""
    app = copy_of_base(work)
    sales: list[list[Statement]] = []
    now: list[Statement] = []

    def heard(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            now.append((statement, parameters, many))

    def committed(_: Any) -> None:
        sales.append(now.copy())
        now.clear()

    writer = app.extensions["hedian.homestead"].writer
    with app.app_context():
        session = session_here()
        event.listen(writer, "before_cursor_execute", heard)
        event.listen(writer, "commit", committed)
        for bill in bills:
            pay(session, bill)
    close(app)
    assert len(sales) == len(bills)
    return sales


def sell(work: Path, bills: list[Bill], threads: int) -> Run:
    """Pay every bill through the real operation."""
    app = copy_of_base(work)
    with app.app_context():
        for bill in bills[:WARM_UP]:
            pay(session_here(), bill)
    rest = bills[WARM_UP:]

    def till(number: int, seconds: list[float], start: threading.Barrier) -> None:
        with app.app_context():
            session = session_here()
            session.connection()
            start.wait()
            for bill in rest[number::threads]:
                began = time.perf_counter()
                pay(session, bill)
                seconds.append(time.perf_counter() - began)

    try:
        return run(till, threads, len(rest))
    finally:
        close(app)


def pay(session: HomeSession, bill: Bill) -> None:
    """The operation that is measured; it must end in a sale."""
    paid = pay_cash(session, bill.till, version=bill.version, received=bill.received)
    assert paid.sale_id is not None


def replay(work: Path, sales: list[list[Statement]], threads: int) -> Run:
    """Write the same rows in the same order, nothing else; threads take turns, for SQLite has one writer."""
    close(copy_of_base(work))
    connection = sqlite_driver().connect(
        work / "sold" / DATABASE, isolation_level=None, check_same_thread=False
    )
    for pragma in WRITER:
        connection.execute(f"PRAGMA {pragma}").close()
    for sale in sales[:WARM_UP]:
        insert(connection, sale)
    rest, turnstile = deque(sales[WARM_UP:]), Turnstile()
    share = len(rest) // threads

    def till(_: int, seconds: list[float], start: threading.Barrier) -> None:
        start.wait()
        for _ in range(share):
            began = time.perf_counter()
            turnstile.enter()
            insert(connection, rest.popleft())
            turnstile.leave()
            seconds.append(time.perf_counter() - began)

    try:
        return run(till, threads, len(rest))
    finally:
        connection.close()


def insert(connection: Any, sale: list[Statement]) -> None:
    """One transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for statement, parameters, many in sale:
        if many:
            connection.executemany(statement, parameters)
        else:
            connection.execute(statement, parameters).fetchall()
    connection.execute("COMMIT")


def run(till: Callable[[int, list[float], threading.Barrier], None], threads: int, sales: int) -> Run:
    """Let the tills work at once. A till that failed is an error here."""
    seconds: list[float] = []
    start = threading.Barrier(threads + 1)
    crew = [threading.Thread(target=till, args=(number, seconds, start)) for number in range(threads)]
    for one in crew:
        one.start()
    start.wait()
    began = time.perf_counter()
    for one in crew:
        one.join()
    took = time.perf_counter() - began
    assert len(seconds) == sales
    return Run(seconds, sales / took)


def copy_of_base(work: Path) -> Flask:
    """An app on a fresh copy of the base shop."""
    shutil.rmtree(work / "sold", ignore_errors=True)
    shutil.copytree(work / "base", work / "sold")
    return create_store(work / "sold")


def close(app: Flask) -> None:
    """Close its connections; the last one folds the WAL into the file."""
    homestead = app.extensions["hedian.homestead"]
    homestead.reader.dispose()
    homestead.writer.dispose()


def fsync_seconds(path: Path) -> float:
    """The median of making one more 4 KB block durable, as a commit to the WAL does."""
    seconds = []
    with path.open("wb", buffering=0) as file:
        for _ in range(200):
            file.write(b"\0" * 4096)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)
