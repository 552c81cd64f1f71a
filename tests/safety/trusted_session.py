# SPDX-License-Identifier: GPL-3.0-or-later
"""A session without windows over everything that handles whole people: files, exports, merging, backup, restore, a new key.

Started as a process of its own: ``trusted_session.py FOLDER ASKED_FOR``; talks to test_leak as ``session`` does.
"""

from __future__ import annotations

import datetime as dt
import faulthandler
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.safety import session
from tests.safety.session import OPERATOR, PASSWORD, said, snapshot, watch

Report = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """Nobody listens."""


def once(name: str, after: int = 0) -> Report:
    """Lets the test look at the disk in the middle of something, once."""
    heard: list[int] = []

    def report(_done: int, _total: int) -> None:
        heard.append(1)
        if len(heard) == after + 1:
            snapshot(name)

    return report


def cancel(_done: int, _total: int) -> None:
    """The person stops it as soon as it begins."""
    from union_desktop.core.errors import Cancelled

    raise Cancelled


def planted(office: Any) -> int:
    """The planted person with everything that can be known about somebody."""
    from union_desktop.areas.members import service
    from union_desktop.areas.members.terms import ConsentDraft, FamilyDraft, ResumeDraft

    draft = session.planted_draft()
    person = replace(draft.person, remark=session.DIAGNOSIS)
    with office.transaction("入会") as database:
        number = service.enrol(database, replace(draft, person=person)).ids[0]
        service.add_family(database, number, FamilyDraft("配偶", session.RELATIVE, phone=session.PHONE))
        service.add_resume(database, number, ResumeDraft("2001-01", "2002-01", session.DEPARTMENT))
        consent = ConsentDraft("健康信息", "1", dt.date(2020, 1, 1), note=session.DIAGNOSIS)
        service.add_consent(database, number, consent)
    return int(number)


def attach(office: Any, number: int, source: Path) -> None:
    """A picture and a letter; the small pictures are made by a child."""
    from union_desktop.core import office_child
    from union_desktop.core.attachments import queries, service, store
    from union_desktop.core.attachments.terms import NewFile
    from union_desktop.core.errors import Cancelled, UserError

    files = [
        NewFile(store.put(office.folder, path, once(f"put {path.suffix}")), path.name)
        for path in sorted(source.iterdir())
    ]
    with suppress(Cancelled):
        store.put(office.folder, next(source.iterdir()), cancel)
    with office.transaction("添加附件") as database:
        added = service.attach(database, ("person", number), files).added
    with office.reader() as reader:
        rows = queries.attached(reader, ("person", number))
    wanted = [
        (one.stored.store_name, one.stored.file_key, one.stored.size, one.stored.sha256) for one in rows
    ]
    decoding = "union_desktop.widgets.attachments.decoding"
    office_child.ask_without_office(
        f"{decoding}:small_pictures", {"folder": str(office.folder), "wanted": wanted}, silent
    )
    said("thumbnails", sum(bool(store.thumb(office.folder, one[0], one[1])) for one in wanted))
    (picture,) = (one for one in rows if one.file_name.endswith(".png"))
    shown = office_child.ask_without_office(
        f"{decoding}:picture",
        {
            "folder": str(office.folder),
            "wanted": wanted[rows.index(picture)],
            "file_name": picture.file_name,
            "longest": 500,
        },
        silent,
    )
    said("picture", len(shown) > 1000)
    # Saved to nowhere, and stopped: neither leaves a plain copy behind.
    with suppress(UserError):
        store.export_to(office.folder, picture.stored, picture.file_name, source / "no" / "a.png")
    with suppress(Cancelled):
        store.export_to(office.folder, picture.stored, picture.file_name, office.folder / "a.png", cancel)
    with office.transaction("删除附件") as database:
        service.detach(database, added[:1])


def export(office: Any, asked_for: Path) -> None:
    """Lists and plain exports, refused and stopped; what was asked for and made is the person's own."""
    from union_desktop.areas.members.documents import list_export
    from union_desktop.core import clock, office_child, plain_export
    from union_desktop.core.errors import Cancelled, UserError
    from union_desktop.documents.files import write_file

    look = list_export.ExportLook(
        ("name", "staff_no", "phone"), True, session.NAME, OPERATOR, "核对", clock.now()
    )
    arguments = {"ids": [1], "on": None, "as_of": clock.today(), "look": look}
    maker = "union_desktop.areas.members.documents.list_export:list_workbook"
    made = office_child.ask(office, maker, arguments, silent)
    write_file(asked_for / "list.xlsx", made)
    with suppress(UserError):
        write_file(office.folder / "no" / "list.xlsx", made)
    with suppress(Cancelled):
        office_child.ask(office, maker, arguments, cancel)
    plain_export.export(office, asked_for / "plain.db", "移交档案馆", once("plain export"))
    with suppress(Cancelled):
        plain_export.export(office, office.folder.parent / "stopped.db", "移交档案馆", cancel)
    with suppress(UserError):
        plain_export.export(office, office.folder.parent / "no" / "plain.db", "移交档案馆", silent)


