# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way to read: SQL text through the driver.

Lists must be on the screen before SQLAlchemy could even be imported, so reading does not need it; the reasons and
figures are in docs/decisions/reading-through-the-driver.md. Writing goes through sessions (core.database).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from union_desktop.core.encrypted_file import Connection, DriverError, explain


class Reader:
    """Read access for one thread; parameters are named (``:name``), dates come back as ISO text."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """All reads inside see the office as it is at the first of them, whatever is committed meanwhile; not nested."""
        self.rows("begin")
        try:
            yield
        finally:
            self.rows("rollback")

    def rows(self, sql: str, **parameters: object) -> list[tuple[Any, ...]]:
        """All rows."""
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except DriverError as error:
            raise self._explained(error) from error

    def iterate(self, sql: str, **parameters: object) -> Iterator[tuple[Any, ...]]:
        """Rows in lots of 500, so that other threads get their turn between them."""
        try:
            cursor = self._connection.execute(sql, parameters)
            while lot := cursor.fetchmany(500):
                yield from lot
        except DriverError as error:
            raise self._explained(error) from error

    def ids(self, sql: str, **parameters: object) -> array[int]:
        """The first column as 64-bit integers: 100,000 ids take 0.8 MB."""
        return array("q", (row[0] for row in self.iterate(sql, **parameters)))

    def one(self, sql: str, **parameters: object) -> tuple[Any, ...] | None:
        """The first row, or None."""
        try:
            row: tuple[Any, ...] | None = self._connection.execute(sql, parameters).fetchone()
        except DriverError as error:
            raise self._explained(error) from error
        return row

    def value(self, sql: str, **parameters: object) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, **parameters)
        return row[0] if row else None

    @staticmethod
    def _explained(error: BaseException) -> BaseException:
        # A mistake in our own SQL must surface as what it is, not as "your file is damaged".
        name = str(getattr(error, "sqlite_errorname", "") or "")
        return error if name == "SQLITE_ERROR" or not name else explain(error)
