# SPDX-License-Identifier: GPL-3.0-or-later
"""Rule documents, their versions and parameters, exceptions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "policy",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind in ('hardship', 'aid', 'condolence', 'benefit', 'activity', 'honour', 'other')",
            name=op.f("ck_policy_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("code", name=op.f("uq_policy_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_policy_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "policy_version",
        sa.Column("policy_id", IDENTITY, nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("adopted_by", sa.Text(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("ck_policy_version_period")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_policy_version_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("uid", name=op.f("uq_policy_version_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_policy_version_policy_id"), "policy_version", ["policy_id"], unique=False)
    op.create_table(
        "policy_exception",
        sa.Column("about_table", sa.Text(), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", IDENTITY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("allowed", sa.Text(), nullable=False),
        sa.Column("actual", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_policy_exception_reason")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_policy_exception_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_exception")),
        sa.UniqueConstraint("uid", name=op.f("uq_policy_exception_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_policy_exception_about_id_about_table"),
        "policy_exception",
        ["about_id", "about_table"],
        unique=False,
    )
    op.create_index(op.f("ix_policy_exception_version_id"), "policy_exception", ["version_id"], unique=False)
    op.create_table(
        "policy_parameter",
        sa.Column("policy_id", IDENTITY, nullable=False),
        sa.Column("version_id", IDENTITY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("on_break", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "on_break in ('reason', 'administrator')", name=op.f("ck_policy_parameter_on_break")
        ),
        sa.CheckConstraint(
            "(amount is null or share is null) and (value = '' or coalesce(amount, share) is null)",
            name=op.f("ck_policy_parameter_one"),
        ),
        sa.CheckConstraint("coalesce(amount, share, 0) >= 0", name=op.f("ck_policy_parameter_sign")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_policy_parameter_policy_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["policy_version.id"], name=op.f("fk_policy_parameter_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_parameter")),
        sa.UniqueConstraint("uid", name=op.f("uq_policy_parameter_uid")),
        sa.UniqueConstraint(
            "version_id", "key", "scope", name=op.f("uq_policy_parameter_version_id_key_scope")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_policy_parameter_policy_id"), "policy_parameter", ["policy_id"], unique=False)


def downgrade() -> None:
    """Remove them again; for tests of the chain of versions only."""
    op.drop_table("policy_exception")
    op.drop_table("policy_parameter")
    op.drop_table("policy_version")
    op.drop_table("policy")
