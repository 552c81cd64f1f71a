# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers of single members, a sheet of labels and the exported list, of the made-up office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from union_desktop.app.demo import plan, words
from union_desktop.app.demo.office import DEMO_OPERATOR
from union_desktop.core import clock

if TYPE_CHECKING:
    from union_desktop.areas.members.documents import PaperLook
    from union_desktop.core.office import Office
    from union_desktop.core.reading import Reader

OTHER_UNION: Final = "示例理工学院工会"
_LABELS: Final = 40  # more than a sheet holds
_ACTIVE: Final = "select id from person where now_status = 'active'"
#: Somebody with a family, the longest name, which is hard to fit, and a character few fonts have.
_REGISTERED: Final = (
    f"{_ACTIVE} order by (select count(*) from family_member where person_id = person.id) desc, id limit 1",
    f"{_ACTIVE} order by length(name) desc, id limit 1",
    f"{_ACTIVE} and name like '%{words.RARE[0]}%' order by id limit 1",
)


def write_member_papers(office: Office, out: Path) -> Iterator[Path]:
    """Write each of them once, as of the reference day; each path as it is done."""
    from union_desktop.documents.files import write_file

    with office.reader() as reader:
        for name, make in (
            ("会员登记表.pdf", _registration),
            ("组织关系接转单.pdf", _transfers),
            ("保留会籍登记表.pdf", _retention),
            ("会员标签.pdf", _labels),
            ("会员列表.xlsx", _list),
        ):
            write_file(out / name, make(reader))
            yield out / name


def _registration(reader: Reader) -> bytes:
    from union_desktop.areas.members import documents
    from union_desktop.areas.members.queries.papers import registrations

    ids = [number for sql in _REGISTERED for number in _some(reader, sql)]
    look = documents.RegistrationLook(_paper_look(reader), applications=True)
    return documents.registration_forms(registrations(reader, ids, plan.AS_OF), look)


def _transfers(reader: Reader) -> bytes:
    from union_desktop.areas.members import documents
    from union_desktop.areas.members.queries.papers import last_events
    from union_desktop.areas.members.terms import EventKind

    ids = _some(
        reader, "select id from person where now_status = 'transferred_out' order by pinyin, id limit 2"
    )
    events = last_events(reader, ids, (EventKind.TRANSFER_OUT,))
    return documents.transfer_slips(events, documents.TransferLook(_paper_look(reader), OTHER_UNION))


def _retention(reader: Reader) -> bytes:
    from union_desktop.areas.members import documents
    from union_desktop.areas.members.queries.papers import RETENTIONS, last_events

    ids = _some(reader, "select id from person where now_status = 'retained' order by pinyin, id limit 2")
    look = documents.RetentionLook(_paper_look(reader))
    return documents.retention_papers(last_events(reader, ids, RETENTIONS), look)


def _labels(reader: Reader) -> bytes:
    from union_desktop.areas.members import documents
    from union_desktop.areas.members.queries.papers import addresses

    ids = _some(reader, f"{_ACTIVE} order by now_group_id, pinyin, id limit {_LABELS}")
    look = documents.MailingLook("3x8", salutation="老师", outlines=True, printed_at=clock.now())
    return documents.mailing(addresses(reader, ids, plan.AS_OF), look)


def _list(reader: Reader) -> bytes:
    from union_desktop.areas.members.documents.list_export import ExportLook, list_workbook
    from union_desktop.areas.members.queries import shown

    ids = _some(reader, f"{_ACTIVE} order by pinyin, id")
    columns = tuple(column.key for column in shown.COLUMNS if column.usual)
    look = ExportLook(columns, False, "会籍状态：会员", DEMO_OPERATOR, "", clock.now())
    return list_workbook(reader, _unheard, ids=ids, on=None, as_of=clock.today(), look=look)


def _paper_look(reader: Reader) -> PaperLook:
    from union_desktop.areas.members.documents import PaperLook
    from union_desktop.areas.members.queries.papers import office_name

    return PaperLook(office_name(reader, plan.AS_OF), DEMO_OPERATOR, clock.now())


def _some(reader: Reader, sql: str) -> list[int]:
    return [number for (number,) in reader.rows(sql)]


def _unheard(_done: int, _total: int) -> None:
    """Nobody waits for it."""
