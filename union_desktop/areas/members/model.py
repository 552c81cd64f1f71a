# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of people and memberships.

The truth is ``person`` (facts), ``membership`` (one row per time somebody joined) and ``membership_event`` (what
happened, dated). ``membership_span`` and the ``now_*`` columns are computed from the events by ``service.timeline``
so that any day can be counted and the list opened without walking through them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.areas.organisation.model import END
from union_desktop.core.database import DERIVED, Base, Identity, Record

SEARCH_TABLE = "person_search"

#: Also run by the first migration; PostgreSQL gets its own index when the office moves there.
CREATE_SEARCH = (
    f"create virtual table {SEARCH_TABLE} using fts5(tokens, tokenize='unicode61 remove_diacritics 0',"
    " prefix='1 2 3', content='', contentless_delete=1, detail=none)"
)


class Person(Record):
    """A natural person; whether he or she is a member is a question of dates, not of this row."""

    __tablename__ = "person"
    subject: ClassVar[tuple[str, str]] = ("person", "id")
    name: Mapped[str] = mapped_column(Text)
    # Syllables joined by spaces; also what names sort by, because no database reads 单 as shan in a surname.
    pinyin: Mapped[str] = mapped_column(Text)
    gender: Mapped[str] = mapped_column(Text, default="")
    birth_date: Mapped[dt.date | None] = mapped_column(Date)
    id_type: Mapped[str] = mapped_column(Text, default="")
    id_number: Mapped[str] = mapped_column(Text, default="")
    id_flagged: Mapped[bool] = mapped_column(default=False)
    ethnicity: Mapped[str] = mapped_column(Text, default="")
    political_status: Mapped[str] = mapped_column(Text, default="")
    education: Mapped[str] = mapped_column(Text, default="")
    degree: Mapped[str] = mapped_column(Text, default="")
    marital_status: Mapped[str] = mapped_column(Text, default="")
    native_place: Mapped[str] = mapped_column(Text, default="")
    hukou_type: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    staff_no: Mapped[str] = mapped_column(Text, default="")
    department: Mapped[str] = mapped_column(Text, default="")
    employer: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[str] = mapped_column(Text, default="")
    professional_title: Mapped[str] = mapped_column(Text, default="")
    # The base of dues that holds today; the truth is dues_base.
    wage_base: Mapped[int | None] = mapped_column(BigInteger, info=DERIVED)
    home_address: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(Text, default="")
    # Set once, when everything that names the person was taken away (DOMAIN §9).
    anonymised_on: Mapped[dt.date | None] = mapped_column(Date)
    # Computed for the list: how the person stands today.
    now_status: Mapped[str] = mapped_column(Text, default="", info=DERIVED)
    now_group_id: Mapped[int | None] = mapped_column(ForeignKey("union_org.id"), info=DERIVED)
    now_campus_id: Mapped[int | None] = mapped_column(ForeignKey("campus.id"), info=DERIVED)
    now_category: Mapped[str] = mapped_column(Text, default="", info=DERIVED)
    now_joined_on: Mapped[dt.date | None] = mapped_column(Date, info=DERIVED)
    __table_args__: Any = (
        # The list asks "these statuses in order of name" all day: this index answers it without the table.
        Index("ix_person_pinyin", "pinyin", "now_status"),
        Index(
            "ix_person_staff_no",
            "staff_no",
            unique=True,
            sqlite_where=text("staff_no <> ''"),
            postgresql_where=text("staff_no <> ''"),
        ),
        Index(
            "ix_person_id_number",
            "id_number",
            "id_type",
            unique=True,
            sqlite_where=text("id_number <> ''"),
            postgresql_where=text("id_number <> ''"),
        ),
        Index("ix_person_now_group_id", "now_group_id", "now_status"),
        {"sqlite_autoincrement": True},
    )


class Membership(Record):
    """One time somebody was a member; a person who left and came back has two."""

    __tablename__ = "membership"
    subject: ClassVar[tuple[str, str]] = ("person", "person_id")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    card_no: Mapped[str] = mapped_column(Text, default="")


class MembershipEvent(Record):
    """Something that happened to a membership on a day; placement columns are filled where the event sets them."""

    __tablename__ = "membership_event"
    subject: ClassVar[tuple[str, str]] = ("person", "person_id")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[dt.date] = mapped_column(Date)
    union_group_id: Mapped[int | None] = mapped_column(ForeignKey("union_org.id"))
    campus_id: Mapped[int | None] = mapped_column(ForeignKey("campus.id"))
    staff_category: Mapped[str | None] = mapped_column(ForeignKey("staff_category.code"))
    basis: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint(
            "kind in ('apply', 'join', 'transfer_in', 'move', 'retain', 'retire', 'resume', 'transfer_out',"
            " 'withdraw', 'deem_withdrawn', 'expel', 'decease')",
            name="kind",
        ),
        {"sqlite_autoincrement": True},
    )


class MembershipSpan(Base):
    """How a person stood from ``from_on`` up to, not including, ``to_on``; computed, never edited."""

    __tablename__ = "membership_span"
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Without the index each membership that goes would be looked for among all spans.
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    from_on: Mapped[dt.date] = mapped_column(Date)
    to_on: Mapped[dt.date] = mapped_column(Date, default=END)
    status: Mapped[str] = mapped_column(Text)
    union_group_id: Mapped[int | None] = mapped_column(ForeignKey("union_org.id"))
    campus_id: Mapped[int | None] = mapped_column(ForeignKey("campus.id"))
    staff_category: Mapped[str | None] = mapped_column(Text)
    basis: Mapped[str | None] = mapped_column(Text)
    __table_args__: Any = (
        CheckConstraint("from_on < to_on", name="period"),
        Index(None, "from_on", "to_on"),
        {"info": DERIVED},
    )


