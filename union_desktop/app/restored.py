# SPDX-License-Identifier: GPL-3.0-or-later
"""What an office holds, in the few figures by which a person recognises it: for the comparison before a restore. No Qt."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from union_desktop.core import office_child
from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.reading import Reader

if TYPE_CHECKING:
    from union_desktop.core.office import Office


@dataclass(frozen=True, slots=True)
class Contents:
    """Figures of one office as of ``as_of`` (ISO day); ``last_at`` is the local time of the last change."""

    name: str
    as_of: str
    members: int
    retained: int
    people: int
    attachments: int
    audit_entries: int
    last_at: str
    last_operator: str
    last_action: str


def contents(reader: Reader, today: dt.date) -> Contents:
    """Read the figures of an office that is up to date."""
    from union_desktop.areas.members.queries import counts

    members = counts.members(reader, today)
    last = reader.one("select at, operator, action from audit_entry order by seq desc limit 1")
    at, operator, action = last or ("", "", "")
    return Contents(
        str(reader.value("select value from office_setting where name = 'office_name'") or ""),
        today.isoformat(),
        members.total,
        members.retained,
        int(reader.value("select count(*) from person")),
        int(reader.value("select count(*) from attachment")),
        int(reader.value("select count(*) from audit_entry")),
        dt.datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M") if at else "",
        str(operator),
        str(action),
    )


def contents_of_folder(folder: Path, key: bytes, today: dt.date) -> Contents:
    """The same of an office that lies unpacked in a folder, read in a process of its own."""
    arguments = {"folder": str(folder), "key": key, "today": today.isoformat()}
    answer = office_child.ask_without_office(f"{__name__}:read", arguments, lambda _done, _total: None)
    return Contents(**json.loads(answer))


def contents_of_office(office: Office, today: dt.date) -> Contents:
    """The same of the open office."""
    with office.reader() as reader:
        return contents(reader, today)


def read(_report: Callable[[int, int], None], folder: str, key: bytes, today: str) -> bytes:
    """The child's side of ``contents_of_folder``."""
    connection = connect(Path(folder) / DATABASE_NAME, key)
    try:
        connection.execute("pragma query_only=ON")
        return json.dumps(asdict(contents(Reader(connection), dt.date.fromisoformat(today)))).encode()
    finally:
        connection.close()
