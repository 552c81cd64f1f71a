# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of the organisation; a unit's name, parent and campus are dated rows, so that no old report changes."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record
from union_desktop.core.database_words import FOREVER

END = dt.date.fromisoformat(FOREVER)


class Campus(Record):
    """A campus; closed ones stay for old dates."""

    __tablename__ = "campus"
    subject: ClassVar[tuple[str, str]] = ("campus", "id")
    name: Mapped[str] = mapped_column(Text, unique=True)
    sort_order: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[dt.date | None] = mapped_column(Date)


class StaffCategory(Record):
    """A category of staff; the categories are exclusive: every membership has exactly one on every day."""

    __tablename__ = "staff_category"
    subject: ClassVar[tuple[str, str]] = ("staff_category", "id")
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    basis: Mapped[str] = mapped_column(Text)
    sort_order: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[dt.date | None] = mapped_column(Date)
    __table_args__ = (
        CheckConstraint("basis in ('own', 'dispatch_direct', 'dispatch_entrusted')", name="basis"),
        {"sqlite_autoincrement": True},
    )


class UnionOrg(Record):
    """A unit of the tree, the same through all renamings and moves."""

    __tablename__ = "union_org"
    subject: ClassVar[tuple[str, str]] = ("union_org", "id")
    kind: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        CheckConstraint("kind in ('school', 'branch', 'group')", name="kind"),
        {"sqlite_autoincrement": True},
    )


class UnionOrgVersion(Record):
    """What a unit was called and where it stood from ``valid_from`` up to, not including, ``valid_to``."""

    __tablename__ = "union_org_version"
    subject: ClassVar[tuple[str, str]] = ("union_org", "org_id")
    org_id: Mapped[int] = mapped_column(ForeignKey("union_org.id"), index=True)
    valid_from: Mapped[dt.date] = mapped_column(Date)
    valid_to: Mapped[dt.date] = mapped_column(Date, default=END)
    name: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("union_org.id"))
    campus_id: Mapped[int | None] = mapped_column(ForeignKey("campus.id"))
    sort_order: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        CheckConstraint("valid_from < valid_to", name="period"),
        Index(None, "valid_from", "valid_to"),
        {"sqlite_autoincrement": True},
    )
