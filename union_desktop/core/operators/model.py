# SPDX-License-Identifier: GPL-3.0-or-later
"""Who works in this office and with which role. The key file holds what opens the office, this table what one may do.

A wrap without an active row opens nothing, a row without a wrap cannot sign in: whichever of the two was written last
before a power cut, nobody has more rights than were given.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Date, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record


class Operator(Record):
    """One person who signs in; removed ones stay, because the history names them.

    ``wrong_passwords`` counts all that were wrong before a sign-in, so that each such sign-in is a change in the audit;
    an ordinary one is not, its time is noted past it.
    """

    __tablename__ = "operator"
    subject: ClassVar[tuple[str, str]] = ("operator", "id")
    name: Mapped[str] = mapped_column(Text, unique=True)
    role: Mapped[str] = mapped_column(Text)
    added_on: Mapped[dt.date] = mapped_column(Date)
    removed_on: Mapped[dt.date | None] = mapped_column(Date)
    password_set_at: Mapped[str] = mapped_column(Text, default="")
    wrong_passwords: Mapped[int] = mapped_column(Integer, default=0)
    last_sign_in: Mapped[str] = mapped_column(Text, default="", info={"derived": True})
    __table_args__: Any = (
        CheckConstraint("role in ('read_only', 'clerk', 'administrator')", name="role"),
        {"sqlite_autoincrement": True},
    )
