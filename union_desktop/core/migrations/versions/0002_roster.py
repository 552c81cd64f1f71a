# SPDX-License-Identifier: GPL-3.0-or-later
"""Roster reconciliation: sources, batches, and what batches keep."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "roster_source",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_roster_source")),
        sa.UniqueConstraint("name", name=("uq_roster_source_name")),
        sa.UniqueConstraint("uid", name=("uq_roster_source_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "roster_batch",
        sa.Column("source_id", IDENTITY, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.Text(), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in (
                "row_count",
                "new_count",
                "returned_count",
                "changed_count",
                "moved_count",
                "left_count",
                "unchanged_count",
                "conflict_count",
                "rejected_count",
                "applied",
                "skipped",
                "left_applied",
            )
        ),
        sa.Column("undo_asked_at", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.Text(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "row_count = applied + unchanged_count + rejected_count + skipped",
            name=op.f("ck_roster_batch_balance"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["roster_source.id"], name=("fk_roster_batch_source_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_roster_batch")),
        sa.UniqueConstraint("uid", name=("uq_roster_batch_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(("ix_roster_batch_source_id"), "roster_batch", ["source_id"], unique=False)
    op.create_table(
        "roster_attachment",
        sa.Column("batch_id", IDENTITY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind in ('source', 'lines')", name=op.f("ck_roster_attachment_kind")),
        sa.ForeignKeyConstraint(["batch_id"], ["roster_batch.id"], name=("fk_roster_attachment_batch_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_roster_attachment")),
        sa.UniqueConstraint("batch_id", "kind", name=("uq_roster_attachment_batch_id_kind")),
        sa.UniqueConstraint("uid", name=("uq_roster_attachment_uid")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Remove the three tables; for tests of the chain of versions only."""
    op.drop_table("roster_attachment")
    op.drop_index(("ix_roster_batch_source_id"), table_name="roster_batch")
    op.drop_table("roster_batch")
    op.drop_table("roster_source")
