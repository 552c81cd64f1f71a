# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of roster reconciliation: what is remembered of each source, and every batch that was written."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record


class RosterSource(Record):
    """Somebody who sends rosters: "人事处在编", "外包公司甲".

    ``columns``, ``answers`` and ``scope`` are JSON: header → field, field → (text → meaning), and terms.Scope.
    """

    __tablename__ = "roster_source"
    subject: ClassVar[tuple[str, str]] = ("roster_source", "id")
    name: Mapped[str] = mapped_column(Text, unique=True)
    columns: Mapped[str] = mapped_column(Text)
    answers: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text)


class RosterBatch(Record):
    """One roster that was written. The lines of the file are ``applied + unchanged + rejected + skipped``.

    ``undo_asked_at`` and ``undone_at`` are local times with their zone, as ISO text; ``kept`` says how many records
    the undo left as they were because somebody had worked on them since. Undoing once was two steps, of which
    ``undo_asked_at`` was the first; both columns are now written at once.
    """

    __tablename__ = "roster_batch"
    subject: ClassVar[tuple[str, str]] = ("roster_batch", "id")
    source_id: Mapped[int] = mapped_column(ForeignKey("roster_source.id"), index=True)
    file_name: Mapped[str] = mapped_column(Text)
    file_digest: Mapped[str] = mapped_column(Text)
    file_size: Mapped[int] = mapped_column(BigInteger)
    operator: Mapped[str] = mapped_column(Text)
    applied_at: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[dt.date] = mapped_column(Date)
    scope: Mapped[str] = mapped_column(Text)
    row_count: Mapped[int]
    new_count: Mapped[int]
    returned_count: Mapped[int]
    changed_count: Mapped[int]
    moved_count: Mapped[int]
    left_count: Mapped[int]
    unchanged_count: Mapped[int]
    conflict_count: Mapped[int]
    rejected_count: Mapped[int]
    applied: Mapped[int]
    skipped: Mapped[int]
    left_applied: Mapped[int]
    undo_asked_at: Mapped[str] = mapped_column(Text, default="")
    undone_at: Mapped[str] = mapped_column(Text, default="")
    kept: Mapped[int] = mapped_column(default=0)
    __table_args__: Any = (
        CheckConstraint("row_count = applied + unchanged_count + rejected_count + skipped", name="balance"),
        {"sqlite_autoincrement": True},
    )


class RosterAttachment(Record):
    """What a batch keeps, compressed: the file as it was read ("source") and its lines with their fate ("lines").

    The office file is encrypted as a whole, so these need no lock of their own.
    """

    __tablename__ = "roster_attachment"
    subject: ClassVar[tuple[str, str]] = ("roster_batch", "batch_id")
    batch_id: Mapped[int] = mapped_column(ForeignKey("roster_batch.id"))
    kind: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__: Any = (
        UniqueConstraint("batch_id", "kind"),
        CheckConstraint("kind in ('source', 'lines')", name="kind"),
        {"sqlite_autoincrement": True},
    )
