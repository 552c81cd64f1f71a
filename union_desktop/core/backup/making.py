# SPDX-License-Identifier: GPL-3.0-or-later
"""Making an archive: a copy of the database beside it, everything into one part file, all of it read back, then its name.

Runs in a process of its own (``core.office_child``), so that the window and its threads never share Python's lock with
it. What it checks, and when, is decided in docs/decisions/backup-archive.md.
"""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from union_desktop import __version__
from union_desktop.core import clock, disk, migrations, office_child
from union_desktop.core.backup import checks, container, places
from union_desktop.core.backup.archive import open_archive
from union_desktop.core.backup.container import Member, Writer
from union_desktop.core.backup.manifest import Manifest
from union_desktop.core.encrypted_file import (
    DATABASE_NAME,
    DriverError,
    connect,
    damaged_pages,
    explain,
    row_counts,
)
from union_desktop.core.errors import UserError
from union_desktop.core.keys import keyfile

if TYPE_CHECKING:
    from union_desktop.core.office import Office

#: The copy of the database grows in the office folder: that is a disk of this PC, the place of the archives may be a
#: stick or a share, where SQLite must not work.
COPY_NAME: Final = DATABASE_NAME + ".backup-part"
_ENDS: Final = ("", "-journal", "-wal", "-shm")
_PAGES: Final = 500
_LOOKS: Final = 3

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A finished archive; ``size`` in bytes.

    ``findings`` are Chinese sentences about the office itself (a file that is missing, a broken chain): the archive is
    a true copy all the same. ``thorough`` says whether structure, references and chain were read as well.
    """

    path: Path
    made_at: str
    size: int
    files: int
    rows: int
    audit: tuple[int, str]
    missing: tuple[str, ...]
    findings: tuple[str, ...]
    thorough: bool

    @property
    def sound(self) -> bool:
        """Whether the office itself was found whole; a file that is missing does not count."""
        return len(self.findings) == bool(self.missing)

    def as_bytes(self) -> bytes:
        """As the child sends it."""
        return json.dumps(asdict(self) | {"path": str(self.path)}).encode()


def back_up(office: Office, target: Path, report: Report, *, thorough: bool = True) -> Made:
    """Make an archive of the open office at ``target``, a path that is free in a folder that is there.

    Raises UserError with nothing left behind, and whatever ``report`` raises to stop it. Once the archive has its name,
    stopping only leaves out what ``thorough`` would have read.
    """
    with office.reader() as reader:
        uid = str(reader.value("select value from office_setting where name = 'office_uid'"))
    arguments: dict[str, Any] = {
        "folder": str(office.folder),
        "key": office.data_key,
        "target": str(target),
        "thorough": thorough,
    }
    try:
        answer = office_child.ask_without_office(f"{__name__}:make", arguments, report)
    finally:
        # The child tidies up behind itself unless it was killed.
        remove_leftovers(office.folder)
        places.remove_parts(target.parent, uid)
    return _made(answer)


def remove_leftovers(folder: Path) -> None:
    """Throw away the copy of an interrupted backup; the office must be open in this program."""
    for end in _ENDS:
        with suppress(OSError):
            (folder / (COPY_NAME + end)).unlink(missing_ok=True)


def make(report: Report, folder: str, key: bytes, target: str, thorough: bool) -> bytes:
    """The child's side of ``back_up``."""
    run = _Run(Path(folder), key, Path(target), report)
    try:
        try:
            made = run.make()
        except DriverError as error:
            raise explain(error) from None
        return (run.examine(made) if thorough else made).as_bytes()
    finally:
        run.tidy()


