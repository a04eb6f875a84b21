"""Whether the books of a shop add up after a crash."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

from pos.db.engines import sqlite_driver


def sales_in(home: Path) -> list[UUID]:
    """Every sale in the file, after proving that its books add up."""
    driver = sqlite_driver()
    with closing(driver.connect(str(home / "store.db"))) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert_books_add_up(db)
        return [UUID(bytes=row[0]) for row in db.execute("SELECT id FROM sale")]


def assert_books_add_up(db: sqlite3.Connection) -> None:
    """Stock is the sum of movements, the drawer the sum of tenders, each sale has its lines, job and changes."""
    for question, name in (
        (
            (
                "SELECT count(*) FROM stock_level l WHERE (l.quantity, l.value) != (SELECT sum(m.quantity), sum(m.value)"
                " FROM stock_movement m WHERE m.product_id = l.product_id)"
            ),
            "stock levels that are not the sum of their movements",
        ),
        (
            (
                "SELECT (SELECT coalesce(sum(amount), 0) FROM cash_movement)"
                " - (SELECT coalesce(sum(amount), 0) FROM tender WHERE withdrawn_at IS NULL)"
            ),
            "fen in the drawer that no tender explains",
        ),
        (
            (
                "SELECT count(*) FROM sale s WHERE total - rounding != (SELECT sum(paid) FROM sale_line l"
                " WHERE l.sale_id = s.id)"
            ),
            "sales whose lines do not sum to what was paid",
        ),
        (
            (
                "SELECT count(*) FROM sale s WHERE 1 != (SELECT count(*) FROM print_job j WHERE j.subject_id = s.id"
                " AND kind = 'receipt')"
            ),
            "sales without exactly one receipt job",
        ),
        (
            (
                "SELECT count(*) FROM sale s WHERE (SELECT count(*) FROM sale_line l WHERE l.sale_id = s.id)"
                " != (SELECT count(*) FROM stock_movement m WHERE m.reference_id = s.id)"
            ),
            "sales without their stock movements",
        ),
        (
            (
                "SELECT count(*) FROM sale s WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.root = 'sale'"
                " AND c.key = lower(hex(s.id)))"
            ),
            "sales the change log does not know",
        ),
        ("SELECT max(seq) - count(*) FROM change", "gaps in the change log"),
        ("SELECT max(serial) - count(*) FROM sale", "gaps in the receipt numbers"),
        (
            "SELECT count(*) FROM cart c JOIN sale s ON s.id = c.id",
            "carts that are sold and still on the counter",
        ),
    ):
        assert db.execute(question).fetchone()[0] in (0, None), name
