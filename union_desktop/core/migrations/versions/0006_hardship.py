# SPDX-License-Identifier: GPL-3.0-or-later
"""Hardship files."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "hardship_sample",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("filed_count", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_sample")),
        sa.UniqueConstraint("uid", name=op.f("uq_hardship_sample_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "hardship_case",
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("hardship_class", sa.Text(), nullable=False),
        sa.Column("main_cause", sa.Text(), nullable=False),
        sa.Column("secondary_causes", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("work_state", sa.Text(), nullable=False),
        sa.Column("work_since", sa.Text(), nullable=False),
        sa.Column("model_worker_level", sa.Text(), nullable=False),
        sa.Column("health_status", sa.Text(), nullable=False),
        sa.Column("disability_type", sa.Text(), nullable=False),
        sa.Column("disability_level", sa.Text(), nullable=False),
        sa.Column("medical_insurance", sa.Text(), nullable=False),
        sa.Column("housing_type", sa.Text(), nullable=False),
        sa.Column("floor_area", sa.Integer(), nullable=True),
        sa.Column("hukou_place", sa.Text(), nullable=False),
        sa.Column("other_contact", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("single_parent", sa.Boolean(), nullable=False),
        sa.Column("self_help", sa.Boolean(), nullable=False),
        sa.Column("zero_employment", sa.Boolean(), nullable=False),
        sa.Column("subsistence_allowance", sa.Boolean(), nullable=False),
        sa.Column("other_annual_income", sa.BigInteger(), nullable=False),
        sa.Column("reimbursed", sa.BigInteger(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("touched_on", sa.Date(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "hardship_class in ('', 'deep', 'relative', 'accidental', 'none')",
            name=op.f("ck_hardship_case_hardship_class"),
        ),
        sa.CheckConstraint(
            "status in ('draft', 'submitted', 'branch_reviewed', 'publicised', 'filed', 'relieved', 'cancelled')",
            name=op.f("ck_hardship_case_status"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hardship_case_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_case")),
        sa.UniqueConstraint("case_no", name=op.f("uq_hardship_case_case_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_hardship_case_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_hardship_case_person_id"), "hardship_case", ["person_id"], unique=False)
    op.create_index(op.f("ix_hardship_case_status"), "hardship_case", ["status"], unique=False)
    op.create_table(
        "hardship_assessment",
        sa.Column("case_id", IDENTITY, nullable=False),
        sa.Column("policy_version_id", IDENTITY, nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("household_size", sa.Integer(), nullable=False),
        sa.Column("monthly_income", sa.BigInteger(), nullable=False),
        sa.Column("other_income", sa.BigInteger(), nullable=False),
        sa.Column("rigid_expense", sa.BigInteger(), nullable=False),
        sa.Column("reimbursed", sa.BigInteger(), nullable=False),
        sa.Column("subsistence_line", sa.BigInteger(), nullable=False),
        sa.Column("relative_share", sa.Integer(), nullable=False),
        sa.Column("accidental_share", sa.Integer(), nullable=True),
        sa.Column("accidental", sa.Boolean(), nullable=False),
        sa.Column("per_capita", sa.BigInteger(), nullable=False),
        sa.Column("declared_per_capita", sa.BigInteger(), nullable=True),
        sa.Column("computed_class", sa.Text(), nullable=False),
        sa.Column("decided_class", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "computed_class = decided_class or reason <> ''", name=op.f("ck_hardship_assessment_reason")
        ),
        sa.CheckConstraint("household_size > 0", name=op.f("ck_hardship_assessment_household_size")),
        sa.CheckConstraint(
            "computed_class in ('deep', 'relative', 'accidental', 'none')",
            name=op.f("ck_hardship_assessment_computed_class"),
        ),
        sa.CheckConstraint(
            "decided_class in ('deep', 'relative', 'accidental', 'none')",
            name=op.f("ck_hardship_assessment_decided_class"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["hardship_case.id"], name=op.f("fk_hardship_assessment_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["policy_version_id"],
            ["policy_version.id"],
            name=op.f("fk_hardship_assessment_policy_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_assessment")),
        sa.UniqueConstraint("uid", name=op.f("uq_hardship_assessment_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_hardship_assessment_case_id"), "hardship_assessment", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_hardship_assessment_policy_version_id"),
        "hardship_assessment",
        ["policy_version_id"],
        unique=False,
    )
    op.create_table(
        "hardship_exclusion",
        sa.Column("case_id", IDENTITY, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("applies", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["hardship_case.id"], name=op.f("fk_hardship_exclusion_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_exclusion")),
        sa.UniqueConstraint("case_id", "item", name=op.f("uq_hardship_exclusion_case_id_item")),
        sa.UniqueConstraint("uid", name=op.f("uq_hardship_exclusion_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_hardship_exclusion_case_id"), "hardship_exclusion", ["case_id"], unique=False)
    op.create_table(
        "hardship_sample_case",
        sa.Column("sample_id", IDENTITY, nullable=False),
        sa.Column("case_id", IDENTITY, nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["hardship_case.id"], name=op.f("fk_hardship_sample_case_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["hardship_sample.id"], name=op.f("fk_hardship_sample_case_sample_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_sample_case")),
        sa.UniqueConstraint("case_id", "sample_id", name=op.f("uq_hardship_sample_case_case_id_sample_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_hardship_sample_case_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_hardship_sample_case_case_id"), "hardship_sample_case", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_hardship_sample_case_sample_id"), "hardship_sample_case", ["sample_id"], unique=False
    )
    op.create_table(
        "household_expense",
        sa.Column("case_id", IDENTITY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_household_expense_amount")),
        sa.ForeignKeyConstraint(["case_id"], ["hardship_case.id"], name=op.f("fk_household_expense_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_expense")),
        sa.UniqueConstraint("uid", name=op.f("uq_household_expense_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_household_expense_case_id"), "household_expense", ["case_id"], unique=False)
    op.create_table(
        "household_member",
        sa.Column("case_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("id_type", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("political_status", sa.Text(), nullable=False),
        sa.Column("medical_insurance", sa.Text(), nullable=False),
        sa.Column("health_status", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("work_unit", sa.Text(), nullable=False),
        sa.Column("monthly_income", sa.BigInteger(), nullable=False),
        sa.Column("shares_home", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("monthly_income >= 0", name=op.f("ck_household_member_monthly_income")),
        sa.ForeignKeyConstraint(["case_id"], ["hardship_case.id"], name=op.f("fk_household_member_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_household_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_member")),
        sa.UniqueConstraint("uid", name=op.f("uq_household_member_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_household_member_case_id"), "household_member", ["case_id"], unique=False)
    op.create_index(op.f("ix_household_member_id_number"), "household_member", ["id_number"], unique=False)
    op.create_index(op.f("ix_household_member_person_id"), "household_member", ["person_id"], unique=False)


def downgrade() -> None:
    """Remove them again; for tests of the chain of versions only."""
    op.drop_table("hardship_sample_case")
    op.drop_table("hardship_sample")
    op.drop_table("hardship_assessment")
    op.drop_table("hardship_exclusion")
    op.drop_table("household_expense")
    op.drop_table("household_member")
    op.drop_table("hardship_case")
