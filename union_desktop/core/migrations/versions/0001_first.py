# SPDX-License-Identifier: GPL-3.0-or-later
"""The first office file: audit, settings, organisation, members."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Written out again here: a migration must not change when the program does.
CREATE_SEARCH = (
    "create virtual table person_search using fts5(tokens, tokenize='unicode61 remove_diacritics 0',"
    " prefix='1 2 3', content='', contentless_delete=1, detail=none)"
)


def upgrade() -> None:
    """Create all tables."""
    op.create_table(
        "audit_entry",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("undo_of", sa.BigInteger(), nullable=True),
        sa.Column("change_count", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=("pk_audit_entry")),
        sa.UniqueConstraint("uid", name=("uq_audit_entry_uid")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_audit_head")),
    )
    op.create_table(
        "campus",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_campus")),
        sa.UniqueConstraint("name", name=("uq_campus_name")),
        sa.UniqueConstraint("uid", name=("uq_campus_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "membership_as_of",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_membership_as_of")),
    )
    op.create_table(
        "office_setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_office_setting")),
        sa.UniqueConstraint("name", name=("uq_office_setting_name")),
        sa.UniqueConstraint("uid", name=("uq_office_setting_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff_category",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "basis in ('own', 'dispatch_direct', 'dispatch_entrusted')", name=op.f("ck_staff_category_basis")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_staff_category")),
        sa.UniqueConstraint("code", name=("uq_staff_category_code")),
        sa.UniqueConstraint("name", name=("uq_staff_category_name")),
        sa.UniqueConstraint("uid", name=("uq_staff_category_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "union_org",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind in ('school', 'branch', 'group')", name=op.f("ck_union_org_kind")),
        sa.PrimaryKeyConstraint("id", name=("pk_union_org")),
        sa.UniqueConstraint("uid", name=("uq_union_org_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit_change",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("op", sa.String(length=6), nullable=False),
        sa.Column("subject_table", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["audit_entry.seq"], name=("fk_audit_change_seq")),
        sa.PrimaryKeyConstraint("id", name=("pk_audit_change")),
    )
    op.create_index(("ix_audit_change_seq"), "audit_change", ["seq"], unique=False)
    op.create_index(
        ("ix_audit_change_subject_id_subject_table"),
        "audit_change",
        ["subject_id", "subject_table"],
        unique=False,
    )
    op.create_table(
        "person",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("id_type", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("id_flagged", sa.Boolean(), nullable=False),
        sa.Column("ethnicity", sa.Text(), nullable=False),
        sa.Column("political_status", sa.Text(), nullable=False),
        sa.Column("education", sa.Text(), nullable=False),
        sa.Column("degree", sa.Text(), nullable=False),
        sa.Column("marital_status", sa.Text(), nullable=False),
        sa.Column("native_place", sa.Text(), nullable=False),
        sa.Column("hukou_type", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("professional_title", sa.Text(), nullable=False),
        sa.Column("wage_base", sa.BigInteger(), nullable=True),
        sa.Column("home_address", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("now_status", sa.Text(), nullable=False),
        sa.Column("now_group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("now_campus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("now_category", sa.Text(), nullable=False),
        sa.Column("now_joined_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["now_campus_id"], ["campus.id"], name=("fk_person_now_campus_id")),
        sa.ForeignKeyConstraint(["now_group_id"], ["union_org.id"], name=("fk_person_now_group_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_person")),
        sa.UniqueConstraint("uid", name=("uq_person_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_person_id_number",
        "person",
        ["id_number", "id_type"],
        unique=True,
        sqlite_where=sa.text("id_number <> ''"),
        postgresql_where=sa.text("id_number <> ''"),
    )
    op.create_index("ix_person_now_group_id", "person", ["now_group_id", "now_status"], unique=False)
    op.create_index("ix_person_pinyin", "person", ["pinyin", "now_status"], unique=False)
    op.create_index(
        "ix_person_staff_no",
        "person",
        ["staff_no"],
        unique=True,
        sqlite_where=sa.text("staff_no <> ''"),
        postgresql_where=sa.text("staff_no <> ''"),
    )
    op.create_table(
        "union_org_version",
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("campus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("ck_union_org_version_period")),
        sa.ForeignKeyConstraint(["campus_id"], ["campus.id"], name=("fk_union_org_version_campus_id")),
        sa.ForeignKeyConstraint(["org_id"], ["union_org.id"], name=("fk_union_org_version_org_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["union_org.id"], name=("fk_union_org_version_parent_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_union_org_version")),
        sa.UniqueConstraint("uid", name=("uq_union_org_version_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(("ix_union_org_version_org_id"), "union_org_version", ["org_id"], unique=False)
    op.create_index(
        ("ix_union_org_version_valid_from_valid_to"),
        "union_org_version",
        ["valid_from", "valid_to"],
        unique=False,
    )
    op.create_table(
        "group_leader",
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "role in ('leader', 'deputy', 'women_committee')", name=op.f("ck_group_leader_role")
        ),
        sa.CheckConstraint("from_on < to_on", name=op.f("ck_group_leader_period")),
        sa.ForeignKeyConstraint(["org_id"], ["union_org.id"], name=("fk_group_leader_org_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=("fk_group_leader_person_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_group_leader")),
        sa.UniqueConstraint("uid", name=("uq_group_leader_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(("ix_group_leader_org_id"), "group_leader", ["org_id"], unique=False)
    op.create_index(("ix_group_leader_person_id"), "group_leader", ["person_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("card_no", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=("pk_membership")),
        sa.UniqueConstraint("uid", name=("uq_membership_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(("ix_membership_person_id"), "membership", ["person_id"], unique=False)
    op.create_table(
        "membership_event",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("union_group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("campus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("staff_category", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind in ('apply', 'join', 'transfer_in', 'move', 'retain', 'retire', 'resume', 'transfer_out', 'withdraw', 'deem_withdrawn', 'expel', 'decease')",
            name=op.f("ck_membership_event_kind"),
        ),
        sa.ForeignKeyConstraint(["campus_id"], ["campus.id"], name=("fk_membership_event_campus_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=("fk_membership_event_membership_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=("fk_membership_event_person_id")),
        sa.ForeignKeyConstraint(
            ["staff_category"], ["staff_category.code"], name=("fk_membership_event_staff_category")
        ),
        sa.ForeignKeyConstraint(
            ["union_group_id"], ["union_org.id"], name=("fk_membership_event_union_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_membership_event")),
        sa.UniqueConstraint("uid", name=("uq_membership_event_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        ("ix_membership_event_membership_id"), "membership_event", ["membership_id"], unique=False
    )
    op.create_index(("ix_membership_event_person_id"), "membership_event", ["person_id"], unique=False)
    op.create_table(
        "membership_span",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("union_group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("campus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("staff_category", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.CheckConstraint("from_on < to_on", name=op.f("ck_membership_span_period")),
        sa.ForeignKeyConstraint(["campus_id"], ["campus.id"], name=("fk_membership_span_campus_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=("fk_membership_span_membership_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=("fk_membership_span_person_id")),
        sa.ForeignKeyConstraint(
            ["union_group_id"], ["union_org.id"], name=("fk_membership_span_union_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_membership_span")),
    )
    op.create_index(
        ("ix_membership_span_from_on_to_on"), "membership_span", ["from_on", "to_on"], unique=False
    )
    op.create_index(("ix_membership_span_person_id"), "membership_span", ["person_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(CREATE_SEARCH)


def downgrade() -> None:
    """Back to an empty file."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("drop table person_search")
    op.drop_index(("ix_membership_span_person_id"), table_name="membership_span")
    op.drop_index(("ix_membership_span_from_on_to_on"), table_name="membership_span")
    op.drop_table("membership_span")
    op.drop_index(("ix_membership_event_person_id"), table_name="membership_event")
    op.drop_index(("ix_membership_event_membership_id"), table_name="membership_event")
    op.drop_table("membership_event")
    op.drop_index(("ix_membership_person_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index(("ix_group_leader_person_id"), table_name="group_leader")
    op.drop_index(("ix_group_leader_org_id"), table_name="group_leader")
    op.drop_table("group_leader")
    op.drop_index(("ix_union_org_version_valid_from_valid_to"), table_name="union_org_version")
    op.drop_index(("ix_union_org_version_org_id"), table_name="union_org_version")
    op.drop_table("union_org_version")
    op.drop_index(
        "ix_person_staff_no",
        table_name="person",
        sqlite_where=sa.text("staff_no <> ''"),
        postgresql_where=sa.text("staff_no <> ''"),
    )
    op.drop_index("ix_person_pinyin", table_name="person")
    op.drop_index("ix_person_now_group_id", table_name="person")
    op.drop_index(
        "ix_person_id_number",
        table_name="person",
        sqlite_where=sa.text("id_number <> ''"),
        postgresql_where=sa.text("id_number <> ''"),
    )
    op.drop_table("person")
    op.drop_index(("ix_audit_change_subject_id_subject_table"), table_name="audit_change")
    op.drop_index(("ix_audit_change_seq"), table_name="audit_change")
    op.drop_table("audit_change")
    op.drop_table("union_org")
    op.drop_table("staff_category")
    op.drop_table("office_setting")
    op.drop_table("membership_as_of")
    op.drop_table("campus")
    op.drop_table("audit_head")
    op.drop_table("audit_entry")
