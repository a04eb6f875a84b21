"""first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import pos.db.types

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Go up."""

    op.create_table(
        "answer",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("key", pos.db.types.Id(), nullable=False),
        sa.Column("asked", sa.LargeBinary(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "key", name=op.f("pk_answer")),
        info={"owner": "local", "root": "answer", "root_key": ("key",), "fact": False},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_at", ["store_id", "at"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", pos.db.types.Id(), nullable=True),
        sa.Column("terminal_id", pos.db.types.Id(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject_id", pos.db.types.Id(), nullable=True),
        sa.Column("details", pos.db.types.Json(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_audit_entry")),
        info={"owner": "store", "root": "audit_entry", "root_key": ("id",), "fact": True},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_at", ["store_id", "at", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_staff", ["store_id", "staff_id", "at", "id"], unique=False)

    op.create_table(
        "cart",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("terminal_id", pos.db.types.Id(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_cart")),
        info={"owner": "local", "root": "cart", "root_key": ("id",), "fact": False},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("cart", schema=None) as batch_op:
        batch_op.create_index("ix_cart_terminal", ["store_id", "terminal_id", "state"], unique=False)

    op.create_table(
        "cash_movement",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("shift_id", pos.db.types.Id(), nullable=False),
        sa.Column("drawer_id", pos.db.types.Id(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("reference_id", pos.db.types.Id(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_cash_movement")),
        info={"owner": "store", "root": "cash_movement", "root_key": ("id",), "fact": True},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("cash_movement", schema=None) as batch_op:
        batch_op.create_index("ix_cash_movement_shift", ["store_id", "shift_id"], unique=False)

    op.create_table(
        "change",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "seq", name=op.f("pk_change")),
        info={"owner": "local", "root": "change", "root_key": ("seq",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "change_head",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_change_head")),
        info={"owner": "local", "root": "change_head", "root_key": (), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "command_result",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("command_id", pos.db.types.Id(), nullable=False),
        sa.Column("name", sa.String(length=52), nullable=False),
        sa.Column("by", pos.db.types.Id(), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("result", pos.db.types.Json(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "command_id", name=op.f("pk_command_result")),
        info={"owner": "store", "root": "command_result", "root_key": ("command_id",), "fact": True},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drawer",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_drawer")),
        info={"owner": "store", "root": "drawer", "root_key": ("id",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "epoch",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("label", sa.String(length=4), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("minted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_epoch")),
        info={"owner": "store", "root": "epoch", "root_key": ("id",), "fact": True},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "home",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("epoch_id", pos.db.types.Id(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_home")),
        info={"owner": "local", "root": "home", "root_key": (), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pairing_code",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("missed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "code_hash", name=op.f("pk_pairing_code")),
        info={"owner": "local", "root": "pairing_code", "root_key": ("code_hash",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "payment_intent",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("home", sa.String(length=8), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("subject_id", pos.db.types.Id(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("succeeded_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("store_id", "home", "id", name=op.f("pk_payment_intent")),
        info={"owner": "row", "root": "payment_intent", "root_key": ("home", "id"), "fact": False},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("payment_intent", schema=None) as batch_op:
        batch_op.create_index("ix_payment_intent_subject", ["store_id", "home", "subject_id"], unique=True)

    op.create_table(
        "print_job",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("printer_id", pos.db.types.Id(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", pos.db.types.Id(), nullable=True),
        sa.Column("details", pos.db.types.Json(), nullable=False),
        sa.Column("opens_drawer", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("trouble", sa.String(length=120), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_print_job")),
        info={"owner": "store", "root": "print_job", "root_key": ("id",), "fact": False},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index("ix_print_job_state", ["store_id", "state", "id"], unique=False)

    op.create_table(
        "printer",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("driver", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("paper", sa.BigInteger(), nullable=False),
        sa.Column("cutter", sa.Boolean(), nullable=False),
        sa.Column("native_qr", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.Boolean(), nullable=False),
        sa.Column("baud", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_printer")),
        info={"owner": "store", "root": "printer", "root_key": ("id",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "product",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("sku", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("restricted", sa.String(length=10), nullable=False),
        sa.Column("icon", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_product")),
        info={"owner": "store", "root": "product", "root_key": ("id",), "fact": False},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index("ix_product_name", ["store_id", "name", "id"], unique=False)
        batch_op.create_index("ix_product_sku", ["store_id", "sku"], unique=True)
        for name, condition in (
            ("ix_product_archived", "NOT active"),
            ("ix_product_open", "kind = 'open'"),
            ("ix_product_restricted", "restricted != 'none'"),
            ("ix_product_weighed", "kind = 'weighed'"),
        ):
            batch_op.create_index(
                name,
                ["store_id", "name", "id"],
                unique=False,
                sqlite_where=sa.text(condition),
                postgresql_where=sa.text(condition),
            )

    op.create_table(
        "quick_desk",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("before", pos.db.types.Json(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_quick_desk")),
        info={"owner": "store", "root": "quick_desk", "root_key": (), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quick_key",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("page", sa.String(length=8), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("product_id", pos.db.types.Id(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("label", sa.String(length=12), nullable=False),
        sa.Column("wash", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_quick_key")),
        info={"owner": "store", "root": "quick_key", "root_key": ("id",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "receipt_counter",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("epoch_id", pos.db.types.Id(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "epoch_id", "business_date", name=op.f("pk_receipt_counter")),
        info={
            "owner": "local",
            "root": "receipt_counter",
            "root_key": ("epoch_id", "business_date"),
            "fact": False,
        },
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recovery_code",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("missed", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_recovery_code")),
        info={"owner": "local", "root": "recovery_code", "root_key": (), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sale",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("epoch_id", pos.db.types.Id(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("terminal_id", pos.db.types.Id(), nullable=False),
        sa.Column("staff_id", pos.db.types.Id(), nullable=False),
        sa.Column("shift_id", pos.db.types.Id(), nullable=False),
        sa.Column("intent_id", pos.db.types.Id(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("rounding", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_sale")),
        sa.UniqueConstraint("store_id", "epoch_id", "business_date", "serial", name="uq_sale_number"),
        info={"owner": "store", "root": "sale", "root_key": ("id",), "fact": True},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sale", schema=None) as batch_op:
        batch_op.create_index("ix_sale_at", ["store_id", "at"], unique=False)

    op.create_table(
        "shift",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("drawer_id", pos.db.types.Id(), nullable=False),
        sa.Column("opened_by", pos.db.types.Id(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_shift")),
        info={"owner": "store", "root": "shift", "root_key": ("id",), "fact": False},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index("ix_shift_drawer", ["store_id", "drawer_id", "closed_at"], unique=False)

    op.create_table(
        "shop",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("receipt_footer", sa.String(length=120), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("day_cut_hour", sa.BigInteger(), nullable=False),
        sa.Column("rounding", sa.String(length=8), nullable=False),
        sa.Column("scale_layouts", pos.db.types.Json(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_shop")),
        info={"owner": "store", "root": "shop", "root_key": (), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_in",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", pos.db.types.Id(), nullable=False),
        sa.Column("terminal_id", pos.db.types.Id(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "token_hash", name=op.f("pk_sign_in")),
        info={"owner": "local", "root": "sign_in", "root_key": ("token_hash",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_staff")),
        info={"owner": "store", "root": "staff", "root_key": ("id",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_pin",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("staff_id", pos.db.types.Id(), nullable=False),
        sa.Column("pin_hash", sa.String(length=120), nullable=False),
        sa.Column("missed", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "staff_id", name=op.f("pk_staff_pin")),
        info={"owner": "local", "root": "staff_pin", "root_key": ("staff_id",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stock_level",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("product_id", pos.db.types.Id(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "product_id", name=op.f("pk_stock_level")),
        info={"owner": "store", "root": "stock_level", "root_key": ("product_id",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stock_movement",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("product_id", pos.db.types.Id(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("reference_id", pos.db.types.Id(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_stock_movement")),
        info={"owner": "store", "root": "stock_movement", "root_key": ("id",), "fact": True},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("stock_movement", schema=None) as batch_op:
        batch_op.create_index("ix_stock_movement_product", ["store_id", "product_id", "at"], unique=False)

    op.create_table(
        "terminal",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("printer_id", pos.db.types.Id(), nullable=True),
        sa.Column("drawer_id", pos.db.types.Id(), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("large", sa.Boolean(), nullable=False),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("paired_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_terminal")),
        info={"owner": "store", "root": "terminal", "root_key": ("id",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "terminal_key",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("terminal_id", pos.db.types.Id(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "token_hash", name=op.f("pk_terminal_key")),
        info={"owner": "local", "root": "terminal_key", "root_key": ("token_hash",), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cart_line",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("cart_id", pos.db.types.Id(), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("touched", sa.BigInteger(), nullable=False),
        sa.Column("product_id", pos.db.types.Id(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("icon", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("factor", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "cart_id"],
            ["cart.store_id", "cart.id"],
            name=op.f("fk_cart_line_cart"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("store_id", "cart_id", "id", name=op.f("pk_cart_line")),
        info={"owner": "local", "root": "cart_line", "root_key": ("cart_id", "id"), "fact": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "product_code",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("product_id", pos.db.types.Id(), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("factor", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_product_code_product"),
        ),
        sa.PrimaryKeyConstraint("store_id", "code", name=op.f("pk_product_code")),
        info={"owner": "store", "root": "product", "root_key": ("product_id",), "fact": False},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("product_code", schema=None) as batch_op:
        batch_op.create_index("ix_product_code_product", ["store_id", "product_id"], unique=False)

    op.create_table(
        "sale_line",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("sale_id", pos.db.types.Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("product_id", pos.db.types.Id(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("factor", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "sale_id"], ["sale.store_id", "sale.id"], name=op.f("fk_sale_line_sale")
        ),
        sa.PrimaryKeyConstraint("store_id", "sale_id", "position", name=op.f("pk_sale_line")),
        info={"owner": "store", "root": "sale", "root_key": ("sale_id",), "fact": True},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tender",
        sa.Column("store_id", pos.db.types.Id(), nullable=False),
        sa.Column("home", sa.String(length=8), nullable=False),
        sa.Column("id", pos.db.types.Id(), nullable=False),
        sa.Column("intent_id", pos.db.types.Id(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "home", "intent_id"],
            ["payment_intent.store_id", "payment_intent.home", "payment_intent.id"],
            name=op.f("fk_tender_payment_intent"),
        ),
        sa.PrimaryKeyConstraint("store_id", "home", "id", name=op.f("pk_tender")),
        info={"owner": "row", "root": "payment_intent", "root_key": ("home", "intent_id"), "fact": False},
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tender", schema=None) as batch_op:
        batch_op.create_index("ix_tender_intent", ["store_id", "home", "intent_id"], unique=False)
