# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of the tab 困难帮扶 and of the rules, of the made-up office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from union_desktop.app.demo import plan
from union_desktop.app.demo.office import DEMO_OPERATOR
from union_desktop.core import clock

if TYPE_CHECKING:
    from union_desktop.areas.members.documents import PaperLook
    from union_desktop.core.office import Office
    from union_desktop.core.reading import Reader

Make = Callable[["Reader", "PaperLook"], bytes]
_PHONE: Final = "010-00000000"
_ROUND: Final = "select id from aid_round where name = '2019年春节走访慰问困难职工'"
_MEETING: Final = "select id from committee_meeting where status = 'held' order by id limit 1"
_CASES: Final = "select id from hardship_case where status = 'filed' order by id limit 2"
_APPLICATIONS: Final = "select id from aid_application order by application_no limit 3"
_WEEK: Final = (dt.date(2019, 11, 18), dt.date(2019, 11, 24))


def write_relief_papers(office: Office, out: Path) -> Iterator[Path]:
    """Write each of them once; each path as it is done."""
    from union_desktop.areas.members.documents import PaperLook
    from union_desktop.documents.files import write_file

    look = PaperLook(plan.OFFICE_NAME, DEMO_OPERATOR, clock.now())
    with office.reader() as reader:
        for name, make in _PAPERS:
            path = out / f"{name}.pdf"
            write_file(path, make(reader, look))
            yield path


def _hardship(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.hardship import documents

    form = documents.FileLook(look)
    return documents.file_forms_from(reader, _unheard, ids=_some(reader, _CASES), on=plan.AS_OF, look=form)


def _hardship_course(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.hardship import documents

    ids = _some(reader, _CASES)
    return documents.course_papers_from(reader, _unheard, ids=ids, on=plan.AS_OF, look=look)


def _hardship_notice(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.hardship import documents

    ids = _some(reader, "select id from hardship_case where status = 'publicised'")
    week = (dt.date(2026, 9, 4), dt.date(2026, 9, 10))
    notice = documents.NoticeLook(look.office, *week, _PHONE, week[0])
    return documents.publicity_notice_from(reader, _unheard, ids=ids, look=notice)


def _signing(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.aid import documents

    (number,) = _some(reader, _ROUND)
    return documents.signing_sheet_from(reader, _unheard, round_id=number, look=look)


def _round_list(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.aid import documents

    (number,) = _some(reader, _ROUND)
    return documents.round_list_from(reader, _unheard, round_id=number, look=look)


def _round_summary(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.aid import documents

    (number,) = _some(reader, _ROUND)
    return documents.round_summary_from(reader, _unheard, round_id=number, look=look)


def _year(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.aid import documents

    return documents.year_summary_from(reader, _unheard, year=2019, look=look)


def _approval(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.applications.documents import approval_form

    form = approval_form.ApprovalLook(look)
    return approval_form.approval_forms_from(reader, _unheard, ids=_some(reader, _APPLICATIONS), look=form)


def _minutes(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.applications.documents import minutes

    (number,) = _some(reader, _MEETING)
    return minutes.minutes_from(reader, _unheard, meeting_id=number, look=look)


def _summary(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.applications.documents import summary

    (number,) = _some(reader, _MEETING)
    return summary.summary_sheet_from(reader, _unheard, meeting_id=number, look=look)


def _notice(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.applications.documents import publicity

    notice = publicity.PublicityLook(look.office, _WEEK[0], *_WEEK, _PHONE)
    return publicity.notice_from(reader, _unheard, ids=_some(reader, _APPLICATIONS), look=notice)


def _condolence(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.visits.documents import condolence_form

    ids = _some(reader, "select id from concern_case where status = 'visited' order by id desc limit 1")
    return condolence_form.condolence_forms_from(reader, _unheard, ids=ids, look=look)


def _coverage(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.visits.documents import coverage_summary

    year = coverage_summary.CoverageLook(look, dt.date(2026, 1, 1), plan.AS_OF)
    return coverage_summary.coverage_summary_from(reader, _unheard, look=year)


def _claim(reader: Reader, look: PaperLook) -> bytes:
    from union_desktop.areas.mutual_aid.documents import claim_form

    ids = _some(reader, "select id from mutual_aid_claim order by id limit 1")
    return claim_form.claim_forms_from(reader, _unheard, ids=ids, look=look)


_PAPERS: Final[tuple[tuple[str, Make], ...]] = (
    ("困难职工档案表", _hardship),
    ("困难职工档案办理过程", _hardship_course),
    ("困难建档公示", _hardship_notice),
    ("领款签收表", _signing),
    ("发放名单", _round_list),
    ("发放汇总表", _round_summary),
    ("困难帮扶年度汇总表", _year),
    ("补助申请审批表", _approval),
    ("会议纪要", _minutes),
    ("补助申请汇总表", _summary),
    ("困难补助公示", _notice),
    ("慰问申请表", _condolence),
    ("慰问覆盖率", _coverage),
    ("互助金申请表", _claim),
)


def _some(reader: Reader, sql: str) -> list[int]:
    return [number for (number,) in reader.rows(sql)]


def _unheard(_done: int, _total: int) -> None:
    """Nobody waits for it."""
