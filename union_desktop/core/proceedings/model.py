# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of steps and papers; both belong to a record of any table, as attached files do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record


class ProceedingStep(Record):
    """One step of one record: who acted, when, what was said, and the state it led to.

    ``title`` is what the step was called, ``actor`` the name as it is printed; ``actor_table`` and ``actor_id`` name the person where known.
    """

    __tablename__ = "proceeding_step"
    about_table: Mapped[str] = mapped_column(Text)
    about_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[dt.date] = mapped_column(Date)
    actor: Mapped[str] = mapped_column(Text, default="")
    actor_table: Mapped[str] = mapped_column(Text, default="")
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    result: Mapped[str] = mapped_column(Text, default="")
    opinion: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(Text)
    from_on: Mapped[dt.date | None] = mapped_column(Date)
    to_on: Mapped[dt.date | None] = mapped_column(Date)
    operator: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("result in ('', 'agreed', 'refused', 'returned')", name="result"),
        CheckConstraint("from_on is null or to_on is null or from_on <= to_on", name="period"),
        Index(None, "about_id", "about_table"),
        Index(None, "actor_id", "actor_table"),
        {"sqlite_autoincrement": True},
    )

    @property
    def subject(self) -> tuple[str, str]:  # type: ignore[override]
        """The record it is about: the table differs from row to row."""
        return self.about_table, "about_id"


class PaperCheck(Record):
    """One required paper of one record, and whether it is there."""

    __tablename__ = "paper_check"
    about_table: Mapped[str] = mapped_column(Text)
    about_id: Mapped[int] = mapped_column(BigInteger)
    item: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    sort_order: Mapped[int] = mapped_column(default=0)
    __table_args__: Any = (
        CheckConstraint("state in ('missing', 'present', 'waived')", name="state"),
        UniqueConstraint("about_id", "about_table", "item"),
        {"sqlite_autoincrement": True},
    )

    @property
    def subject(self) -> tuple[str, str]:  # type: ignore[override]
        """The record it is about."""
        return self.about_table, "about_id"
