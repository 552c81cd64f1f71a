# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the rows of attached files against the contents on the disk, and clears away what a crash left there."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from union_desktop.core.attachments import queries, store
from union_desktop.core.attachments.terms import AttachmentRow
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader

#: A content younger than this may belong to files that are being added at this moment.
_SECONDS_LEFT_ALONE: Final = 24 * 3600
_MOST: Final = 20


def findings(reader: Reader, folder: Path, *, contents: bool = True) -> Iterator[str]:
    """Chinese sentences for rows without a content, contents nobody knows and damaged ones; reads only.

    Without ``contents`` nothing is decrypted: the check then takes no longer than listing the folder.
    """
    present = store.names_in(folder)
    missing: list[AttachmentRow] = []
    damaged: list[AttachmentRow] = []
    known = named_in_audit(reader)
    for row in queries.everything(reader):
        known.add(row.stored.store_name)
        if row.stored.store_name not in present:
            missing.append(row)
        elif contents and not _is_whole(folder, row):
            damaged.append(row)
    if missing:
        yield (
            f"有 {len(missing)} 个附件的文件不在 {store.FOLDER} 文件夹里（附件编号 {_some(missing)}）。"
            "请从最近一次备份中找回。"
        )
    if damaged:
        yield (
            f"有 {len(damaged)} 个附件的文件已损坏（附件编号 {_some(damaged)}）。请从最近一次备份中找回，或删除后重新添加。"
        )
    unknown = present.keys() - known
    if unknown:
        yield f"{store.FOLDER} 文件夹里有 {len(unknown)} 个文件不属于任何附件，内容无法打开；不影响使用，程序会自行清理。"


def named_in_audit(reader: Reader) -> set[str]:
    """Store names that some step which can be undone speaks of."""
    found = set()
    for (text,) in reader.iterate(
        "select c.data from audit_scope s join audit_change c on c.seq = s.seq and c.op = s.op"
        " and c.table_name = 'attachment' where s.table_name = 'attachment' and s.op <> 'update'"
    ):
        name = json.loads(text).get("store_name")
        if name:
            found.add(str(name))
    return found


def tidy(reader: Reader, folder: Path, *, now: float | None = None) -> int:
    """Remove contents that no row and no step of the audit names, once they are a day old; returns how many.

    ``now`` in seconds since 1970. Safe while files are being added: theirs are younger.
    """
    before = (time.time() if now is None else now) - _SECONDS_LEFT_ALONE
    attached = {row.stored.store_name for row in queries.everything(reader)}
    left_over = []
    for path in sorted((folder / store.FOLDER).glob("??/*")):
        with suppress(OSError):
            unknown = path.name.partition(".")[0] not in attached or path.suffix == store.PART
            if unknown and path.stat().st_mtime < before:
                left_over.append(path)
    # Only now, because it is asked at every start: the audit is large, and seldom has to answer.
    known = named_in_audit(reader) if left_over else set()
    removed = 0
    for path in left_over:
        if path.name.partition(".")[0] not in known or path.suffix == store.PART:
            with suppress(OSError):
                path.unlink()
                removed += 1
    return removed


def _is_whole(folder: Path, row: AttachmentRow) -> bool:
    try:
        for _ in store.stream(folder, row.stored, row.file_name):
            pass
    except UserError:
        return False
    return True


def _some(rows: list[AttachmentRow]) -> str:
    shown = "、".join(str(row.id) for row in rows[:_MOST])
    return shown if len(rows) <= _MOST else f"{shown} 等"
