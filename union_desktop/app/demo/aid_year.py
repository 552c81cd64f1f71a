# SPDX-License-Identifier: GPL-3.0-or-later
"""The aid of 2019 as one real union's report tells it, given to made-up people through the services of the program.

Sums, numbers of people and the day of the rule are the report's (DOMAIN §8.2 rows 11-17, 19); who got how much of a sum, the
days and the funds are invented. The home visits of 128,000 yuan for twenty people are kept as they were told (§8.3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from union_desktop.app.demo import rules
from union_desktop.app.demo.plan import AS_OF
from union_desktop.areas.aid.terms import (
    USUAL_SCHEMES,
    FundSource,
    GrantDraft,
    Origin,
    RoundDraft,
    Way,
)
from union_desktop.areas.applications.terms.drafts import ApplicationDraft, GrantWish
from union_desktop.areas.applications.terms.meetings import (
    AttendeeDraft,
    Decision,
    MeetingDraft,
    MeetingKind,
    MeetingRole,
    VotesDraft,
)
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

YEAR: Final = 2019
#: The report's own words for the year, in fen and people; what the program counts must come to the same.
TOTALS: Final = {
    "spring_warmth": (9, 1_350_000),
    "disabled_gathering": (None, 1_200_000),
    "home_visit": (20, 12_800_000),
    "mayday": (6, 680_000),
    "national_day": (1, 120_000),
    "special_hardship": (3, 8_000_000),
}
_D = dt.date
_OWN, _SUPERIOR, _ADMINISTRATION = FundSource.OWN_FUNDS, FundSource.SUPERIOR_UNION, FundSource.ADMINISTRATION
_POLICIES: Final = {
    "spring_warmth": rules.WARMTH,
    "mayday": rules.WARMTH,
    "national_day": rules.WARMTH,
    "special_hardship": rules.SPECIAL,
}
_CHAIR: Final = "工会主席"


@dataclass(frozen=True, slots=True)
class _Round:
    """A round of a batch scheme: amounts in yuan for people, by their place in the list of those who may be helped."""

    scheme: str
    name: str
    frozen_on: dt.date
    approved_on: dt.date
    paid_on: dt.date
    amounts: tuple[tuple[int, int], ...]
    superior: int = 0  # yuan of each row from the superior union
    goods: int = 0  # yuan of each row in kind
    again: str = ""  # why somebody helped already is helped again
    year: int = YEAR


_WARMTH: Final = tuple((at, 1500) for at in range(9))
_VISITED: Final = tuple(
    (at, yuan) for at, yuan in enumerate((10_000,) * 6 + (6_000,) * 8 + (3_400,) * 4 + (3_200,) * 2, 9)
)
_MAYDAY: Final = ((0, 1500), (29, 1500), (30, 1000), (31, 1000), (32, 1000), (33, 800))
ROUNDS: Final = (
    _Round(
        "spring_warmth",
        "2019年元旦春节送温暖",
        _D(2019, 1, 7),
        _D(2019, 1, 11),
        _D(2019, 1, 18),
        _WARMTH,
        superior=1000,
    ),
    _Round(
        "home_visit",
        "2019年春节走访慰问困难职工",
        _D(2019, 1, 7),
        _D(2019, 1, 11),
        _D(2019, 1, 24),
        _VISITED,
        goods=400,
    ),
    _Round(
        "mayday",
        "2019年五一困难补助",
        _D(2019, 4, 15),
        _D(2019, 4, 19),
        _D(2019, 4, 26),
        _MAYDAY,
        again="家中新增住院支出，委员会同意再次补助。",
    ),
    _Round(
        "national_day", "2019年十一困难补助", _D(2019, 9, 16), _D(2019, 9, 20), _D(2019, 9, 27), ((34, 1200),)
    ),
    _Round(
        "spring_warmth",
        "2026年元旦春节送温暖",
        _D(2026, 1, 26),
        _D(2026, 1, 30),
        _D(2026, 2, 6),
        tuple((at, 2000) for at in range(40, 52)),
        superior=1200,
        year=2026,
    ),
    _Round(
        "mayday",
        "2026年五一困难补助",
        _D(2026, 4, 13),
        _D(2026, 4, 17),
        _D(2026, 4, 24),
        tuple((at, 1000) for at in range(52, 58)),
        year=2026,
    ),
)
#: The three of 2019: place in the list, requested and decided yuan.
_SPECIAL: Final = ((3, 40_000, 30_000), (35, 30_000, 30_000), (36, 30_000, 20_000))
#: How many people the rounds and applications are about.
PEOPLE: Final = 64


def add_year(session: Session, found: dict[str, int], people: Sequence[int]) -> None:
    """Schemes, the rounds of 2019 and of this year, and three applications through one enlarged meeting.

    ``found`` are the rule documents by code, ``people`` the first ``PEOPLE`` of them who may be helped.
    """
    from dataclasses import replace

    from union_desktop.areas.aid import service

    _accounts(session, people)
    schemes = {}
    for scheme in USUAL_SCHEMES:
        policy = _POLICIES.get(scheme.code)
        draft = replace(
            scheme,
            policy_id=found[policy] if policy else None,
            fund_sources=(_OWN, _SUPERIOR, _ADMINISTRATION),
        )
        schemes[scheme.code] = service.add_scheme(session, draft).ids[0]
    for one in ROUNDS:
        _batch(session, schemes[one.scheme], one, people)
    _gathering(session, schemes["disabled_gathering"])
    _special_hardship(session, schemes["special_hardship"], found[rules.SPECIAL], people)
    _this_autumn(session, schemes, found[rules.SPECIAL], people)


def _accounts(session: Session, people: Sequence[int]) -> None:
    """Where their money could go, so that a bank file can be made of any round; no bank has these numbers."""
    from sqlalchemy import text
    from stdnum import luhn

    from union_desktop.areas.members import service
    from union_desktop.areas.members.terms import BankAccountDraft

    names = {row[0]: row[1] for row in session.execute(text("select id, name from person"))}
    for at, person_id in enumerate(people):
        number = f"620000{at + 1:012d}"
        draft = BankAccountDraft(
            _D(2018, 1, 2),
            names[person_id],
            number + luhn.calc_check_digit(number),
            "示例银行",
        )
        service.add_account(session, person_id, draft, today=AS_OF)


def _batch(session: Session, scheme_id: int, one: _Round, people: Sequence[int]) -> None:
    from union_desktop.areas.aid import service

    opened = one.frozen_on - dt.timedelta(days=5)
    number = service.open_round(session, RoundDraft(scheme_id, one.name, one.year, opened), today=AS_OF).ids[
        0
    ]
    grants = service.add_grants(
        session,
        number,
        [
            GrantDraft(
                "",
                yuan * 100,
                ((_SUPERIOR, one.superior * 100), (_OWN, (yuan - one.superior) * 100))
                if one.superior
                else (),
                person_id=people[at],
                goods_value=one.goods * 100,
                goods="米、面、食用油" if one.goods else "",
                origin=Origin.HAND,
            )
            for at, yuan in one.amounts
        ],
        on=opened,
        repeat_reason=one.again,
        today=AS_OF,
    ).ids
    _decide(session, number, one.frozen_on, one.approved_on)
    _pay_and_sign(session, number, grants, one.paid_on, Way.CASH)


def _gathering(session: Session, scheme_id: int) -> None:
    """Nobody wrote down how many came, so the program does not pretend to know."""
    from union_desktop.areas.aid import service

    opened = _D(2019, 1, 3)
    draft = RoundDraft(scheme_id, "2019年残疾职工团拜会", YEAR, opened, "人数没有登记。")
    number = service.open_round(session, draft, today=AS_OF).ids[0]
    row = GrantDraft(
        "残疾职工团拜会", 1_200_000, goods_value=400_000, goods="慰问品", reason="发放慰问品和慰问金"
    )
    grants = service.add_grants(session, number, [row], on=opened, today=AS_OF).ids
    _decide(session, number, _D(2019, 1, 7), _D(2019, 1, 11))
    _pay_and_sign(session, number, grants, _D(2019, 1, 22), Way.CASH)


def _decide(session: Session, round_id: int, frozen_on: dt.date, approved_on: dt.date) -> None:
    from union_desktop.areas.aid import service

    for step in (
        StepDraft("freeze", frozen_on),
        StepDraft("approve", approved_on, _CHAIR, opinion="经工会委员会讨论，同意按名单发放。"),
        StepDraft("begin", approved_on),
    ):
        service.step(session, round_id, step, today=AS_OF)


def _pay_and_sign(session: Session, round_id: int, grants: Sequence[int], on: dt.date, way: Way) -> None:
    from union_desktop.areas.aid import service

    service.pay(session, grants, on, way, today=AS_OF)
    if len(grants) > 10:
        service.proxy_sign(session, grants[0], on, "工会小组长", "本人住院，委托小组长代领", today=AS_OF)
        grants = grants[1:]
    service.sign(session, grants, on, today=AS_OF)
    service.step(session, round_id, StepDraft("close", on), today=AS_OF)


def _special_hardship(session: Session, scheme_id: int, policy_id: int, people: Sequence[int]) -> None:
    """Applied in October, decided by the enlarged committee on 15 November, shown, paid in December."""
    from union_desktop.areas.aid import service as aid
    from union_desktop.areas.applications import service

    ids = [
        _application(
            session,
            scheme_id,
            people[at],
            _D(2019, 10, 14),
            asked,
            "因患重病，医药费自付部分较大，生活困难。",
        )
        for at, asked, _ in _SPECIAL
    ]
    _verified(session, ids, _D(2019, 10, 14), again="春节后病情加重，新增大额自付费用。")
    held = _D(2019, 11, 15)
    meeting = service.plan(
        session,
        MeetingDraft(
            MeetingKind.ENLARGED, "2019年第四次工会委员会扩大会议", held, "东校区会议中心", policy_id
        ),
    ).ids[0]
    service.set_attendees(session, meeting, _committee())
    service.add_items(session, meeting, application_ids=ids)
    decided = {at: decided for at, (_, _, decided) in enumerate(_SPECIAL)}
    service.set_votes(
        session,
        meeting,
        [
            VotesDraft(item, Decision.APPROVED, 14 - at, 0, at, decided[at] * 100)
            for at, item in enumerate(_items(session, meeting))
        ],
    )
    service.hold(session, meeting, today=AS_OF)
    shown, ends = _D(2019, 11, 18), _D(2019, 11, 24)
    publicise = StepDraft("publicise", shown, "校工会办公室", from_on=shown, to_on=ends)
    service.step(session, ids, publicise, today=AS_OF)
    paid = _D(2019, 12, 2)
    wishes = [
        GrantWish(one, ((_SUPERIOR, 1_000_000), (_OWN, decided[at] * 100 - 1_000_000)))
        for at, one in enumerate(ids)
    ]
    again = "春节后病情加重，新增大额自付费用。"
    service.grant(session, wishes, paid, repeat_reason=again, today=AS_OF)
    grants, number = _granted(session, ids)
    aid.pay(session, grants, paid, Way.CASH, today=AS_OF)
    aid.sign(session, grants, paid, today=AS_OF)
    aid.step(session, number, StepDraft("close", paid), today=AS_OF)


def _this_autumn(session: Session, schemes: dict[str, int], policy_id: int, people: Sequence[int]) -> None:
    """Work that is still to be done: a list that waits for its decision, applications at every desk."""
    from union_desktop.areas.aid import service as aid
    from union_desktop.areas.applications import service

    opened = _D(2026, 9, 18)
    draft = RoundDraft(schemes["national_day"], "2026年十一困难补助", 2026, opened)
    number = aid.open_round(session, draft, today=AS_OF).ids[0]
    rows = [GrantDraft("", 100_000, person_id=people[at], reason="生活困难") for at in range(58, 61)]
    aid.add_grants(session, number, rows, on=opened, today=AS_OF)
    aid.step(session, number, StepDraft("freeze", _D(2026, 9, 24)), today=AS_OF)
    scheme = schemes["special_hardship"]
    made = [
        _application(session, scheme, people[at], _D(2026, 9, day), yuan, why)
        for at, day, yuan, why in (
            (61, 2, 20_000, "本人手术住院，自付费用较大。"),
            (62, 3, 15_000, "配偶患病，家庭收入减少。"),
            (63, 9, 10_000, "家中遭遇火灾，财物受损。"),
            (37, 14, 12_000, "子女患慢性病，长期服药。"),
            (38, 21, 8_000, "父母同时住院，护理费用高。"),
        )
    ]
    _verified(session, made[:2], _D(2026, 9, 3))
    service.step(session, made[2:4], StepDraft("submit", _D(2026, 9, 15)), today=AS_OF)
    agree = StepDraft("branch_agree", _D(2026, 9, 17), "分工会主席", opinion="情况属实，同意申请。")
    service.step(session, made[2:3], agree, today=AS_OF)
    meeting = MeetingDraft(
        MeetingKind.ENLARGED, "2026年第三次工会委员会扩大会议", _D(2026, 10, 16), "东校区会议中心", policy_id
    )
    planned = service.plan(session, meeting).ids[0]
    service.set_attendees(session, planned, _committee())
    service.add_items(session, planned, application_ids=made[:2], round_ids=[number])


def _application(session: Session, scheme_id: int, person_id: int, on: dt.date, yuan: int, why: str) -> int:
    from union_desktop.areas.applications import service

    draft = ApplicationDraft(
        scheme_id,
        person_id,
        on,
        yuan * 100,
        why,
        "serious_illness",
        household_size=3,
        annual_income=6_800_000,
    )
    return service.add(session, draft, today=AS_OF).ids[0]


def _verified(session: Session, ids: Sequence[int], day: dt.date, again: str = "") -> None:
    from union_desktop.areas.applications import service
    from union_desktop.core.proceedings import queries

    for number in ids:
        papers = queries.papers(session, ("aid_application", number))
        there = [PaperDraft(paper.item, PaperState.PRESENT) for paper in papers]
        service.set_papers(session, number, there)
    for days, kind, actor, opinion in (
        (0, "submit", "", ""),
        (3, "branch_agree", "分工会主席", "情况属实，同意申请。"),
        (7, "verify", "校工会办公室", "材料齐全，情况属实。"),
    ):
        step = StepDraft(kind, day + dt.timedelta(days=days), actor, opinion=opinion)
        service.step(session, ids, step, repeat_reason=again, today=AS_OF)


def _committee() -> list[AttendeeDraft]:
    """Fifteen with a vote, fourteen of them there, and somebody who only listens."""
    surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩"
    people = [
        AttendeeDraft(
            f"{surname}委员",
            MeetingRole.CHAIR if at == 0 else MeetingRole.MEMBER if at < 9 else MeetingRole.GROUP_LEADER,
            present=at != 8,
            note="" if at != 8 else "出差请假",
        )
        for at, surname in enumerate(surnames)
    ]
    return [*people, AttendeeDraft("杨列席", MeetingRole.OBSERVER, votes=False)]


def _items(session: Session, meeting_id: int) -> list[int]:
    from sqlalchemy import text

    sql = text("select id from meeting_item where meeting_id = :id order by sort_order")
    return list(session.scalars(sql, {"id": meeting_id}))


def _granted(session: Session, application_ids: Sequence[int]) -> tuple[list[int], int]:
    from sqlalchemy import text

    listed = ",".join(map(str, application_ids))
    sql = f"select g.id, g.round_id from aid_application a join aid_grant g on g.id = a.grant_id where a.id in ({listed})"
    rows = session.execute(text(sql)).all()
    return [row[0] for row in rows], rows[0][1]
