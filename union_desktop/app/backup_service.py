# SPDX-License-Identifier: GPL-3.0-or-later
"""Where this PC puts the archives of an office, what lies there, and one backup into all places. No Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from union_desktop.core.errors import UserError
from union_desktop.core.operators import SIGN_IN

if TYPE_CHECKING:
    from union_desktop.app.settings import Settings
    from union_desktop.core.backup.making import Made
    from union_desktop.core.backup.places import Kept
    from union_desktop.core.office import Office

_SETTING: Final = "backup.places"
#: From this many days on an archive is told to be old.
OLD_DAYS: Final = 7
VERY_OLD_DAYS: Final = 30

Report = Callable[[int, int], None]


class BackupPlaces:
    """The folders for archives of one office, as set on this PC."""

    def __init__(self, settings: Settings, office: Path) -> None:
        self._settings = settings
        self._office = office.absolute()

    @property
    def first(self) -> Path:
        """Where archives are made; beside the office folder unless set."""
        from union_desktop.core.backup import places

        found = self._mine().get("first")
        return Path(found) if found else places.usual_folder(self._office)

    @property
    def second(self) -> Path | None:
        """Where a copy of each archive goes, if set."""
        found = self._mine().get("second")
        return Path(found) if found else None

    def set_first(self, folder: Path | None) -> None:
        """Choose another folder; None for the usual one. Refuses one that an office lies in."""
        self._put("first", folder)

    def set_second(self, folder: Path | None) -> None:
        """Choose the second place; None for none."""
        self._put("second", folder)

    def _put(self, name: str, folder: Path | None) -> None:
        if folder is not None and folder.absolute().is_relative_to(self._office):
            raise UserError(
                "备份不能放在工会文件夹里面：那个文件夹坏了，备份也就没有了。没有改动设置，请另选一个文件夹。"
            )
        mine = {key: value for key, value in self._mine().items() if key != name}
        if folder is not None:
            mine[name] = str(folder.absolute())
        self._settings.put(_SETTING, self._all() | {str(self._office): mine})

    def _mine(self) -> dict[str, str]:
        found = self._all().get(str(self._office))
        if not isinstance(found, dict):
            return {}
        return {key: value for key, value in found.items() if isinstance(value, str)}

    def _all(self) -> dict[str, object]:
        found = self._settings.get(_SETTING)
        return dict(found) if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was found in the places, newest first; ``second_there`` is None when no second place is set."""

    first: tuple[Kept, ...]
    second: tuple[Kept, ...]
    first_there: bool
    second_there: bool | None

    @property
    def latest(self) -> Kept | None:
        """The newest archive wherever it lies."""
        return max((*self.first, *self.second), key=lambda one: one.made_at, default=None)


@dataclass(frozen=True, slots=True)
class Taken:
    """One backup; ``notes`` are sentences about places that could not be served."""

    made: Made
    notes: tuple[str, ...]
    shelf: Shelf


def look(uid: str, chosen: BackupPlaces) -> Shelf:
    """Look into the places for archives of the office with this number; see ``patience`` for how long that may take."""
    from union_desktop.core.backup import places

    first, second = chosen.first, chosen.second
    return Shelf(
        places.archives(first, uid),
        places.archives(second, uid) if second is not None else (),
        places.is_there(first),
        None if second is None else places.is_there(second),
    )


def tidy(office: Office) -> None:
    """Throw away what killed restores left beside the open office; those of backups go with the next backup."""
    from union_desktop.core.restore import unpacking

    unpacking.remove_leftovers(office.folder)


def take(office: Office, chosen: BackupPlaces, today: dt.date, report: Report) -> Taken:
    """One archive into the first place that is there, a copy into the other, and old generations out of both.

    Raises UserError when there is no place at all, or the archive could not be made.
    """
    from union_desktop.core.backup import making, places

    first, second = chosen.first, chosen.second
    if first.parent.is_dir() and first == places.usual_folder(office.folder.absolute()):
        places.make_folder(first)
    reachable = [one for one in (first, second) if one is not None and places.is_there(one)]
    notes = [places.absent(one) for one in (first, second) if one is not None and one not in reachable]
    if not reachable:
        raise UserError(places.absent(first))
    uid = office_uid(office)
    made = making.back_up(office, places.free_path(reachable[0]), report)
    for other in reachable[1:]:
        if other == reachable[0]:
            continue
        done = 0

        def step(size: int) -> None:
            nonlocal done
            done += size
            report(done, made.size * 2)

        try:
            places.copy_to(made.path, other, uid, step)
        except UserError as error:
            notes.append(error.message)
    # An office with a fault in it must not thin out the archives from before the fault.
    if made.sound:
        for one in reachable:
            places.prune(one, uid, today)
    return Taken(made, tuple(notes), look(uid, chosen))


