# SPDX-License-Identifier: GPL-3.0-or-later
"""What the office knows about each attached file; the content lies in ``attachments/`` under a name of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record


class Attachment(Record):
    """One file of one record of any table.

    ``file_key`` (hex) opens this file only: when the office gets a new key, its files stay as they are. ``sha256`` and
    ``size`` (bytes) are those of the plain content.
    """

    __tablename__ = "attachment"
    owner_table: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text, default="")
    file_name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text, default="")
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)
    store_name: Mapped[str] = mapped_column(Text, unique=True)
    file_key: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[str] = mapped_column(Text)
    __table_args__: Any = (Index(None, "owner_id", "owner_table"), {"sqlite_autoincrement": True})

    @property
    def subject(self) -> tuple[str, str]:  # type: ignore[override]
        """The record it belongs to: here the table differs from row to row."""
        return self.owner_table, "owner_id"
