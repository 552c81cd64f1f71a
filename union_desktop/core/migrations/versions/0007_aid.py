# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemes, rounds, rows and their funds, payments, bank files."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "bank_template",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_template")),
        sa.UniqueConstraint("name", name=op.f("uq_bank_template_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_bank_template_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "aid_scheme",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("gives", sa.Text(), nullable=False),
        sa.Column("policy_id", IDENTITY, nullable=True),
        sa.Column("fund_sources", sa.Text(), nullable=False),
        sa.Column("party_opinion", sa.Boolean(), nullable=False),
        sa.Column("publicity", sa.Boolean(), nullable=False),
        sa.Column("others", sa.Boolean(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("gives in ('cash', 'goods', 'both')", name=op.f("ck_aid_scheme_gives")),
        sa.CheckConstraint("path in ('batch', 'application')", name=op.f("ck_aid_scheme_path")),
        sa.CheckConstraint("unit in ('person', 'household', 'collective')", name=op.f("ck_aid_scheme_unit")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_aid_scheme_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_scheme")),
        sa.UniqueConstraint("code", name=op.f("uq_aid_scheme_code")),
        sa.UniqueConstraint("name", name=op.f("uq_aid_scheme_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_aid_scheme_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_scheme_policy_id"), "aid_scheme", ["policy_id"], unique=False)
    op.create_table(
        "aid_round",
        sa.Column("scheme_id", IDENTITY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("policy_version_id", IDENTITY, nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status in ('draft', 'frozen', 'approved', 'paying', 'closed')", name=op.f("ck_aid_round_status")
        ),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_aid_round_policy_version_id")
        ),
        sa.ForeignKeyConstraint(["scheme_id"], ["aid_scheme.id"], name=op.f("fk_aid_round_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_round")),
        sa.UniqueConstraint("scheme_id", "name", name=op.f("uq_aid_round_scheme_id_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_aid_round_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_round_policy_version_id"), "aid_round", ["policy_version_id"], unique=False)
    op.create_index(op.f("ix_aid_round_scheme_id"), "aid_round", ["scheme_id"], unique=False)
    op.create_index(op.f("ix_aid_round_year"), "aid_round", ["year"], unique=False)
    op.create_table(
        "aid_grant",
        sa.Column("round_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=True),
        sa.Column("case_id", IDENTITY, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("group_id", IDENTITY, nullable=True),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("campus_id", IDENTITY, nullable=True),
        sa.Column("campus_name", sa.Text(), nullable=False),
        sa.Column("staff_category", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("goods_value", sa.BigInteger(), nullable=False),
        sa.Column("goods", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_reason", sa.Text(), nullable=False),
        sa.Column("repeat_reason", sa.Text(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=False),
        sa.Column("pay_state", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "origin in ('file', 'filter', 'spreadsheet', 'hand', 'application')",
            name=op.f("ck_aid_grant_origin"),
        ),
        sa.CheckConstraint(
            "pay_state in ('due', 'paid', 'signed', 'proxy_signed', 'waived', 'returned')",
            name=op.f("ck_aid_grant_pay_state"),
        ),
        sa.CheckConstraint("removed_on is null or removed_reason <> ''", name=op.f("ck_aid_grant_removed")),
        sa.CheckConstraint(
            "amount > 0 and goods_value >= 0 and goods_value <= amount", name=op.f("ck_aid_grant_amount")
        ),
        sa.CheckConstraint("person_id is not null or case_id is null", name=op.f("ck_aid_grant_recipient")),
        sa.ForeignKeyConstraint(["campus_id"], ["campus.id"], name=op.f("fk_aid_grant_campus_id")),
        sa.ForeignKeyConstraint(["case_id"], ["hardship_case.id"], name=op.f("fk_aid_grant_case_id")),
        sa.ForeignKeyConstraint(["group_id"], ["union_org.id"], name=op.f("fk_aid_grant_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_aid_grant_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["aid_round.id"], name=op.f("fk_aid_grant_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_grant")),
        sa.UniqueConstraint("uid", name=op.f("uq_aid_grant_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_grant_case_id"), "aid_grant", ["case_id"], unique=False)
    op.create_index(op.f("ix_aid_grant_group_id"), "aid_grant", ["group_id"], unique=False)
    op.create_index(op.f("ix_aid_grant_person_id"), "aid_grant", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_aid_grant_round_id_removed_on_pay_state"),
        "aid_grant",
        ["round_id", "removed_on", "pay_state"],
        unique=False,
    )
    op.create_table(
        "bank_file",
        sa.Column("round_id", IDENTITY, nullable=False),
        sa.Column("template_name", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("payment_count", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["aid_round.id"], name=op.f("fk_bank_file_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_file")),
        sa.UniqueConstraint("uid", name=op.f("uq_bank_file_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bank_file_round_id"), "bank_file", ["round_id"], unique=False)
    op.create_table(
        "aid_grant_fund",
        sa.Column("grant_id", IDENTITY, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "source in ('fiscal', 'superior_union', 'own_funds', 'donation', 'administration', 'other')",
            name=op.f("ck_aid_grant_fund_source"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_aid_grant_fund_amount")),
        sa.ForeignKeyConstraint(["grant_id"], ["aid_grant.id"], name=op.f("fk_aid_grant_fund_grant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_grant_fund")),
        sa.UniqueConstraint("grant_id", "source", name=op.f("uq_aid_grant_fund_grant_id_source")),
        sa.UniqueConstraint("uid", name=op.f("uq_aid_grant_fund_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "aid_payment",
        sa.Column("grant_id", IDENTITY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("bank_file_id", IDENTITY, nullable=True),
        sa.Column("account_tail", sa.Text(), nullable=False),
        sa.Column("proxy", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'proxy_sign' or proxy <> '' and reason <> ''", name=op.f("ck_aid_payment_proxy")
        ),
        sa.CheckConstraint(
            "kind in ('pay', 'sign', 'proxy_sign', 'waive', 'return')", name=op.f("ck_aid_payment_kind")
        ),
        sa.CheckConstraint(
            "kind not in ('waive', 'return') or reason <> ''", name=op.f("ck_aid_payment_reason")
        ),
        sa.CheckConstraint("way in ('', 'bank', 'cash', 'goods')", name=op.f("ck_aid_payment_way")),
        sa.ForeignKeyConstraint(["bank_file_id"], ["bank_file.id"], name=op.f("fk_aid_payment_bank_file_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["aid_grant.id"], name=op.f("fk_aid_payment_grant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_payment")),
        sa.UniqueConstraint("uid", name=op.f("uq_aid_payment_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_payment_bank_file_id"), "aid_payment", ["bank_file_id"], unique=False)
    op.create_index(op.f("ix_aid_payment_grant_id"), "aid_payment", ["grant_id"], unique=False)


def downgrade() -> None:
    """Remove them again; for tests of the chain of versions only."""
    op.drop_table("aid_payment")
    op.drop_table("bank_file")
    op.drop_table("bank_template")
    op.drop_table("aid_grant_fund")
    op.drop_table("aid_grant")
    op.drop_table("aid_round")
    op.drop_table("aid_scheme")
