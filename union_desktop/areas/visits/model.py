# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of visits: what the office was told, and each visit that followed; amounts in fen. Papers are in core.proceedings."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record


class ConcernCase(Record):
    """Something that calls for a visit or a gift; place and category are those of the day the office was told.

    ``happened_on`` is the day of the event itself, ``due_on`` by when the standard of that day wants a visit. Who could not
    be visited has the reason in ``closing_note``; why a second one so near to another was kept is in ``repeat_reason``.
    """

    __tablename__ = "concern_case"
    subject: ClassVar[tuple[str, str]] = ("concern_case", "id")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    occasion: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    noticed_on: Mapped[dt.date] = mapped_column(Date, index=True)
    notice_source: Mapped[str] = mapped_column(Text)
    told_by: Mapped[str] = mapped_column(Text, default="")
    happened_on: Mapped[dt.date | None] = mapped_column(Date)
    due_on: Mapped[dt.date | None] = mapped_column(Date)
    relative: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")
    situation: Mapped[str] = mapped_column(Text, default="")
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("union_org.id"), index=True)
    group_name: Mapped[str] = mapped_column(Text, default="")
    campus_id: Mapped[int | None] = mapped_column(ForeignKey("campus.id"))
    staff_category: Mapped[str] = mapped_column(Text, default="")
    department: Mapped[str] = mapped_column(Text, default="")
    closing_note: Mapped[str] = mapped_column(Text, default="")
    repeat_reason: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint(
            "occasion in ('hospitalization', 'member_death', 'relative_death', 'marriage', 'childbirth',"
            " 'retirement', 'birthday', 'home_visit', 'other')",
            name="occasion",
        ),
        CheckConstraint("status in ('known', 'visited', 'unvisited')", name="status"),
        CheckConstraint("status <> 'unvisited' or closing_note <> ''", name="closing_note"),
        {"sqlite_autoincrement": True},
    )


class Visit(Record):
    """One visit or one gift handed over: by whom, when, cash and goods in fen, from which fund."""

    __tablename__ = "visit"
    subject: ClassVar[tuple[str, str]] = ("concern_case", "case_id")
    case_id: Mapped[int] = mapped_column(ForeignKey("concern_case.id"), index=True)
    visited_on: Mapped[dt.date] = mapped_column(Date, index=True)
    visitors: Mapped[str] = mapped_column(Text)
    cash: Mapped[int] = mapped_column(BigInteger, default=0)
    gift: Mapped[str] = mapped_column(Text, default="")
    gift_value: Mapped[int] = mapped_column(BigInteger, default=0)
    fund_source: Mapped[str] = mapped_column(Text, default="own_funds")
    received_by: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("cash >= 0 and gift_value >= 0", name="amounts"),
        {"sqlite_autoincrement": True},
    )
