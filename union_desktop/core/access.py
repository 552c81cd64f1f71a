# SPDX-License-Identifier: GPL-3.0-or-later
"""Who looked at, exported or printed sensitive facts, and what for (DOMAIN §9: kept at least three years)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from union_desktop.core import clock
from union_desktop.core.audit import trail_of
from union_desktop.core.changes import Changes
from union_desktop.core.database import Record
from union_desktop.core.roles import Role, needs, require

What = Literal["reveal", "export", "print"]


class AccessEntry(Record):
    """One look. It is its own subject: a record somebody looked at does not count as worked on since (core.undo)."""

    __tablename__ = "access_entry"
    subject: ClassVar[tuple[str, str]] = ("access_entry", "id")
    at: Mapped[str] = mapped_column(Text)
    operator: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    field: Mapped[str] = mapped_column(Text)
    about_table: Mapped[str] = mapped_column(Text, default="")
    about_id: Mapped[int | None] = mapped_column(BigInteger)
    row_count: Mapped[int] = mapped_column(Integer)
    purpose: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("what in ('reveal', 'export', 'print')", name="what"),
        Index(None, "about_id", "about_table"),
        {"sqlite_autoincrement": True},
    )


@needs(Role.READ_ONLY)
def note(
    session: Session,
    what: What,
    *,
    field: str,
    about: tuple[str, int] | None = None,
    row_count: int = 1,
    purpose: str = "",
) -> Changes:
    """Keep a look: ``field`` in Chinese words (证件号码, 会员名册 …), ``about`` as (table, id) for a single record.

    Written before the value is shown or leaves the program, in a transaction that needs no more than reading. What
    needs a purpose needs a clerk: who may only read sees single values and prints and exports masked ones.
    """
    if purpose.strip():
        require(trail_of(session).role, Role.CLERK)
    table, number = about or ("", None)
    session.add(
        AccessEntry(
            at=clock.now().isoformat(timespec="seconds"),
            operator=trail_of(session).operator,
            what=what,
            field=field,
            about_table=table,
            about_id=number,
            row_count=row_count,
            purpose=purpose.strip(),
        )
    )
    session.flush()
    return Changes(frozenset({"access_entry"}))
