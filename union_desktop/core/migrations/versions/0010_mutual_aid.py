# SPDX-License-Identifier: GPL-3.0-or-later
"""Mutual aid: plans, periods, insured members, claims."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "mutual_aid_plan",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("insurer", sa.Text(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=True),
        sa.Column("min_age", sa.Integer(), nullable=True),
        sa.Column("max_age", sa.Integer(), nullable=True),
        sa.Column("women_only", sa.Boolean(), nullable=False),
        sa.Column("least_share", sa.Integer(), nullable=True),
        sa.Column("claim_days", sa.Integer(), nullable=True),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind in ('women_illness', 'serious_illness', 'accident', 'child_accident', 'hospital', 'other')",
            name=op.f("ck_mutual_aid_plan_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutual_aid_plan")),
        sa.UniqueConstraint("name", name=op.f("uq_mutual_aid_plan_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_mutual_aid_plan_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "mutual_aid_period",
        sa.Column("plan_id", IDENTITY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("policy_no", sa.Text(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_mutual_aid_period_period")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["mutual_aid_plan.id"], name=op.f("fk_mutual_aid_period_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutual_aid_period")),
        sa.UniqueConstraint("plan_id", "name", name=op.f("uq_mutual_aid_period_plan_id_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_mutual_aid_period_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mutual_aid_period_plan_id"), "mutual_aid_period", ["plan_id"], unique=False)
    op.create_table(
        "mutual_aid_claim",
        sa.Column("claim_no", sa.Text(), nullable=False),
        sa.Column("period_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("patient", sa.Text(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("incident_on", sa.Date(), nullable=False),
        sa.Column("diagnosed_on", sa.Date(), nullable=True),
        sa.Column("disease", sa.Text(), nullable=False),
        sa.Column("uninsured_reason", sa.Text(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("acceptance_no", sa.Text(), nullable=False),
        sa.Column("benefit_amount", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status <> 'paid' or benefit_amount > 0 and paid_on is not null",
            name=op.f("ck_mutual_aid_claim_paid"),
        ),
        sa.CheckConstraint(
            "status in ('open', 'submitted', 'accepted', 'paid', 'refused', 'withdrawn')",
            name=op.f("ck_mutual_aid_claim_status"),
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["mutual_aid_period.id"], name=op.f("fk_mutual_aid_claim_period_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mutual_aid_claim_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutual_aid_claim")),
        sa.UniqueConstraint("claim_no", name=op.f("uq_mutual_aid_claim_claim_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_mutual_aid_claim_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_mutual_aid_claim_deadline_on"), "mutual_aid_claim", ["deadline_on"], unique=False
    )
    op.create_index(op.f("ix_mutual_aid_claim_period_id"), "mutual_aid_claim", ["period_id"], unique=False)
    op.create_index(op.f("ix_mutual_aid_claim_person_id"), "mutual_aid_claim", ["person_id"], unique=False)
    op.create_table(
        "mutual_aid_insured",
        sa.Column("period_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("group_id", IDENTITY, nullable=True),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("campus_id", IDENTITY, nullable=True),
        sa.Column("staff_category", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("shares > 0 and fee >= 0", name=op.f("ck_mutual_aid_insured_shares")),
        sa.ForeignKeyConstraint(["campus_id"], ["campus.id"], name=op.f("fk_mutual_aid_insured_campus_id")),
        sa.ForeignKeyConstraint(["group_id"], ["union_org.id"], name=op.f("fk_mutual_aid_insured_group_id")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["mutual_aid_period.id"], name=op.f("fk_mutual_aid_insured_period_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mutual_aid_insured_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutual_aid_insured")),
        sa.UniqueConstraint("person_id", "period_id", name=op.f("uq_mutual_aid_insured_person_id_period_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_mutual_aid_insured_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mutual_aid_insured_group_id"), "mutual_aid_insured", ["group_id"], unique=False)
    op.create_index(
        op.f("ix_mutual_aid_insured_period_id"), "mutual_aid_insured", ["period_id"], unique=False
    )
    op.create_index(
        op.f("ix_mutual_aid_insured_person_id"), "mutual_aid_insured", ["person_id"], unique=False
    )


def downgrade() -> None:
    """Remove them again; for tests of the chain of versions only."""
    op.drop_table("mutual_aid_claim")
    op.drop_table("mutual_aid_insured")
    op.drop_table("mutual_aid_period")
    op.drop_table("mutual_aid_plan")
