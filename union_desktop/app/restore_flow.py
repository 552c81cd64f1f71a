# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a restore without a window: which archive, what opens it, what it holds against what is open. No Qt."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from union_desktop.app.restored import Contents, contents_of_folder, contents_of_office
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, require

if TYPE_CHECKING:
    from union_desktop.core.backup.archive import Archive
    from union_desktop.core.office import Office
    from union_desktop.core.restore.unpacking import Unpacked

Report = Callable[[int, int], None]

OTHER_OFFICE = (
    "这份备份属于另一个工会文件，不能用它替换现在打开的这个，没有改动任何数据。"
    "请关闭后在欢迎页选择“从备份恢复”，恢复到另一个文件夹。"
)


def read_archive(path: Path) -> tuple[Archive, tuple[str, ...]]:
    """An archive this program can restore, and who could sign in when it was made; reads from a stick or share."""
    from union_desktop.core import migrations
    from union_desktop.core.backup.archive import open_archive

    archive = open_archive(path)
    if archive.newer:
        raise UserError(migrations.NEWER)
    return archive, archive.keys().operators


class Step(StrEnum):
    """Pages of the wizard."""

    CHOOSE = "choose"
    KEY = "key"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in both offices; ``differs`` says that it deserves a look."""

    name: str
    archived: str
    present: str
    differs: bool


class Restore:
    """A restore over ``office``, which stays open and untouched until the very end, or into a new folder without one."""

    def __init__(self, office: Office | None, today: dt.date) -> None:
        if office is not None:
            require(office.role, Role.ADMINISTRATOR)
        self.office = office
        self.finished = False
        #: Who could sign in when the chosen archive was made.
        self.operators: tuple[str, ...] = ()
        self._today = today
        self._step = Step.CHOOSE
        self._archive: Archive | None = None
        self._key: bytes | None = None
        self._fits = False
        self._discarding: threading.Thread | None = None
        self._target: Path | None = office.folder if office is not None else None
        self._new_password: tuple[str, str, str] | None = None
        self._unpacked: Unpacked | None = None
        self._archived: Contents | None = None
        self._present: Contents | None = None

    # -- the machine of the wizard ----------------------------------------------------------------------------

    @property
    def steps(self) -> Sequence[tuple[str, str]]:
        """The step with the password is left out when the open office's own key fits."""
        asked = self.office is None if self._archive is None else self.needs_key
        key = [(Step.KEY, "打开备份")] if asked else []
        return [(Step.CHOOSE, "选择备份"), *key, (Step.COMPARE, "核对内容")]

    @property
    def current(self) -> str:
        return self._step

    def can_go_back(self) -> bool:
        return self._step is not Step.CHOOSE

    def can_go_forward(self) -> bool:
        return True

    def forward(self) -> None:
        """To the next step; what it needs was handed in before."""
        if self._step is Step.COMPARE:
            self.finished = True
        elif self._step is Step.CHOOSE and self.needs_key:
            self._step = Step.KEY
        else:
            self._step = Step.COMPARE

    def back(self) -> None:
        """To the step before; what was unpacked is thrown away."""
        self._discard()
        self._step = Step.KEY if self._step is Step.COMPARE and self.needs_key else Step.CHOOSE

    # -- what is handed in ------------------------------------------------------------------------------------

    @property
    def archive(self) -> Archive:
        """The archive chosen."""
        assert self._archive is not None
        return self._archive

    @property
    def needs_key(self) -> bool:
        """Whether a password or the recovery code has to be typed."""
        return not self._fits

    @property
    def unlocked(self) -> bool:
        """Whether it can be unpacked."""
        return self._key is not None

    def choose(
        self,
        path: Path | None,
        target: str = "",
        read: Callable[[Path], tuple[Archive, tuple[str, ...]]] = read_archive,
    ) -> None:
        """Take an archive and, without an open office, the folder it shall go to; refuses what cannot be restored.

        Never on the window's thread; ``read`` is ``read_archive`` or something more patient.
        """
        from union_desktop.core.restore import unpacking

        self._discard()
        self._archive = self._key = self._new_password = None
        self._fits = False
        if path is None:
            raise UserError("请先选择一份备份。", "archive")
        archive, self.operators = read(path)
        if self.office is None:
            if not target.strip():
                raise InvalidDraft({"target": "请填写恢复到哪个文件夹。"})
            self._target = Path(target.strip()).absolute()
            unpacking.require_free(self._target)
        else:
            with self.office.reader() as reader:
                uid = reader.value("select value from office_setting where name = 'office_uid'")
            if uid != archive.manifest.office_uid:
                raise UserError(OTHER_OFFICE)
            # The seal is looked at once: that reads the whole manifest.
            self._fits = archive.is_sealed_with(self.office.data_key)
            self._key = self.office.data_key if self._fits else None
        self._archive = archive

    def unlock(self, operator: str, password: str) -> None:
        """Open it with the password of that day; slow on purpose, so never on the window's thread."""
        from union_desktop.core.restore import unpacking

        self._new_password = None
        self._key = unpacking.unlock(self.archive, operator, password)

    def unlock_with_code(self, code: str, operator: str, password: str, repeated: str) -> None:
        """Open it with the recovery code of that day and give an operator a new password in what is restored."""
        from union_desktop.core.office import check_password
        from union_desktop.core.restore import unpacking

        if password != repeated:
            raise UserError("两次输入的新密码不一致，没有恢复任何内容。请重新输入。")
        check_password(password)
        self._key = unpacking.unlock_with_code(self.archive, code)
        self._new_password = (code, operator, password)

    def unpack(self, report: Report) -> None:
        """Unpack beside, check everything, upgrade, and count both offices; nothing stays when it fails."""
        from union_desktop.app.sign_in_service import reset_password_with_code
        from union_desktop.core.restore import unpacking

        assert self._key is not None
        assert self._target is not None
        self._discard()
        while self._discarding is not None and self._discarding.is_alive():
            # It may take away a folder that was made for the one before.
            self._discarding.join(0.1)
            report(0, 0)
        unpacked = unpacking.unpack_beside(self.archive, self._key, self._target, report)
        try:
            # First what the archive holds: the new password is an entry of its own, of today.
            self._archived = contents_of_folder(unpacked.folder, self._key, self._today)
            if self._new_password is not None:
                code, operator, password = self._new_password
                reset_password_with_code(unpacked.folder, code, operator, password)
            self._present = contents_of_office(self.office, self._today) if self.office is not None else None
        except BaseException:
            unpacked.discard()
            raise
        self._unpacked = unpacked

    # -- what is shown ----------------------------------------------------------------------------------------

    @property
    def findings(self) -> tuple[str, ...]:
        """What was wrong with the office already when the archive was made."""
        return self._unpacked.findings if self._unpacked is not None else ()

    @property
    def upgraded(self) -> bool:
        """Whether the archive came from an older version."""
        return self._unpacked is not None and bool(self._unpacked.upgraded_from)

    def lines(self) -> tuple[Line, ...]:
        """The figures side by side; without an open office the right side is empty."""
        old, now = self._archived, self._present
        if old is None:
            return ()

        def figure(name: str, read: Callable[[Contents], int], unit: str) -> Line:
            mine = f"{read(old):,} {unit}"
            if now is None:
                return Line(name, mine, "", differs=False)
            by = read(old) - read(now)
            more = f"（{'多' if by > 0 else '少'} {abs(by):,}）" if by else ""
            return Line(name, mine + more, f"{read(now):,} {unit}", differs=bool(by))

        def words(name: str, read: Callable[[Contents], str]) -> Line:
            right = read(now) if now is not None else ""
            return Line(name, read(old), right, differs=now is not None and read(old) != right)

        day = f"（截至 {old.as_of}）"
        return (
            words("工会名称", lambda one: one.name),
            figure("会员" + day, lambda one: one.members, "人"),
            figure("保留会籍", lambda one: one.retained, "人"),
            figure("在册人员", lambda one: one.people, "人"),
            figure("附件", lambda one: one.attachments, "个"),
            figure("操作记录", lambda one: one.audit_entries, "条"),
            words("最后一次改动", lambda one: one.last_at),
            words("最后改动的操作员", lambda one: one.last_operator),
            words("最后改动的内容", lambda one: one.last_action),
        )

    # -- the end ----------------------------------------------------------------------------------------------

    def hand_over(self) -> Unpacked:
        """What was unpacked, for whoever closes the open office; from now on it is theirs."""
        assert self._unpacked is not None
        unpacked, self._unpacked = self._unpacked, None
        return unpacked

    def put_in_place(self) -> Path:
        """Without an open office: the unpacked office gets its folder, which is returned."""
        from union_desktop.core.restore import unpacking

        assert self._unpacked is not None
        assert self._target is not None
        unpacked, self._unpacked = self._unpacked, None
        unpacking.put_in_new_folder(unpacked, self._target)
        return self._target

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._discard()

    def _discard(self) -> None:
        if self._unpacked is not None:
            # Hundreds of files: the window has better things to do.
            self._discarding = self._unpacked.discard_aside()
            self._unpacked = None
