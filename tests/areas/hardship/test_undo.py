# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking back: the last thing goes, what later steps were built on stays."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.areas.hardship.hardship_fixtures import (
    OPENED,
    WAY,
    a_household,
    a_rule,
    a_worker,
    do,
    on_file,
    opened,
    prepared,
    walk,
)
from tests.office_fixtures import TODAY
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.hardship import queries, service
from union_desktop.areas.hardship.queries import page
from union_desktop.areas.hardship.terms import AssessDraft, ExpenseDraft
from union_desktop.areas.members.service import comparing, merging
from union_desktop.areas.members.terms import MergeDraft
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.core.undo.reverting import UndoReport, take_back


def read(office: Office, case_id: int) -> page.CasePage:
    with office.reader() as reader:
        found = queries.case(reader, case_id)
    assert found is not None
    return found


def last(office: Office, action: str = "") -> int:
    with office.reader() as reader:
        return int(
            reader.value(
                "select max(seq) from audit_entry where :action in ('', action) and undo_of is null",
                action=action,
            )
        )


def back(office: Office, seq: int) -> UndoReport:
    return do(office, "撤销", lambda s: take_back(s, seq, all_undo_rules(AREAS)))


def reasons(report: UndoReport) -> str:
    return " ".join(one.reason for one in report.kept)


def test_the_last_step_goes_back_with_its_days(office: Office) -> None:
    case_id = on_file(office)
    report = back(office, last(office))
    assert report.kept == ()
    found = read(office, case_id)
    assert (found.status, found.filed_on, len(found.steps)) == ("publicised", None, 3)
    walk(office, case_id, WAY[3:])
    assert read(office, case_id).status == "filed"


def test_an_earlier_step_stays(office: Office) -> None:
    case_id = on_file(office)
    before = read(office, case_id)
    report = back(office, last(office, "branch_agree"))
    assert report.reverted == 0
    assert reasons(report)
    assert read(office, case_id) == before


def test_figures_others_decide_about_stay(office: Office) -> None:
    a_rule(office)
    case_id = opened(office, a_worker(office))
    prepared(office, case_id)
    do(office, "支出二", lambda s: service.add_expense(s, case_id, ExpenseDraft("other", 5), today=TODAY))
    do(office, "认定二", lambda s: service.assess(s, case_id, AssessDraft(OPENED), today=TODAY))
    walk(office, case_id, WAY[:1])
    before = read(office, case_id)
    for action in ("支出二", "认定二", "准备"):
        report = back(office, last(office, action))
        assert reasons(report), action
        # Agreements are the person's: they may go, and the filing asks for them again.
        assert replace(read(office, case_id), consents=()) == replace(before, consents=()), action


def test_a_classing_goes_back_in_draft(office: Office) -> None:
    a_rule(office)
    case_id = opened(office, a_worker(office))
    do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(OPENED), today=TODAY))
    assert read(office, case_id).hardship_class == "relative"
    assert back(office, last(office)).kept == ()
    assert (read(office, case_id).hardship_class, read(office, case_id).assessments) == ("", ())


def test_a_cancelled_file_does_not_come_back_beside_a_new_one(office: Office) -> None:
    worker = a_worker(office)
    first = opened(office, worker)
    walk(office, first, [StepDraft("cancel", OPENED, opinion="误建")])
    seq = last(office)
    opened(office, worker)
    report = back(office, seq)
    assert "一户只建一份档案" in reasons(report)
    assert read(office, first).status == "cancelled"


def test_a_new_file_goes_as_a_whole(office: Office) -> None:
    opened(office, a_worker(office))
    assert back(office, last(office)).kept == ()
    with office.reader() as reader:
        for table in ("hardship_case", "household_member", "paper_check"):
            assert reader.value(f"select count(*) from {table}") == 0


def test_merged_people_bring_their_file_and_their_place_in_it(office: Office) -> None:
    a_rule(office)
    kept = a_worker(office, staff_no="9", id_number="")
    gone = a_worker(office)
    case_id = opened(office, gone, household=a_household())
    with office.reader() as reader:
        found = comparing.compare(reader, kept, gone, TODAY)
    sides = {one.key: one.side for one in found.fields}
    draft = MergeDraft(kept, gone, found.facts, sides, found.proposed.together)
    do(office, "合并", lambda s: merging.merge(s, draft, today=TODAY))
    page_ = read(office, case_id)
    assert (page_.person_id, page_.members[0].draft.person_id) == (kept, kept)
    prepared(office, case_id)
    walk(office, case_id)
    assert read(office, case_id).status == "filed"


def test_who_has_a_file_is_neither_deleted_nor_made_nameless(office: Office) -> None:
    from union_desktop.areas.members.service import fates
    from union_desktop.core.asking import asking

    case_id = on_file(office)
    walk(office, case_id, [StepDraft("relieve", dt.date(2026, 9, 1), opinion="已脱困")])
    person = read(office, case_id).person_id
    with office.reader() as reader:
        for then in ("deleted", "anonymised"):
            blocks = dict(
                fates.counted(fates.reach(asking(reader), person, lambda f, t=then: getattr(f, t)).blocks)
            )
            assert {"hardship_case", "household_member", "proceeding_step"} <= blocks.keys()
