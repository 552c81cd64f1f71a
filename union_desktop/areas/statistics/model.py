# SPDX-License-Identifier: GPL-3.0-or-later
"""The one table of the area: how many people ought to be members, as declared; everything else is counted from members."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record


class WorkforceCount(Record):
    """Staff who ought to be members on a day, for the whole school or one campus or category; somebody else counted."""

    __tablename__ = "workforce_count"
    subject: ClassVar[tuple[str, str]] = ("workforce_count", "id")
    counted_on: Mapped[dt.date] = mapped_column(Date)
    headcount: Mapped[int]
    counting_basis: Mapped[str] = mapped_column(Text)
    campus_id: Mapped[int | None] = mapped_column(ForeignKey("campus.id"))
    staff_category: Mapped[str | None] = mapped_column(ForeignKey("staff_category.code"))
    source: Mapped[str] = mapped_column(Text)
    remark: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("headcount > 0", name="headcount"),
        CheckConstraint("counting_basis in ('with_entrusted', 'without_entrusted')", name="counting_basis"),
        CheckConstraint("campus_id is null or staff_category is null", name="scope"),
        {"sqlite_autoincrement": True},
    )
