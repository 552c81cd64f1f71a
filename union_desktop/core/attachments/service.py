# SPDX-License-Identifier: GPL-3.0-or-later
"""Attaching, naming and detaching files. The content is in the store before its row is written, and stays when the row
goes: a crash in between leaves a harmless file, and taking a removal back finds everything where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from union_desktop.core import clock
from union_desktop.core.attachments.model import Attachment
from union_desktop.core.attachments.terms import (
    LONGEST_NAME,
    AttachmentDraft,
    NewFile,
    Owner,
    media_type_of,
)
from union_desktop.core.changes import Changes
from union_desktop.core.database import Base
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

_TABLES = frozenset({"attachment"})


@dataclass(frozen=True, slots=True)
class Attached:
    """``added`` are ids of new rows; the contents of ``known`` were there already: the caller takes them off the disk."""

    added: tuple[int, ...]
    known: tuple[NewFile, ...]
    changes: Changes


@needs(Role.CLERK)
def attach(session: Session, owner: Owner, files: Sequence[NewFile]) -> Attached:
    """Give a record these files; one that it has already (same content) is left out."""
    table, number = owner
    target = Base.metadata.tables[table]
    if session.scalar(select(func.count()).select_from(target).where(target.c.id == number)) != 1:
        raise UserError("要添加附件的记录已不在，没有添加。请刷新后重试。")
    has = set(
        session.scalars(
            select(Attachment.sha256).where(Attachment.owner_table == table, Attachment.owner_id == number)
        )
    )
    added_at = clock.now().isoformat(timespec="seconds")
    known: list[NewFile] = []
    rows: list[Attachment] = []
    for one in files:
        if one.stored.sha256 in has:
            known.append(one)
            continue
        has.add(one.stored.sha256)
        name = _checked_name(one.file_name)
        rows.append(
            Attachment(
                owner_table=table,
                owner_id=number,
                kind=one.kind.strip(),
                file_name=name,
                media_type=media_type_of(name),
                size=one.stored.size,
                sha256=one.stored.sha256,
                store_name=one.stored.store_name,
                file_key=one.stored.file_key,
                note=one.note.strip(),
                added_at=added_at,
            )
        )
    session.add_all(rows)
    session.flush()
    changes = Changes(_TABLES, (number,)) if rows else Changes()
    return Attached(tuple(row.id for row in rows), tuple(known), changes)


@needs(Role.CLERK)
def describe(
    session: Session, attachment_id: int, before: AttachmentDraft, after: AttachmentDraft
) -> Changes:
    """Another name, kind or note; refused when somebody else changed it meanwhile."""
    found = session.get(Attachment, attachment_id)
    if found is None:
        raise UserError("这个附件已不在，没有保存。请刷新后重试。")
    if AttachmentDraft(found.file_name, found.kind, found.note) != before:
        raise UserError("这个附件刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    found.file_name = _checked_name(after.file_name)
    found.kind = after.kind.strip()
    found.note = after.note.strip()
    session.flush()
    return Changes(_TABLES, (found.owner_id,))


@needs(Role.CLERK)
def detach(session: Session, attachment_ids: Sequence[int]) -> Changes:
    """Take files from their records; the contents stay in the store, so that this can be undone."""
    found = [session.get(Attachment, number) for number in attachment_ids]
    gone = [one for one in found if one is not None]
    if len(gone) < len(found):
        raise UserError("有附件已不在，没有删除任何内容。请刷新后重试。")
    for one in gone:
        session.delete(one)
    session.flush()
    return Changes(_TABLES, tuple({one.owner_id for one in gone}))


def _checked_name(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise InvalidDraft({"file_name": "请填写文件名。"})
    if len(tidy) > LONGEST_NAME or any(letter in tidy for letter in '/\\:*?"<>|') or not tidy.isprintable():
        raise InvalidDraft(
            {"file_name": f'文件名不能超过 {LONGEST_NAME} 个字，也不能含有 / \\ : * ? " < > | 。'}
        )
    return tidy
