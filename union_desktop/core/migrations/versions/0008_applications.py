# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications for aid and committee meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "committee_meeting",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("policy_version_id", IDENTITY, nullable=True),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind in ('committee', 'enlarged', 'welfare')", name=op.f("ck_committee_meeting_kind")
        ),
        sa.CheckConstraint("status in ('planned', 'held')", name=op.f("ck_committee_meeting_status")),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_committee_meeting_policy_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_meeting")),
        sa.UniqueConstraint("uid", name=op.f("uq_committee_meeting_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_committee_meeting_policy_version_id"),
        "committee_meeting",
        ["policy_version_id"],
        unique=False,
    )
    op.create_table(
        "meeting_attendee",
        sa.Column("meeting_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "role in ('chair', 'member', 'group_leader', 'recorder', 'observer')",
            name=op.f("ck_meeting_attendee_role"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["committee_meeting.id"], name=op.f("fk_meeting_attendee_meeting_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meeting_attendee_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_attendee")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_attendee_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meeting_attendee_meeting_id"), "meeting_attendee", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_meeting_attendee_person_id"), "meeting_attendee", ["person_id"], unique=False)
    op.create_table(
        "aid_application",
        sa.Column("application_no", sa.Text(), nullable=False),
        sa.Column("scheme_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("case_id", IDENTITY, nullable=True),
        sa.Column("policy_version_id", IDENTITY, nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("group_id", IDENTITY, nullable=True),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("campus_id", IDENTITY, nullable=True),
        sa.Column("staff_category", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("main_cause", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("household_size", sa.Integer(), nullable=True),
        sa.Column("annual_income", sa.BigInteger(), nullable=True),
        sa.Column("other_aid", sa.Text(), nullable=False),
        sa.Column("repeat_reason", sa.Text(), nullable=False),
        sa.Column("amount_requested", sa.BigInteger(), nullable=False),
        sa.Column("amount_approved", sa.BigInteger(), nullable=True),
        sa.Column("grant_id", IDENTITY, nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status in ('draft', 'submitted', 'branch_agreed', 'party_agreed', 'verified', 'approved', 'publicised', 'granted', 'refused', 'withdrawn')",
            name=op.f("ck_aid_application_status"),
        ),
        sa.CheckConstraint(
            "amount_approved is null or amount_approved > 0", name=op.f("ck_aid_application_amount_approved")
        ),
        sa.CheckConstraint("amount_requested > 0", name=op.f("ck_aid_application_amount_requested")),
        sa.ForeignKeyConstraint(["campus_id"], ["campus.id"], name=op.f("fk_aid_application_campus_id")),
        sa.ForeignKeyConstraint(["case_id"], ["hardship_case.id"], name=op.f("fk_aid_application_case_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["aid_grant.id"], name=op.f("fk_aid_application_grant_id")),
        sa.ForeignKeyConstraint(["group_id"], ["union_org.id"], name=op.f("fk_aid_application_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_aid_application_person_id")),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_aid_application_policy_version_id")
        ),
        sa.ForeignKeyConstraint(["scheme_id"], ["aid_scheme.id"], name=op.f("fk_aid_application_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_application")),
        sa.UniqueConstraint("application_no", name=op.f("uq_aid_application_application_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_aid_application_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_application_case_id"), "aid_application", ["case_id"], unique=False)
    op.create_index(op.f("ix_aid_application_grant_id"), "aid_application", ["grant_id"], unique=False)
    op.create_index(op.f("ix_aid_application_group_id"), "aid_application", ["group_id"], unique=False)
    op.create_index(op.f("ix_aid_application_person_id"), "aid_application", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_aid_application_policy_version_id"), "aid_application", ["policy_version_id"], unique=False
    )
    op.create_index(op.f("ix_aid_application_scheme_id"), "aid_application", ["scheme_id"], unique=False)
    op.create_index(op.f("ix_aid_application_status"), "aid_application", ["status"], unique=False)
    op.create_table(
        "meeting_item",
        sa.Column("meeting_id", IDENTITY, nullable=False),
        sa.Column("application_id", IDENTITY, nullable=True),
        sa.Column("round_id", IDENTITY, nullable=True),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("votes_abstained", sa.Integer(), nullable=True),
        sa.Column("amount_decided", sa.BigInteger(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "decision in ('open', 'approved', 'refused', 'deferred')", name=op.f("ck_meeting_item_decision")
        ),
        sa.CheckConstraint(
            "(application_id is null) <> (round_id is null)", name=op.f("ck_meeting_item_about")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["aid_application.id"], name=op.f("fk_meeting_item_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["committee_meeting.id"], name=op.f("fk_meeting_item_meeting_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["aid_round.id"], name=op.f("fk_meeting_item_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_item")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_item_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meeting_item_application_id"), "meeting_item", ["application_id"], unique=False)
    op.create_index(op.f("ix_meeting_item_meeting_id"), "meeting_item", ["meeting_id"], unique=False)
    op.create_index(
        op.f("ix_meeting_item_meeting_id_application_id"),
        "meeting_item",
        ["meeting_id", "application_id"],
        unique=True,
    )
    op.create_index(op.f("ix_meeting_item_round_id"), "meeting_item", ["round_id"], unique=False)
    op.create_table(
        "meeting_recusal",
        sa.Column("meeting_id", IDENTITY, nullable=False),
        sa.Column("item_id", IDENTITY, nullable=False),
        sa.Column("attendee_id", IDENTITY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["meeting_attendee.id"], name=op.f("fk_meeting_recusal_attendee_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["meeting_item.id"], name=op.f("fk_meeting_recusal_item_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["committee_meeting.id"], name=op.f("fk_meeting_recusal_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_recusal")),
        sa.UniqueConstraint("item_id", "attendee_id", name=op.f("uq_meeting_recusal_item_id_attendee_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_recusal_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meeting_recusal_attendee_id"), "meeting_recusal", ["attendee_id"], unique=False)
    op.create_index(op.f("ix_meeting_recusal_item_id"), "meeting_recusal", ["item_id"], unique=False)
    op.create_index(op.f("ix_meeting_recusal_meeting_id"), "meeting_recusal", ["meeting_id"], unique=False)


def downgrade() -> None:
    """Remove them again; for tests of the chain of versions only."""
    op.drop_table("meeting_recusal")
    op.drop_table("meeting_item")
    op.drop_table("meeting_attendee")
    op.drop_table("committee_meeting")
    op.drop_table("aid_application")