def audit_head(office: Office) -> tuple[int, str]:
    """Number and digest of the last entry."""
    with office.reader() as reader:
        row = reader.one("select seq, digest from audit_head")
    return (int(row[0]), str(row[1])) if row else (0, "")


def changed_since(office: Office, audit: tuple[int, str]) -> bool:
    """Whether anything was written after an archive that ends with this entry; signing in and looking is no change."""
    with office.reader() as reader:
        # An entry that is not of this chain belongs to an office that went another way since.
        known = reader.one(
            "select 1 from audit_entry where seq = :seq and digest = :digest", seq=audit[0], digest=audit[1]
        )
        later = reader.one(
            "select 1 from audit_scope join audit_entry using (seq)"
            " where seq > :seq and table_name <> 'access_entry' and action not like :sign_in limit 1",
            seq=audit[0],
            sign_in=SIGN_IN + "%",
        )
    return known is None or later is not None


def office_uid(office: Office) -> str:
    """The office's own number."""
    with office.reader() as reader:
        return str(reader.value("select value from office_setting where name = 'office_uid'"))


@dataclass(frozen=True, slots=True)
class Age:
    """How the newest archive stands: a short text, a sentence, and how loudly it is said."""

    text: str
    sentence: str
    kind: str = "calm"


def age(shelf: Shelf, now: dt.datetime, *, changed: bool) -> Age:
    """What the status bar says; ``changed`` since the newest archive, ``kind`` is calm, old or never."""
    newest = shelf.latest
    if newest is None:
        return Age("从未备份", "还没有做过备份。磁盘损坏时数据就找不回来了，请现在备份一次。", "never")
    stamp, days = (
        newest.made_at.astimezone(now.tzinfo),
        (now.date() - newest.made_at.astimezone().date()).days,
    )
    when = _when(stamp, days)
    moment = stamp.strftime("%Y-%m-%d %H:%M")
    if not changed:
        told = Age(when, f"最近一次备份：{moment}。此后没有改动，备份是最新的。")
    elif days >= VERY_OLD_DAYS:
        told = Age(when, f"最近一次备份是 {days} 天前（{moment}），此后有改动。请现在备份一次。", "never")
    elif days >= OLD_DAYS:
        told = Age(when, f"最近一次备份是 {days} 天前（{moment}），此后有改动。请现在备份一次。", "old")
    else:
        told = Age(when, f"最近一次备份：{moment}。此后有改动，关闭程序时会自动备份。")
    if shelf.second_there is not None and told.kind == "calm":
        told = _with_second(told, shelf, newest, now)
    return told


def _with_second(told: Age, shelf: Shelf, newest: Kept, now: dt.datetime) -> Age:
    there = "" if shelf.second_there else "第二备份位置现在不在。"
    if not shelf.second_there and not shelf.second:
        return replace(told, sentence=told.sentence + there + "接上后，下一次备份会同时写到那里。")
    behind = not shelf.second or shelf.second[0].audit != newest.audit
    days = (now.date() - shelf.second[0].made_at.astimezone().date()).days if shelf.second else VERY_OLD_DAYS
    if behind and days >= OLD_DAYS:
        return Age(told.text, told.sentence + there + "第二备份位置的备份已经旧了，请接好后备份一次。", "old")
    return replace(told, sentence=told.sentence + there)


def _when(stamp: dt.datetime, days: int) -> str:
    if days <= 0:
        return f"今天 {stamp:%H:%M}"
    return f"昨天 {stamp:%H:%M}" if days == 1 else f"{days} 天前"


def checked(path: Path, data_key: bytes, report: Report) -> str:
    """Read an archive of the open office from end to end; the sentence for a whole one, UserError otherwise."""
    from union_desktop.core.backup.archive import Damaged, open_archive

    archive, done = open_archive(path), 0

    def step(size: int) -> None:
        nonlocal done
        done += size
        report(done, archive.size)

    broken = archive.damage(step)
    if broken:
        raise Damaged(path, broken)
    if not archive.is_sealed_with(data_key):
        raise UserError(
            f"“{path.name}”没有损坏，但封签不是现在这把钥匙的：它是更换数据钥匙之前做的，或者被人换过内容。"
            "恢复时请用当时的密码或恢复码打开；来历不明的请不要使用。"
        )
    return f"“{path.name}”完好：{len(archive.manifest.files)} 个文件逐字节相符，封签是这个工会文件的。"
