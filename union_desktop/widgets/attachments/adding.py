# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on their way into the store and out of it: many at a time, off the window's thread, as one step of the audit.

The window owns the work, not the panel that asked: who turns to another member meanwhile still gets the files attached.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QMimeData
from PySide6.QtGui import QImage

from union_desktop.core import clock
from union_desktop.core.attachments import store
from union_desktop.core.attachments.terms import AttachmentRow, NewFile, Owner
from union_desktop.core.errors import Cancelled, UserError

if TYPE_CHECKING:
    from union_desktop.core.attachments.service import Attached
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Progress

#: What a person at the screen hears about it: a sentence, and whether something was left out.
Told = Callable[[str, bool], None]
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a picture from the clipboard that becomes one."""

    name: str
    path: Path | None = None
    image: QImage | None = None


@dataclass(frozen=True, slots=True)
class _Taken:
    files: tuple[NewFile, ...]
    refused: tuple[str, ...]


def sources_in(data: QMimeData | None) -> list[Source]:
    """Files and pictures that are being dropped or pasted."""
    if data is None:
        return []
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return [Source(path.name, path) for path in files]
    image = data.imageData() if data.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return [Source(f"截图 {clock.now():%Y-%m-%d %H.%M.%S}.png", image=image)]
    return []


def has_sources(data: QMimeData | None) -> bool:
    """Whether there is anything in it that could be attached."""
    return data is not None and (data.hasImage() or any(url.isLocalFile() for url in data.urls()))


def add(desk: Desk, owner: Owner, sources: Sequence[Source], told: Told) -> None:
    """Take these into the store, then attach them as one step; ``told`` hears how it went."""
    folder = desk.office.folder

    def put_all(progress: Progress) -> _Taken:
        return _put_all(folder, sources, progress)

    def attach(taken: _Taken) -> None:
        if taken.files:
            _attach(desk, owner, taken, told)
        else:
            told(_sentence(0, 0, taken.refused), True)

    desk.tasks.background(
        put_all,
        attach,
        owner=desk.window,
        title="正在添加附件",
        cancelled=lambda: told("已停止，没有添加任何附件。", False),
    )


def export(desk: Desk, rows: Sequence[AttachmentRow], targets: Sequence[Path], told: Told) -> None:
    """Write plain copies; the look was kept in the audit before."""
    folder = desk.office.folder

    def write_all(progress: Progress) -> list[str]:
        refused = []
        for at, (row, target) in enumerate(zip(rows, targets, strict=True)):
            progress.report(at, len(rows), f"正在另存“{row.file_name}”")
            try:
                store.export_to(
                    folder, row.stored, row.file_name, target, lambda _done, _total: progress.check()
                )
            except UserError as error:
                refused.append(error.message)
        return refused

    def done(refused: list[str]) -> None:
        count = len(rows) - len(refused)
        where = f"“{targets[0]}”" if len(targets) == 1 else f"“{targets[0].parent}”"
        said = f"已另存 {count} 个文件到 {where}；另存的文件不再加密，用完请删除。" if count else ""
        told(" ".join(filter(None, (said, *refused[:_NAMED]))), bool(refused))

    desk.tasks.background(
        write_all,
        done,
        owner=desk.window,
        title="正在另存附件",
        cancelled=lambda: told("已停止；已经写完的文件留在所选的位置。", False),
    )


def _put_all(folder: Path, sources: Sequence[Source], progress: Progress) -> _Taken:
    files: list[NewFile] = []
    refused: list[str] = []
    try:
        for at, source in enumerate(sources):
            text = f"正在添加附件（{at + 1}/{len(sources)}）：{source.name}"

            def report(done: int, total: int, at: int = at, text: str = text) -> None:
                progress.check()
                progress.report(at * 1000 + done * 1000 // max(total, 1), len(sources) * 1000, text)

            report(0, 1)
            content = source.path if source.path is not None else _png(source.image)
            try:
                files.append(NewFile(store.put(folder, content, report), source.name))
            except UserError as error:
                refused.append(error.message)
    except BaseException:
        # Stopped, or a fault: what nobody will know of is not left behind.
        for one in files:
            store.remove(folder, one.stored.store_name)
        raise
    return _Taken(tuple(files), tuple(refused))


def _attach(desk: Desk, owner: Owner, taken: _Taken, told: Told) -> None:
    folder = desk.office.folder

    def write(session: Any) -> Attached:
        from union_desktop.core.attachments import service

        return service.attach(session, owner, taken.files)

    def done(attached: Attached) -> None:
        for one in attached.known:
            store.remove(folder, one.stored.store_name)
        told(
            _sentence(len(attached.added), len(attached.known), taken.refused),
            bool(taken.refused or attached.known),
        )

    def refused(error: UserError) -> None:
        for one in taken.files:
            store.remove(folder, one.stored.store_name)
        told(error.message, True)

    desk.tasks.command(write, title="添加附件", owner=desk.window, done=done, refused=refused)


def _sentence(added: int, known: int, refused: Sequence[str]) -> str:
    parts = [f"已添加 {added} 个附件。"] if added else []
    if known:
        parts.append(f"有 {known} 个文件与已有的附件内容相同，没有重复添加。")
    parts += refused[:_NAMED]
    if len(refused) > _NAMED:
        parts.append(f"另有 {len(refused) - _NAMED} 个文件也没有添加。")
    return "".join(parts)


def _png(image: QImage | None) -> bytes:
    if image is None:
        raise Cancelled
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    format_name: Any = "PNG"
    # Lightly packed: a screenshot of 4K takes 0.1 s instead of 0.6.
    image.save(buffer, format_name, 80)
    return bytes(made.data())
