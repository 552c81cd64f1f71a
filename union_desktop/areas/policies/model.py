# SPDX-License-Identifier: GPL-3.0-or-later
"""Rule documents, their versions and typed parameters, and each time somebody went against one of them."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.areas.organisation.model import END
from union_desktop.core.database import Record


class Policy(Record):
    """A rule document through all its versions; ``code`` is what schemes and standards refer to."""

    __tablename__ = "policy"
    subject: ClassVar[tuple[str, str]] = ("policy", "id")
    code: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[dt.date | None] = mapped_column(Date)
    __table_args__: Any = (
        CheckConstraint(
            "kind in ('hardship', 'aid', 'condolence', 'benefit', 'activity', 'honour', 'other')", name="kind"
        ),
        {"sqlite_autoincrement": True},
    )


class PolicyVersion(Record):
    """The text that holds from ``valid_from`` up to, not including, ``valid_to``; scans are attached to it."""

    __tablename__ = "policy_version"
    subject: ClassVar[tuple[str, str]] = ("policy", "policy_id")
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"), index=True)
    document_no: Mapped[str] = mapped_column(Text, default="")
    adopted_by: Mapped[str] = mapped_column(Text, default="")
    adopted_on: Mapped[dt.date | None] = mapped_column(Date)
    valid_from: Mapped[dt.date] = mapped_column(Date)
    valid_to: Mapped[dt.date] = mapped_column(Date, default=END)
    text: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("valid_from < valid_to", name="period"),
        {"sqlite_autoincrement": True},
    )


class PolicyParameter(Record):
    """One typed value of a version: ``key`` says what and of which type, ``scope`` for what it holds (empty: for all).

    Money stands in ``amount`` (fen), a share in ``share`` (ten-thousandths), all else in ``value``: a whole number, a code, or
    lines of a list. A column for each, so that the history tells them as what they are. ``on_break`` says who may go
    against it: with a reason anybody who works, or an administrator only. ``policy_id`` repeats the version's, so that
    the history of a document is one.
    """

    __tablename__ = "policy_parameter"
    subject: ClassVar[tuple[str, str]] = ("policy", "policy_id")
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    key: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[int | None] = mapped_column(BigInteger)
    share: Mapped[int | None]
    value: Mapped[str] = mapped_column(Text, default="")
    on_break: Mapped[str] = mapped_column(Text, default="reason")
    __table_args__: Any = (
        CheckConstraint("on_break in ('reason', 'administrator')", name="on_break"),
        CheckConstraint(
            "(amount is null or share is null) and (value = '' or coalesce(amount, share) is null)",
            name="one",
        ),
        CheckConstraint("coalesce(amount, share, 0) >= 0", name="sign"),
        UniqueConstraint("version_id", "key", "scope"),
        {"sqlite_autoincrement": True},
    )


class PolicyException(Record):
    """Somebody went against a parameter, with a reason; ``about`` is the record it was done for, amounts in fen."""

    __tablename__ = "policy_exception"
    about_table: Mapped[str] = mapped_column(Text)
    about_id: Mapped[int] = mapped_column(BigInteger)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), index=True)
    key: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text, default="")
    allowed: Mapped[str] = mapped_column(Text)
    actual: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(Text)
    operator: Mapped[str] = mapped_column(Text)
    __table_args__: Any = (
        CheckConstraint("reason <> ''", name="reason"),
        Index(None, "about_id", "about_table"),
        {"sqlite_autoincrement": True},
    )

    @property
    def subject(self) -> tuple[str, str]:  # type: ignore[override]
        """The record it was done for."""
        return self.about_table, "about_id"