class _Run:
    """One archive on its way."""

    def __init__(self, folder: Path, key: bytes, target: Path, report: Report) -> None:
        self._folder = folder
        self._key = key
        self._target = target
        self._report = report
        self._part = target
        self._copy = folder / COPY_NAME
        size = (folder / DATABASE_NAME).stat().st_size
        self._files = checks.stored_files(folder)
        stored = sum(one.stat().st_size for one in self._files.values())
        # Weights measured: copying a page through the cipher takes some six times as long as writing or reading it.
        self._total = size * 8 + stored * 2
        self._copying = size * 6
        self._done = 0

    def make(self) -> Made:
        """Everything up to the archive's name."""
        self._require_room()
        key_bytes = keyfile.whole_file(self._folder)
        remove_leftovers(self._folder)
        told, missing = self._copy_database()
        places.remove_parts(self._target.parent, told.office_uid)
        self._part = places.part_of(self._target, told.office_uid)
        worker = _Side(lambda: self._check_copy(told))
        try:
            with self._part.open("x+b") as stream:
                with container.writing(stream) as writer:
                    self._add_all(writer, key_bytes)
                    told = replace(told, files=tuple(writer.members))
                    sealed = told.sealed(self._key)
                    writer.add(container.MANIFEST, io.BytesIO(sealed), len(sealed), self._step)
                stream.flush()
                os.fsync(stream.fileno())
            archive = open_archive(self._part)
            broken = archive.damage(self._step)
            problems = worker.result()
            if broken or problems or not archive.is_sealed_with(self._key):
                named = "、".join([*broken, *problems]) or "清单 manifest.json 的封签不符"
                raise UserError(
                    f"备份写好后没有通过核对（{named}），已经删除，工会数据没有改动。请检查磁盘或换一个备份位置，再备份一次。"
                )
            if self._target.exists():
                raise UserError(f"“{self._target.name}”已经存在，没有替换它。请换一个文件名再备份。")
            self._part.replace(self._target)
            disk.sync_folder(self._target.parent)
        except OSError as error:
            raise places.explained(error, self._target.parent) from None
        finally:
            worker.wait()
        return Made(
            self._target,
            told.made_at.isoformat(),
            archive.size,
            len(told.files),
            sum(told.rows.values()),
            told.audit,
            tuple(missing),
            tuple(_about_missing(missing)),
            thorough=False,
        )

    def examine(self, made: Made) -> Made:
        """The slow look at the copy whose bytes, as the digests say, are the archive's."""
        copy = connect(self._copy, self._key)
        try:
            found = checks.depth(copy)
        except (DriverError, UserError):
            # The archive has its name already: it is a true copy of something that cannot be read to the end.
            found = [
                "数据库读到一半出错，操作记录链没有核对完。请用“check”命令检查工会文件，并保留以前的备份。"
            ]
        finally:
            copy.close()
        return replace(made, findings=(*made.findings, *found), thorough=True)

    def tidy(self) -> None:
        """Leave nothing but the archive."""
        remove_leftovers(self._folder)
        if self._part != self._target:
            with suppress(OSError):
                self._part.unlink(missing_ok=True)

    def _require_room(self) -> None:
        import shutil

        # Told before minutes of work; a disk that fills up meanwhile is told as well.
        size = (self._folder / DATABASE_NAME).stat().st_size
        if shutil.disk_usage(self._folder).free < size:
            raise UserError(
                f"工会文件夹所在的磁盘空间不够（备份时那里暂时还需要约 {size // 1_000_000 + 1} MB），没有备份，"
                "工会数据完好。请清理磁盘后再备份一次。"
            )

    def _copy_database(self) -> tuple[Manifest, list[str]]:
        """A copy by SQLite's own interface, out of one snapshot; somebody may go on writing meanwhile."""
        source = connect(self._folder / DATABASE_NAME, self._key)
        seals: _Side | None = None
        try:
            # Into the file with what is still in the log, because the seals are checked on the file.
            source.execute("pragma wal_checkpoint(PASSIVE)").fetchone()
            source.execute("pragma query_only=ON")
            # The open snapshot keeps the copy from starting anew with each commit of the window.
            source.execute("begin")
            seals = _Side(self._damage_of_source)
            rows = row_counts(source)
            told = Manifest(
                checks.setting(source, "office_uid"),
                checks.setting(source, "office_name"),
                __version__,
                migrations.version_of(source) or "",
                clock.now(),
                (),
                rows,
                checks.audit_head(source),
            )
            # Listed after the snapshot: a file that came later is one too many, never one too few.
            self._files = checks.stored_files(self._folder)
            present = frozenset(one.name for one in self._files.values())
            missing = checks.missing_attachments(source, present)
            copy = connect(self._copy, self._key, create=True, wal=False)
            try:
                copy.execute("pragma synchronous=OFF")
                source.backup(copy, pages=_PAGES, progress=self._pages_copied)
                # What travels must open on a disk that cannot be written, too.
                copy.execute("pragma journal_mode=DELETE").fetchone()
            finally:
                copy.close()
            self._done = self._copying
            self._refuse_damage(seals.result())
            return told, missing
        finally:
            if seals is not None:
                seals.wait()
            source.close()

    def _damage_of_source(self) -> list[str]:
        """Pages whose seal is broken: copying would fill them with zeros and seal them anew, and nobody would see it."""
        source = connect(self._folder / DATABASE_NAME, self._key, read_only=True)
        try:
            broken = damaged_pages(source)
            for _ in range(_LOOKS - 1):
                if not broken:
                    break
                # The window may have been writing a page just then; a page that is broken stays so.
                broken = [one for one in damaged_pages(source) if one in broken]
            return broken
        finally:
            source.close()

    @staticmethod
    def _refuse_damage(pages: list[str]) -> None:
        if pages:
            raise UserError(
                f"工会文件 office.db 有 {len(pages)} 页损坏，因此没有备份：坏页不能混进备份里，以前的备份都还在。"
                "请先不要继续录入：关闭程序，把整个工会文件夹原样复制一份留存，再从最近一次备份恢复。"
            )

    def _check_copy(self, told: Manifest) -> list[str]:
        copy = connect(self._copy, self._key, read_only=True)
        try:
            return checks.surface(copy, told.rows, told.audit)
        finally:
            copy.close()

    def _add_all(self, writer: Writer, key_bytes: bytes) -> None:
        _add_file(writer, DATABASE_NAME, self._copy, self._step)
        writer.add(keyfile.FILE_NAME, io.BytesIO(key_bytes), len(key_bytes), self._step)
        for name, path in self._files.items():
            # A file that was taken away meanwhile is no fault of the copy.
            if path.is_file():
                _add_file(writer, name, path, self._step)

    def _pages_copied(self, _status: int, remaining: int, total: int) -> None:
        self._done = self._copying * (total - remaining) // max(total, 1)
        self._report(self._done, self._total)

    def _step(self, size: int) -> None:
        self._done += size
        self._report(min(self._done, self._total), self._total)


