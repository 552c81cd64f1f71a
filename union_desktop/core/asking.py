# SPDX-License-Identifier: GPL-3.0-or-later
"""One way to ask a reader and a writing session alike: what only looks serves the screen and the use case that looks once
more before it writes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from union_desktop.core.reading import Reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: Runs a query with named parameters.
Ask = Callable[..., Sequence[Sequence[Any]]]
#: Who can be asked.
Source: TypeAlias = Union[Reader, "Session"]


def asking(source: Source) -> Ask:
    """A way to ask either; days go in and come out as ISO text."""
    if isinstance(source, Reader):
        return source.rows
    from sqlalchemy import text

    return lambda sql, **parameters: source.execute(text(sql), parameters).all()


def stored_day(text: str | None) -> dt.date | None:
    """A day as it came out; None where there is none."""
    return dt.date.fromisoformat(text) if text else None