class MembershipAsOf(Base):
    """The day for which the ``now_*`` columns were last computed; one row."""

    __tablename__ = "membership_as_of"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[dt.date] = mapped_column(Date)
    __table_args__: Any = {"info": DERIVED}


class GroupLeader(Record):
    """Who led a unit, from when to when; ``role`` is leader, deputy or women's committee member."""

    __tablename__ = "group_leader"
    subject: ClassVar[tuple[str, str]] = ("union_org", "org_id")
    org_id: Mapped[int] = mapped_column(ForeignKey("union_org.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(Text)
    from_on: Mapped[dt.date] = mapped_column(Date)
    to_on: Mapped[dt.date] = mapped_column(Date, default=END)
    __table_args__: Any = (
        CheckConstraint("from_on < to_on", name="period"),
        CheckConstraint("role in ('leader', 'deputy', 'women_committee')", name="role"),
        {"sqlite_autoincrement": True},
    )


class FamilyMember(Record):
    """A close relative as the registration form lists them (DOMAIN §1.2)."""

    __tablename__ = "family_member"
    subject: ClassVar[tuple[str, str]] = ("person", "person_id")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    relation: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    birth_date: Mapped[dt.date | None] = mapped_column(Date)
    work_unit: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[str] = mapped_column(Text, default="")
    political_status: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(Text, default="")


class ResumeEntry(Record):
    """One station of a working life; months as ``YYYY-MM``, an empty ``to_month`` lasts until today."""

    __tablename__ = "resume_entry"
    subject: ClassVar[tuple[str, str]] = ("person", "person_id")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_month: Mapped[str] = mapped_column(Text)
    to_month: Mapped[str] = mapped_column(Text, default="")
    work_unit: Mapped[str] = mapped_column(Text)
    position: Mapped[str] = mapped_column(Text, default="")


class Consent(Record):
    """That somebody agreed to a use of sensitive facts: which text, when, how, and when it was taken back (DOMAIN §9)."""

    __tablename__ = "consent"
    subject: ClassVar[tuple[str, str]] = ("person", "person_id")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    given_on: Mapped[dt.date] = mapped_column(Date)
    way: Mapped[str] = mapped_column(Text)
    withdrawn_on: Mapped[dt.date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("way in ('paper', 'electronic', 'guardian')", name="way"),
        CheckConstraint("withdrawn_on is null or withdrawn_on >= given_on", name="period"),
        {"sqlite_autoincrement": True},
    )


class DuesBase(Record):
    """The monthly wage (fen) dues are reckoned from, valid from a day until the next row (DOMAIN §1.4)."""

    __tablename__ = "dues_base"
    subject: ClassVar[tuple[str, str]] = ("person", "person_id")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[dt.date] = mapped_column(Date)
    wage: Mapped[int] = mapped_column(BigInteger)
    __table_args__: Any = (
        UniqueConstraint("person_id", "from_on"),
        CheckConstraint("wage >= 0", name="wage"),
        {"sqlite_autoincrement": True},
    )


class DuesRule(Record):
    """How dues are reckoned from a day on: ``rate`` in ten-thousandths (50 is 0.5 %), ``floor_to`` in fen."""

    __tablename__ = "dues_rule"
    subject: ClassVar[tuple[str, str]] = ("dues_rule", "id")
    from_on: Mapped[dt.date] = mapped_column(Date, unique=True)
    rate: Mapped[int]
    floor_to: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("rate >= 0 and rate <= 10000 and floor_to > 0", name="range"),
        {"sqlite_autoincrement": True},
    )


class BankAccount(Record):
    """Where money for a person goes from a day on; the newest one that has begun holds (DOMAIN §7.5)."""

    __tablename__ = "bank_account"
    subject: ClassVar[tuple[str, str]] = ("person", "person_id")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[dt.date] = mapped_column(Date)
    holder: Mapped[str] = mapped_column(Text)
    account_no: Mapped[str] = mapped_column(Text)
    bank: Mapped[str] = mapped_column(Text, default="")
    branch: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (UniqueConstraint("person_id", "from_on"), {"sqlite_autoincrement": True})


class NotDuplicate(Record):
    """Somebody looked and found that these are two people, although their facts are alike; the lower number first."""

    __tablename__ = "not_duplicate"
    subject: ClassVar[tuple[str, str]] = ("person", "person_a")
    person_a: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_b: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    __table_args__: Any = (
        UniqueConstraint("person_a", "person_b"),
        CheckConstraint("person_a < person_b", name="order"),
        {"sqlite_autoincrement": True},
    )


class PersonMerge(Record):
    """A second record of a person that was merged into the first: its former number here, and what was given up.

    A roster that still names the staff or identity number given up is about the person who stayed.
    """

    __tablename__ = "person_merge"
    subject: ClassVar[tuple[str, str]] = ("person", "person_id")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    former_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    name: Mapped[str] = mapped_column(Text)
    staff_no: Mapped[str] = mapped_column(Text, default="")
    id_type: Mapped[str] = mapped_column(Text, default="")
    id_number: Mapped[str] = mapped_column(Text, default="")


event.listen(Person.__table__, "after_create", DDL(CREATE_SEARCH).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
