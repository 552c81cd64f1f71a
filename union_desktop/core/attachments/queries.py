# SPDX-License-Identifier: GPL-3.0-or-later
"""What is attached to a record."""

from __future__ import annotations

from collections.abc import Iterable

from union_desktop.core.attachments.store import Stored
from union_desktop.core.attachments.terms import AttachmentRow, Owner
from union_desktop.core.reading import Reader

_COLUMNS = "id, owner_table, owner_id, file_name, kind, note, media_type, added_at, store_name, file_key, size, sha256"


def attached(reader: Reader, owner: Owner) -> list[AttachmentRow]:
    """The files of one record, the newest first."""
    return [
        _row(*row)
        for row in reader.iterate(
            f"select {_COLUMNS} from attachment where owner_id = :id and owner_table = :table order by id desc",
            table=owner[0],
            id=owner[1],
        )
    ]


def count(reader: Reader, owner: Owner) -> int:
    """How many files a record has."""
    found = reader.value(
        "select count(*) from attachment where owner_id = :id and owner_table = :table",
        table=owner[0],
        id=owner[1],
    )
    return int(found)


def everything(reader: Reader) -> Iterable[AttachmentRow]:
    """All attached files of the office, in order of their numbers."""
    return (_row(*row) for row in reader.iterate(f"select {_COLUMNS} from attachment order by id"))


def _row(
    number: int,
    table: str,
    owner_id: int,
    file_name: str,
    kind: str,
    note: str,
    media_type: str,
    added_at: str,
    *stored: object,
) -> AttachmentRow:
    store_name, file_key, size, sha256 = stored
    return AttachmentRow(
        number,
        (table, owner_id),
        file_name,
        kind,
        note,
        media_type,
        added_at,
        Stored(str(store_name), str(file_key), int(str(size)), str(sha256)),
    )
