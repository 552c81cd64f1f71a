# SPDX-License-Identifier: GPL-3.0-or-later
"""What all tables share, and the engine that writes them.

SQLAlchemy is imported here and in every area's ``model`` and ``service``; nothing on the way to the first painted
list may import this module (docs/decisions/reading-through-the-driver.md).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, ClassVar, Final

import sqlcipher3
from sqlalchemy import BigInteger, Engine, Integer, MetaData, Uuid, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import QueuePool

from union_desktop.core.encrypted_file import Connection as DriverConnection

# Constraints have names so that a later migration can find them on every database.
NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

#: A column or table with this ``info`` is computed from others: never audited, rebuilt instead of restored.
DERIVED: Final = {"derived": True}

#: Identity columns: 64 bits everywhere, but SQLite only numbers a column that is called INTEGER.
Identity = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """All tables of the office file."""

    metadata = MetaData(naming_convention=NAMING)


class Record(Base):
    """A row with a local number and a world-wide one, so that files of two campuses can be put together later.

    ``subject`` names the record whose history this row belongs to: (table, column that holds its id).
    """

    __abstract__ = True
    # Numbers are never given twice: the audit trail speaks of rows by their number.
    __table_args__: Any = {"sqlite_autoincrement": True}
    subject: ClassVar[tuple[str, str]]

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    uid: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, default=uuid.uuid4)


def engine_for(connect: Callable[[], DriverConnection]) -> Engine:
    """An engine over the encrypted file; ``connect`` is ``core.encrypted_file.connect`` with its key bound."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher3,
        creator=connect,
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=2,
        # Error texts end up in tracebacks and logs: they must not quote the members they stumbled over.
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A read that turns into a write fails at once when someone else wrote in between, without waiting.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