class _Side:
    """Work beside the main thread: the second core checks seals while the first one copies or writes."""

    def __init__(self, work: Callable[[], list[str]]) -> None:
        self._found: list[str] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), name="check-seals")
        self._thread.start()

    def _run(self, work: Callable[[], list[str]]) -> None:
        try:
            self._found = work()
        except BaseException as error:  # noqa: BLE001 - told by result()
            self._error = error

    def wait(self) -> None:
        """Until it is done, whatever came of it."""
        self._thread.join()

    def result(self) -> list[str]:
        """What it found; raises what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found


def _add_file(writer: Writer, name: str, path: Path, step: Callable[[int], None]) -> Member:
    with path.open("rb") as source:
        return writer.add(name, source, os.fstat(source.fileno()).st_size, step)


def _about_missing(missing: list[str]) -> list[str]:
    if not missing:
        return []
    sentence = (
        f"有 {len(missing)} 个附件的文件在 attachments 文件夹里找不到，备份里也没有它们；其余内容完整。"
        "请从较早的备份里找回，或在相应记录上重新添加。"
    )
    return [sentence]


def _made(answer: bytes) -> Made:
    told = json.loads(answer)
    return Made(
        Path(told["path"]),
        told["made_at"],
        told["size"],
        told["files"],
        told["rows"],
        (told["audit"][0], told["audit"][1]),
        tuple(told["missing"]),
        tuple(told["findings"]),
        told["thorough"],
    )
