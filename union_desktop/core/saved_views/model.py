# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of named views."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record


class SavedView(Record):
    """One named view of one area's list; ``content`` is the area's own JSON."""

    __tablename__ = "saved_view"
    subject: ClassVar[tuple[str, str]] = ("saved_view", "id")
    area: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    operator: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    __table_args__: Any = (UniqueConstraint("area", "name"), {"sqlite_autoincrement": True})