def merge(office: Any, number: int) -> None:
    """The planted person was entered twice; merged, taken apart, merged again."""
    from union_desktop.areas.members import service
    from union_desktop.areas.members.service import comparing, merging
    from union_desktop.areas.members.terms import MergeDraft
    from union_desktop.core import clock

    draft = session.planted_draft()
    twin = replace(draft.person, staff_no="", id_number="", remark=session.DIAGNOSIS)
    with office.transaction("入会") as database:
        other = service.enrol(database, replace(draft, person=twin)).ids[0]

    def once_more() -> None:
        with office.reader() as reader:
            found = comparing.compare(reader, number, other, clock.today())
        sides = {one.key: one.side for one in found.fields}
        drafted = MergeDraft(number, other, found.facts, sides, found.proposed.together)
        with office.transaction("合并") as database:
            merging.merge(database, drafted)

    once_more()
    with office.reader() as reader:
        seq = int(reader.value("select max(seq) from audit_entry"))
    with office.transaction("撤销合并") as database:
        said("unmerged", merging.unmerge(database, seq).reverted > 1)
    once_more()


def back_up(office: Any, home: Path) -> Path:
    """Into both places; the person also stops one."""
    from union_desktop.app.backup_service import BackupPlaces, take
    from union_desktop.app.settings import Settings
    from union_desktop.core import clock
    from union_desktop.core.backup import making, places
    from union_desktop.core.errors import Cancelled

    second = home / "U 盘"
    second.mkdir()
    chosen = BackupPlaces(Settings(home / "settings.json"), office.folder)
    chosen.set_second(second)
    with suppress(Cancelled):
        making.back_up(office, places.free_path(second), cancel)
    taken = take(office, chosen, clock.today(), once("backup", 2))
    said("archives", len(taken.shelf.first) + len(taken.shelf.second))
    path: Path = taken.made.path
    return path


def restore(archive: Path, home: Path) -> None:
    """Into a new folder, once stopped."""
    from union_desktop.core.backup.archive import open_archive
    from union_desktop.core.errors import Cancelled
    from union_desktop.core.office import open_office
    from union_desktop.core.restore import unpacking

    opened = open_archive(archive)
    key = unpacking.unlock(opened, OPERATOR, PASSWORD)
    place = home / "恢复的工会"
    with suppress(Cancelled):
        unpacking.unpack_beside(opened, key, place, cancel)
    unpacking.put_in_new_folder(unpacking.unpack_beside(opened, key, place, once("restore", 1)), place)
    office = open_office(place, OPERATOR, PASSWORD)
    with office.reader() as reader:
        said("restored", reader.value("select count(*) from person where name = :name", name=session.NAME))
    office.close()


def whole_session(folder: Path, asked_for: Path) -> None:
    """Everything, one after the other."""
    from union_desktop.core import kept_forms
    from union_desktop.core.keys import attempts, keyfile, rekeying
    from union_desktop.core.logs import Log, default_folder
    from union_desktop.core.office import open_office

    Log(default_folder())
    home = folder.parent
    office = open_office(folder, OPERATOR, PASSWORD)
    number = planted(office)
    attach(office, number, asked_for / "papers")
    export(office, asked_for)
    merge(office, number)
    archive = back_up(office, home)
    restore(archive, home)
    kept_forms.keep(folder, office.data_key, OPERATOR, {"forms": [session.TYPED, session.NAME]})
    snapshot("forms kept")
    office.close()
    with suppress(keyfile.WrongPassword):
        open_office(folder, OPERATOR, session.NAME + session.TYPED)
    said("counted", attempts.untold(folder, OPERATOR))
    key = rekeying.rekey(folder, OPERATOR, PASSWORD, once("new data key", 2))
    said("kept", kept_forms.read(folder, key, OPERATOR)["forms"][0] == session.TYPED)


if __name__ == "__main__":
    faulthandler.dump_traceback_later(120, exit=True)
    sys.addaudithook(watch)
    whole_session(Path(sys.argv[1]), Path(sys.argv[2]))
    for written in sorted(session.opened_for_writing):
        said("wrote", written)
