# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators and their looks, attachments, saved views; family, working life, consents and dues of members; declared staff."""

import datetime as dt
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from union_desktop.core import clock

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES = (
    "access_entry",
    "attachment",
    "dues_rule",
    "operator",
    "saved_view",
    "consent",
    "dues_base",
    "family_member",
    "resume_entry",
    "not_duplicate",
    "person_merge",
    "workforce_count",
)


def upgrade() -> None:
    """Create the tables, and the column that says a person was made nameless."""
    op.create_table(
        "access_entry",
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("about_table", sa.Text(), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("what in ('reveal', 'export', 'print')", name=op.f("ck_access_entry_what")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_access_entry_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_access_entry_about_id_about_table"),
        "access_entry",
        ["about_id", "about_table"],
        unique=False,
    )
    op.create_table(
        "attachment",
        sa.Column("owner_table", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("store_name", sa.Text(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("store_name", name=op.f("uq_attachment_store_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_attachment_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_attachment_owner_id_owner_table"), "attachment", ["owner_id", "owner_table"], unique=False
    )
    op.create_table(
        "dues_rule",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("floor_to", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("rate >= 0 and rate <= 10000 and floor_to > 0", name=op.f("ck_dues_rule_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_rule")),
        sa.UniqueConstraint("from_on", name=op.f("uq_dues_rule_from_on")),
        sa.UniqueConstraint("uid", name=op.f("uq_dues_rule_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "operator",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("password_set_at", sa.Text(), nullable=False),
        sa.Column("wrong_passwords", sa.Integer(), nullable=False),
        sa.Column("last_sign_in", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("role in ('read_only', 'clerk', 'administrator')", name=op.f("ck_operator_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("name", name=op.f("uq_operator_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_operator_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "saved_view",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("area", "name", name=op.f("uq_saved_view_area_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_saved_view_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "consent",
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("way in ('paper', 'electronic', 'guardian')", name=op.f("ck_consent_way")),
        sa.CheckConstraint(
            "withdrawn_on is null or withdrawn_on >= given_on", name=op.f("ck_consent_period")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("uid", name=op.f("uq_consent_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_table(
        "dues_base",
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("wage", sa.BigInteger(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("wage >= 0", name=op.f("ck_dues_base_wage")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dues_base_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_base")),
        sa.UniqueConstraint("person_id", "from_on", name=op.f("uq_dues_base_person_id_from_on")),
        sa.UniqueConstraint("uid", name=op.f("uq_dues_base_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dues_base_person_id"), "dues_base", ["person_id"], unique=False)
    op.create_table(
        "family_member",
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("work_unit", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("political_status", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_family_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_member")),
        sa.UniqueConstraint("uid", name=op.f("uq_family_member_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_family_member_person_id"), "family_member", ["person_id"], unique=False)
    op.create_table(
        "resume_entry",
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("from_month", sa.Text(), nullable=False),
        sa.Column("to_month", sa.Text(), nullable=False),
        sa.Column("work_unit", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_resume_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resume_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_resume_entry_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_resume_entry_person_id"), "resume_entry", ["person_id"], unique=False)
    op.create_table(
        "workforce_count",
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("counting_basis", sa.Text(), nullable=False),
        sa.Column("campus_id", IDENTITY, nullable=True),
        sa.Column("staff_category", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("headcount > 0", name=op.f("ck_workforce_count_headcount")),
        sa.CheckConstraint(
            "counting_basis in ('with_entrusted', 'without_entrusted')",
            name=op.f("ck_workforce_count_counting_basis"),
        ),
        sa.CheckConstraint(
            "campus_id is null or staff_category is null", name=op.f("ck_workforce_count_scope")
        ),
        sa.ForeignKeyConstraint(["campus_id"], ["campus.id"], name=op.f("fk_workforce_count_campus_id")),
        sa.ForeignKeyConstraint(
            ["staff_category"], ["staff_category.code"], name=op.f("fk_workforce_count_staff_category")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_count")),
        sa.UniqueConstraint("uid", name=op.f("uq_workforce_count_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "not_duplicate",
        sa.Column("person_a", IDENTITY, nullable=False),
        sa.Column("person_b", IDENTITY, nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("person_a < person_b", name=op.f("ck_not_duplicate_order")),
        sa.ForeignKeyConstraint(["person_a"], ["person.id"], name=op.f("fk_not_duplicate_person_a")),
        sa.ForeignKeyConstraint(["person_b"], ["person.id"], name=op.f("fk_not_duplicate_person_b")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_duplicate")),
        sa.UniqueConstraint("person_a", "person_b", name=op.f("uq_not_duplicate_person_a_person_b")),
        sa.UniqueConstraint("uid", name=op.f("uq_not_duplicate_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_not_duplicate_person_b"), "not_duplicate", ["person_b"], unique=False)
    op.create_table(
        "person_merge",
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("former_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=False),
        sa.Column("id_type", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_merge_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sa.UniqueConstraint("former_id", name=op.f("uq_person_merge_former_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_merge_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_person_merge_person_id"), "person_merge", ["person_id"], unique=False)
    op.add_column("person", sa.Column("anonymised_on", sa.Date(), nullable=True))
    _date_the_wages()
    op.create_table(
        "audit_scope",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("op", sa.String(length=6), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "op", "seq", name=op.f("pk_audit_scope")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_audit_scope_seq"), "audit_scope", ["seq"], unique=False)
    op.execute(
        "insert into audit_scope (table_name, op, seq, row_count)"
        " select table_name, op, seq, count(*) from audit_change group by table_name, op, seq"
    )
    op.create_index(
        op.f("ix_membership_span_membership_id"), "membership_span", ["membership_id"], unique=False
    )
    op.add_column("audit_entry", sa.Column("subject_count", sa.Integer(), nullable=True))
    op.execute(
        "update audit_entry set subject_count = (select count(*) from (select distinct c.subject_table, c.subject_id"
        " from audit_change c where c.seq = audit_entry.seq))"
    )
    for column in ("at", "operator", "action"):
        op.create_index(op.f(f"ix_audit_entry_{column}"), "audit_entry", [column], unique=False)
    op.create_index(
        "ix_audit_entry_undo_of",
        "audit_entry",
        ["undo_of"],
        unique=False,
        sqlite_where=sa.text("undo_of is not null"),
    )


def _date_the_wages() -> None:
    """Each wage so far holds from the day of joining on."""
    connection = op.get_bind()
    dues_base = sa.table(
        "dues_base",
        sa.column("person_id", sa.BigInteger()),
        sa.column("from_on", sa.Date()),
        sa.column("wage", sa.BigInteger()),
        sa.column("uid", sa.Uuid()),
    )
    today = clock.today()
    wages = connection.exec_driver_sql(
        "select p.id, (select min(e.happened_on) from membership_event e where e.person_id = p.id"
        " and e.kind <> 'apply'), p.wage_base from person p where p.wage_base is not null order by p.id"
    ).all()
    if wages:
        op.bulk_insert(
            dues_base,
            [
                {
                    "person_id": person_id,
                    "from_on": dt.date.fromisoformat(str(joined)) if joined else today,
                    "wage": wage,
                    "uid": uuid4(),
                }
                for person_id, joined, wage in wages
            ],
        )


def downgrade() -> None:
    """Remove them again; for tests of the chain of versions only."""
    for column in ("undo_of", "action", "operator", "at"):
        op.drop_index(f"ix_audit_entry_{column}", "audit_entry")
    op.drop_index("ix_membership_span_membership_id", "membership_span")
    op.drop_column("audit_entry", "subject_count")
    op.drop_table("audit_scope")
    op.drop_column("person", "anonymised_on")
    for table in reversed(TABLES):
        op.drop_table(table)
