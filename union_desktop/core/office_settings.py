# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts about the office itself (its name, its number) that live in its file and are audited like any record."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from union_desktop.core.changes import Changes
from union_desktop.core.database import Record
from union_desktop.core.roles import Role, needs


class OfficeSetting(Record):
    """One named fact as text."""

    __tablename__ = "office_setting"
    subject: ClassVar[tuple[str, str]] = ("office_setting", "id")
    name: Mapped[str] = mapped_column(Text, unique=True)
    value: Mapped[str] = mapped_column(Text)


@needs(Role.ADMINISTRATOR)
def put(session: Session, name: str, value: str) -> Changes:
    """Set a fact; an unchanged value writes nothing."""
    setting = session.scalar(select(OfficeSetting).where(OfficeSetting.name == name))
    if setting is None:
        session.add(OfficeSetting(name=name, value=value))
    else:
        setting.value = value
    session.flush()
    return Changes(frozenset({"office_setting"}))
