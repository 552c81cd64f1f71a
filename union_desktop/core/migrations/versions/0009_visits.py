# SPDX-License-Identifier: GPL-3.0-or-later
"""Sick visits and condolences."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "concern_case",
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("notice_source", sa.Text(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("relative", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("policy_version_id", IDENTITY, nullable=True),
        sa.Column("group_id", IDENTITY, nullable=True),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("campus_id", IDENTITY, nullable=True),
        sa.Column("staff_category", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("closing_note", sa.Text(), nullable=False),
        sa.Column("repeat_reason", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "occasion in ('hospitalization', 'member_death', 'relative_death', 'marriage', 'childbirth', 'retirement', 'birthday', 'home_visit', 'other')",
            name=op.f("ck_concern_case_occasion"),
        ),
        sa.CheckConstraint(
            "status <> 'unvisited' or closing_note <> ''", name=op.f("ck_concern_case_closing_note")
        ),
        sa.CheckConstraint(
            "status in ('known', 'visited', 'unvisited')", name=op.f("ck_concern_case_status")
        ),
        sa.ForeignKeyConstraint(["campus_id"], ["campus.id"], name=op.f("fk_concern_case_campus_id")),
        sa.ForeignKeyConstraint(["group_id"], ["union_org.id"], name=op.f("fk_concern_case_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_concern_case_person_id")),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_concern_case_policy_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_case")),
        sa.UniqueConstraint("uid", name=op.f("uq_concern_case_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_concern_case_group_id"), "concern_case", ["group_id"], unique=False)
    op.create_index(op.f("ix_concern_case_noticed_on"), "concern_case", ["noticed_on"], unique=False)
    op.create_index(op.f("ix_concern_case_person_id"), "concern_case", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_concern_case_policy_version_id"), "concern_case", ["policy_version_id"], unique=False
    )
    op.create_table(
        "visit",
        sa.Column("case_id", IDENTITY, nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("visitors", sa.Text(), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column("gift", sa.Text(), nullable=False),
        sa.Column("gift_value", sa.BigInteger(), nullable=False),
        sa.Column("fund_source", sa.Text(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("cash >= 0 and gift_value >= 0", name=op.f("ck_visit_amounts")),
        sa.ForeignKeyConstraint(["case_id"], ["concern_case.id"], name=op.f("fk_visit_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("uid", name=op.f("uq_visit_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_visit_case_id"), "visit", ["case_id"], unique=False)
    op.create_index(op.f("ix_visit_visited_on"), "visit", ["visited_on"], unique=False)


def downgrade() -> None:
    """Remove them again; for tests of the chain of versions only."""
    op.drop_table("visit")
    op.drop_table("concern_case")
