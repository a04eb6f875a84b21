"""The tripwire hears every statement that leaves the store out, and none that names it."""

from __future__ import annotations

import contextlib
import threading

import pytest
from sqlalchemy import select, text

from pos.db.core import rows_of
from pos.db.session import CORE
from pos.sales.models import Cart, CartLine
from tests.factories import OpenShop
from tests.tenancy import NoStore, Tripwire, missing_store

LOOSE = [
    "SELECT id FROM sale",
    "SELECT id FROM sale WHERE id = ?",
    "SELECT id FROM sale WHERE store_id = ? OR id = ?",
    "SELECT id FROM sale WHERE store_id = store_id",
    "SELECT s.id FROM sale s JOIN sale_line l ON l.sale_id = s.id WHERE s.store_id = ?",
    "SELECT s.id FROM sale s JOIN sale_line l ON l.store_id = s.store_id AND l.sale_id = s.id WHERE s.id = ?",
    "SELECT s.id FROM sale AS s, sale_line AS l WHERE s.store_id = ? AND l.sale_id = s.id",
    "SELECT count(*) FROM (SELECT id FROM sale) AS counted",
    "SELECT id FROM cart WHERE store_id = ? AND id IN (SELECT cart_id FROM cart_line)",
    "WITH held AS (SELECT id FROM cart WHERE state = ?) SELECT id FROM held",
    "SELECT id FROM cart WHERE store_id = ? UNION SELECT id FROM sale",
    "UPDATE cart SET state = ? WHERE id = ?",
    "UPDATE cart SET store_id = ? WHERE id = ?",
    "DELETE FROM cart",
    "DELETE FROM cart WHERE cart.id = ?",
    "INSERT INTO cart (id, state) VALUES (?, ?)",
    "INSERT INTO cart (store_id, id) SELECT store_id, id FROM sale",
]
NAMED = [
    "SELECT id FROM sale WHERE sale.store_id = ?",
    "SELECT id FROM sale WHERE (store_id = ? AND (id = ? OR id = ?))",
    "SELECT s.id FROM sale s JOIN sale_line l ON l.store_id = s.store_id AND l.sale_id = s.id WHERE s.store_id = ?",
    "SELECT s.id FROM sale AS s LEFT JOIN sale_line AS l ON l.store_id = ? WHERE ? = s.store_id",
    "SELECT id FROM cart c WHERE store_id = ? AND EXISTS (SELECT 1 FROM cart_line l WHERE l.store_id = c.store_id)",
    "UPDATE cart SET state = ? WHERE cart.store_id = ? AND id = ? RETURNING version",
    "DELETE FROM cart WHERE store_id = ?",
    "INSERT INTO cart (store_id, id) VALUES (?, ?) ON CONFLICT (store_id, id) DO UPDATE SET id = excluded.id",
    "SELECT version_num FROM alembic_version",
    "PRAGMA table_info(sale)",
    "BEGIN IMMEDIATE",
]


@pytest.mark.parametrize("statement", LOOSE)
def test_a_statement_without_a_store_is_heard(statement: str) -> None:
    assert missing_store(statement, "sqlite")
    assert missing_store(statement.replace("?", "%(value)s::UUID"), "postgresql")


@pytest.mark.parametrize("statement", NAMED)
def test_a_statement_that_names_its_store_passes(statement: str) -> None:
    assert missing_store(statement, "sqlite") == ""
    assert missing_store(statement.replace("?", "%(value)s::UUID"), "postgresql") == ""


def test_it_is_raised_through_forgiving_code_and_remembered(shop: OpenShop, tripwire: Tripwire) -> None:
    everywhere = select(Cart.__table__.c.id)
    with pytest.raises(NoStore), contextlib.suppress(Exception):
        shop.session.execute(everywhere, execution_options=CORE)
    assert len(tripwire.tripped) == 1
    tripwire.tripped.clear()
    shop.session.close()


def test_a_statement_of_a_thread_fails_the_test_that_started_it(shop: OpenShop, tripwire: Tripwire) -> None:
    reader = shop.app.extensions["hedian.homestead"].reader

    def forgiving() -> None:
        with contextlib.suppress(BaseException), reader.connect() as connection:
            connection.execute(text("SELECT name FROM cart_line"))

    thread = threading.Thread(target=forgiving)
    thread.start()
    thread.join()
    assert tripwire.tripped == ["no store_id for cart_line: SELECT name FROM cart_line"]
    tripwire.tripped.clear()


def test_a_statement_spelled_out_for_the_driver_is_heard_too(shop: OpenShop, tripwire: Tripwire) -> None:
    with pytest.raises(NoStore):
        rows_of(shop.session, select(CartLine.__table__.c.name))
    assert len(tripwire.tripped) == 1
    tripwire.tripped.clear()
    shop.session.close()
