# SPDX-License-Identifier: GPL-3.0-or-later
"""The special-hardship aid of 2019 through the services: three applications, one enlarged meeting, publicity, payment, signature."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.areas.applications.committee_fixtures import (
    PAPERS,
    Committee,
    a_draft,
    attendees,
    do,
    planned,
    seen,
    voted,
    with_papers,
)
from tests.documents.reading import texts
from tests.office_fixtures import TODAY
from union_desktop.areas.aid import queries as aid_queries, service as aid
from union_desktop.areas.aid.terms import FundSource, Way
from union_desktop.areas.applications import service
from union_desktop.areas.applications.documents import minutes as minutes_paper
from union_desktop.areas.applications.queries import meeting as meetings, record
from union_desktop.areas.applications.terms.drafts import GrantWish
from union_desktop.areas.applications.terms.meetings import Decision
from union_desktop.areas.members.documents import PaperLook
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import StepDraft

YES = Decision.APPROVED
ASKED, DECIDED = (4_000_000, 3_000_000, 3_000_000), (3_000_000, 3_000_000, 2_000_000)


def day(month: int, number: int) -> dt.date:
    return dt.date(2019, month, number)


def test_three_applications_one_meeting_one_round(office: Office, committee: Committee) -> None:
    ids = [
        do(office, "新申请", lambda s, p=person, a=asked: service.add(
            s, a_draft(committee, p, applied_on=day(10, 14), amount_requested=a), today=TODAY
        )).ids[0]
        for person, asked in zip(committee.people, ASKED, strict=True)
    ]  # fmt: skip
    step = StepDraft("submit", day(10, 14))
    do(office, "提交", lambda s: service.step(s, ids, step, today=TODAY))
    step = StepDraft("branch_agree", day(10, 18), "理学部工会主席", opinion="情况属实，同意。")
    do(office, "部门工会", lambda s: service.step(s, ids, step, today=TODAY))
    for number in ids:
        with_papers(office, number, PAPERS)
    step = StepDraft("verify", day(10, 25), opinion="材料齐全。")
    do(office, "核实", lambda s: service.step(s, ids, step, today=TODAY))

    # One enlarged meeting decides all three; the amounts decided differ from those asked for.
    with office.reader() as reader:
        assert [one.id for one in meetings.waiting(reader)] == ids
    meeting = planned(office, committee, ids, on=day(11, 15), name="2019年第二次工会委员会扩大会议")
    voted(office, meeting, *((YES, 5, 0, 0, fen) for fen in DECIDED))
    do(office, "决议生效", lambda s: service.hold(s, meeting, today=TODAY))
    sheet = seen(office, meeting)
    assert (sheet.expected, sheet.present, sheet.observers, sheet.decided) == (5, 5, 1, 8_000_000)
    pdf = minutes_paper.minutes(sheet, PaperLook("示例大学工会"), invariant=True)
    assert "捌万元整" in "".join(texts(pdf))

    shown = StepDraft("publicise", day(11, 18), from_on=day(11, 18), to_on=day(11, 22))
    do(office, "公示", lambda s: service.step(s, ids, shown, today=TODAY))
    parts = ((FundSource.OWN_FUNDS, 2_000_000), (FundSource.SUPERIOR_UNION, 1_000_000))
    wishes = [GrantWish(ids[0], parts), GrantWish(ids[1]), GrantWish(ids[2])]
    with pytest.raises(UserError, match="才结束"):
        do(office, "列入", lambda s: service.grant(s, wishes, day(11, 22), today=TODAY))
    do(office, "列入", lambda s: service.grant(s, wishes, day(11, 25), today=TODAY))

    # The round of the year pays and is signed for; to the fen nothing is left.
    with office.reader() as reader:
        ((round_id, year),) = reader.rows("select id, year from aid_round")
        rows = [row[0] for row in reader.rows("select id from aid_grant order by id")]
        for number in ids:
            found = record.application(reader, number)
            assert found is not None
            assert found.payment is not None
            assert (found.status, found.payment.state) == ("granted", "due")
    assert year == 2019
    do(office, "发放", lambda s: aid.pay(s, rows, day(12, 6), Way.CASH, today=TODAY))
    do(office, "签收", lambda s: aid.sign(s, rows, day(12, 6), today=TODAY))
    close = StepDraft("close", day(12, 31))
    do(office, "结清", lambda s: aid.step(s, round_id, close, today=TODAY))
    with office.reader() as reader:
        account = aid_queries.totals(reader, round_id)
        facts = record.facts(reader, ids[0])
        actors = {row[0] for row in reader.rows("select actor from proceeding_step where kind = 'approve'")}
    assert (account.decided, account.paid, account.open) == (8_000_000, 8_000_000, 0)
    assert actors == {"2019年第二次工会委员会扩大会议"}
    assert facts is not None
    assert dict(facts.groups[0][1])["状态"] == "已签收"
    assert attendees(committee)[0].name == "秦琼"
