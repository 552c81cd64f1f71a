# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps and papers of any record; where money for a person goes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "paper_check",
        sa.Column("about_table", sa.Text(), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state in ('missing', 'present', 'waived')", name=op.f("ck_paper_check_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_check")),
        sa.UniqueConstraint(
            "about_id", "about_table", "item", name=op.f("uq_paper_check_about_id_about_table_item")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_paper_check_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "proceeding_step",
        sa.Column("about_table", sa.Text(), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_table", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "result in ('', 'agreed', 'refused', 'returned')", name=op.f("ck_proceeding_step_result")
        ),
        sa.CheckConstraint(
            "from_on is null or to_on is null or from_on <= to_on", name=op.f("ck_proceeding_step_period")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceeding_step")),
        sa.UniqueConstraint("uid", name=op.f("uq_proceeding_step_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_proceeding_step_about_id_about_table"),
        "proceeding_step",
        ["about_id", "about_table"],
        unique=False,
    )
    op.create_index(
        op.f("ix_proceeding_step_actor_id_actor_table"),
        "proceeding_step",
        ["actor_id", "actor_table"],
        unique=False,
    )
    op.create_table(
        "bank_account",
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("account_no", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bank_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("person_id", "from_on", name=op.f("uq_bank_account_person_id_from_on")),
        sa.UniqueConstraint("uid", name=op.f("uq_bank_account_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bank_account_person_id"), "bank_account", ["person_id"], unique=False)


def downgrade() -> None:
    """Remove them again; for tests of the chain of versions only."""
    op.drop_table("bank_account")
    op.drop_table("paper_check")
    op.drop_table("proceeding_step")
