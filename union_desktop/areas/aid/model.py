# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of aid: schemes, rounds, the rows of a round with their funds, and what happened to the money. Amounts in fen."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record

_SOURCES = "('fiscal', 'superior_union', 'own_funds', 'donation', 'administration', 'other')"


class AidScheme(Record):
    """A kind of aid that comes again every year; ``code`` is its key in figures and on the command line.

    ``fund_sources`` are its usual ones, joined by commas; ``others``: also for people who are no members.
    """

    __tablename__ = "aid_scheme"
    subject: ClassVar[tuple[str, str]] = ("aid_scheme", "id")
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    path: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    gives: Mapped[str] = mapped_column(Text, default="cash")
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("policy.id"), index=True)
    fund_sources: Mapped[str] = mapped_column(Text, default="own_funds")
    party_opinion: Mapped[bool] = mapped_column(default=False)
    publicity: Mapped[bool] = mapped_column(default=False)
    others: Mapped[bool] = mapped_column(default=False)
    sort_order: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[dt.date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("path in ('batch', 'application')", name="path"),
        CheckConstraint("unit in ('person', 'household', 'collective')", name="unit"),
        CheckConstraint("gives in ('cash', 'goods', 'both')", name="gives"),
        {"sqlite_autoincrement": True},
    )


class AidRound(Record):
    """One time a scheme is carried out; ``year`` is the year it belongs to, which need not be that of any of its days.

    The version of the rules it was frozen under stays with it.
    """

    __tablename__ = "aid_round"
    subject: ClassVar[tuple[str, str]] = ("aid_round", "id")
    scheme_id: Mapped[int] = mapped_column(ForeignKey("aid_scheme.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    year: Mapped[int] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(Text)
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"), index=True)
    opened_on: Mapped[dt.date] = mapped_column(Date)
    frozen_on: Mapped[dt.date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        UniqueConstraint("scheme_id", "name"),
        CheckConstraint("status in ('draft', 'frozen', 'approved', 'paying', 'closed')", name="status"),
        {"sqlite_autoincrement": True},
    )


class AidGrant(Record):
    """One row of a round: who gets how much, with the place and category of the day the list was frozen.

    A collective has neither person nor case, and a head-count only when it was told. ``goods_value`` is the part of
    ``amount`` given in kind. A row taken off keeps its reason and counts no longer; one put on after freezing has
    ``added_reason``. ``pay_state`` and ``paid_on`` follow its payments; ``repeat_reason`` says why somebody helped
    already this year is helped again.
    """

    __tablename__ = "aid_grant"
    subject: ClassVar[tuple[str, str]] = ("aid_grant", "id")
    round_id: Mapped[int] = mapped_column(ForeignKey("aid_round.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("hardship_case.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    headcount: Mapped[int | None]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("union_org.id"), index=True)
    group_name: Mapped[str] = mapped_column(Text, default="")
    campus_id: Mapped[int | None] = mapped_column(ForeignKey("campus.id"))
    campus_name: Mapped[str] = mapped_column(Text, default="")
    staff_category: Mapped[str] = mapped_column(Text, default="")
    department: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[int] = mapped_column(BigInteger)
    goods_value: Mapped[int] = mapped_column(BigInteger, default=0)
    goods: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(Text)
    added_on: Mapped[dt.date] = mapped_column(Date)
    added_reason: Mapped[str] = mapped_column(Text, default="")
    repeat_reason: Mapped[str] = mapped_column(Text, default="")
    removed_on: Mapped[dt.date | None] = mapped_column(Date)
    removed_reason: Mapped[str] = mapped_column(Text, default="")
    pay_state: Mapped[str] = mapped_column(Text, default="due")
    paid_on: Mapped[dt.date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("amount > 0 and goods_value >= 0 and goods_value <= amount", name="amount"),
        CheckConstraint("person_id is not null or case_id is null", name="recipient"),
        CheckConstraint("origin in ('file', 'filter', 'spreadsheet', 'hand', 'application')", name="origin"),
        CheckConstraint(
            "pay_state in ('due', 'paid', 'signed', 'proxy_signed', 'waived', 'returned')", name="pay_state"
        ),
        CheckConstraint("removed_on is null or removed_reason <> ''", name="removed"),
        Index(None, "round_id", "removed_on", "pay_state"),
        {"sqlite_autoincrement": True},
    )


class AidGrantFund(Record):
    """The part of a row one source pays; the parts add up to its amount."""

    __tablename__ = "aid_grant_fund"
    subject: ClassVar[tuple[str, str]] = ("aid_grant", "grant_id")
    grant_id: Mapped[int] = mapped_column(ForeignKey("aid_grant.id"))
    source: Mapped[str] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(BigInteger)
    __table_args__: Any = (
        UniqueConstraint("grant_id", "source"),
        CheckConstraint(f"source in {_SOURCES}", name="source"),
        CheckConstraint("amount > 0", name="amount"),
        {"sqlite_autoincrement": True},
    )


class BankTemplate(Record):
    """The columns a bank wants in its payment file, as JSON of ``documents.bank_file``."""

    __tablename__ = "bank_template"
    subject: ClassVar[tuple[str, str]] = ("bank_template", "id")
    name: Mapped[str] = mapped_column(Text, unique=True)
    content: Mapped[str] = mapped_column(Text)


class BankFile(Record):
    """A payment file that was made: its control totals and digest, so that what the bank got can be told."""

    __tablename__ = "bank_file"
    subject: ClassVar[tuple[str, str]] = ("aid_round", "round_id")
    round_id: Mapped[int] = mapped_column(ForeignKey("aid_round.id"), index=True)
    template_name: Mapped[str] = mapped_column(Text)
    made_on: Mapped[dt.date] = mapped_column(Date)
    file_name: Mapped[str] = mapped_column(Text)
    payment_count: Mapped[int]
    total: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)


class AidPayment(Record):
    """Something that happened to the money of one row; ``amount`` is always the whole row, in fen."""

    __tablename__ = "aid_payment"
    subject: ClassVar[tuple[str, str]] = ("aid_grant", "grant_id")
    grant_id: Mapped[int] = mapped_column(ForeignKey("aid_grant.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[dt.date] = mapped_column(Date)
    way: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[int] = mapped_column(BigInteger)
    bank_file_id: Mapped[int | None] = mapped_column(ForeignKey("bank_file.id"), index=True)
    account_tail: Mapped[str] = mapped_column(Text, default="")
    proxy: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("kind in ('pay', 'sign', 'proxy_sign', 'waive', 'return')", name="kind"),
        CheckConstraint("way in ('', 'bank', 'cash', 'goods')", name="way"),
        CheckConstraint("kind <> 'proxy_sign' or proxy <> '' and reason <> ''", name="proxy"),
        CheckConstraint("kind not in ('waive', 'return') or reason <> ''", name="reason"),
        {"sqlite_autoincrement": True},
    )
