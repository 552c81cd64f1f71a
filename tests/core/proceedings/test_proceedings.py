# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps are taken in the machine's order, papers are there or excused, a publicity ends before the case goes on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.office_fixtures import OPERATOR, TODAY, enrolled
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.proceedings import queries, service
from union_desktop.core.proceedings.terms import (
    OBJECTION,
    OBJECTION_ANSWERED,
    PUBLICISE,
    Machine,
    PaperDraft,
    PaperState,
    Result,
    StepDraft,
    StepKind,
)

MACHINE = Machine(
    "份材料",
    "new",
    {"new": "新建", "asked": "已提交", "shown": "公示中", "done": "办结"},
    (
        StepKind("ask", "提交", frozenset({"new"}), "asked"),
        StepKind("back", "退回", frozenset({"asked"}), "new", True, Result.RETURNED),
        StepKind(PUBLICISE, "公示", frozenset({"asked"}), "shown"),
        StepKind(OBJECTION, "登记异议", frozenset({"shown"}), "", True),
        StepKind(OBJECTION_ANSWERED, "答复异议", frozenset({"shown"}), "", True),
        StepKind("end", "办结", frozenset({"shown"}), "done", False, Result.AGREED),
    ),
)
DAY = dt.date(2026, 3, 2)


def step(kind: str, on: dt.date = DAY, **more: Any) -> StepDraft:
    return StepDraft(kind, on, **more)


def take(office: Office, about: tuple[str, int], state: str, draft: StepDraft) -> str:
    with office.transaction("办理") as session:
        return service.take(session, MACHINE, about, state, draft, today=TODAY)


@pytest.fixture
def about(office: Office) -> tuple[str, int]:
    return ("person", enrolled(office))


def test_a_step_leads_to_its_state_and_is_kept_with_who_and_when(
    office: Office, about: tuple[str, int]
) -> None:
    assert take(office, about, "new", step("ask", actor=" 单雄信 ", person_id=about[1])) == "asked"
    with office.reader() as reader:
        (found,) = queries.steps(reader, about)
    assert (found.kind, found.title, found.on, found.actor) == ("ask", "提交", DAY, "单雄信")
    assert (found.state, found.result, found.operator) == ("asked", Result.NONE, OPERATOR)


def test_a_step_out_of_order_is_refused_and_nothing_is_written(
    office: Office, about: tuple[str, int]
) -> None:
    with pytest.raises(UserError, match="现在是“新建”，不能办结，没有改动"):
        take(office, about, "new", step("end"))
    with office.reader() as reader:
        assert queries.steps(reader, about) == []


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (step("ask", dt.date(2027, 1, 1)), "on"),
        (step("ask", dt.date(2026, 3, 1)), "on"),
        (step(PUBLICISE), "from_on"),
        (step(PUBLICISE, from_on=DAY, to_on=DAY - dt.timedelta(1)), "to_on"),
        (step("back", opinion="  "), "opinion"),
    ],
    ids=["in the future", "before the last step", "no days", "days the wrong way round", "no word"],
)
def test_what_is_wrong_with_a_step_is_told_beside_its_field(
    office: Office, about: tuple[str, int], draft: StepDraft, field: str
) -> None:
    take(office, about, "new", step("ask"))
    with pytest.raises(InvalidDraft) as refused:
        take(office, about, "new" if draft.kind == "ask" else "asked", draft)
    assert field in refused.value.problems


def test_a_publicity_has_to_end_and_objections_want_an_answer(office: Office, about: tuple[str, int]) -> None:
    def refuse(on: dt.date) -> None:
        with office.transaction("办理") as session:
            service.refuse_open_publicity(session, about, on)

    with pytest.raises(UserError, match="还没有公示"):
        refuse(DAY)
    last = dt.date(2026, 3, 9)
    take(office, about, "asked", step(PUBLICISE, from_on=DAY, to_on=last))
    with pytest.raises(UserError, match="公示到 2026-03-09 才结束"):
        refuse(last)
    refuse(last + dt.timedelta(1))
    take(office, about, "shown", step(OBJECTION, opinion="有人反映收入不实"))
    with pytest.raises(UserError, match="异议还没有处理意见"):
        refuse(last + dt.timedelta(1))
    take(office, about, "shown", step(OBJECTION_ANSWERED, opinion="核实后属实"))
    refuse(last + dt.timedelta(1))


def test_papers_are_there_or_excused(office: Office, about: tuple[str, int]) -> None:
    def put(*papers: PaperDraft) -> None:
        with office.transaction("材料") as session:
            service.set_papers(session, about, papers)

    def refuse() -> None:
        with office.transaction("材料") as session:
            service.refuse_missing_papers(session, about)

    put(PaperDraft("申请书", PaperState.PRESENT), PaperDraft("收入证明"), PaperDraft("诊断书"))
    with pytest.raises(UserError, match="材料还不齐：收入证明、诊断书。没有改动"):
        refuse()
    put(
        PaperDraft("诊断书", PaperState.WAIVED, "无人患病"),
        PaperDraft("申请书", PaperState.PRESENT),
        PaperDraft("收入证明", PaperState.MISSING, "单位已停办，由居委会证明"),
    )
    refuse()
    with office.reader() as reader:
        assert [one.item for one in queries.papers(reader, about)] == ["诊断书", "申请书", "收入证明"]
    with pytest.raises(InvalidDraft, match="不能重复"):
        put(PaperDraft("申请书"), PaperDraft(" 申请书 "))


def test_a_paper_taken_off_the_list_goes(office: Office, about: tuple[str, int]) -> None:
    for papers in ([PaperDraft("甲"), PaperDraft("乙")], [PaperDraft("乙")]):
        with office.transaction("材料") as session:
            service.set_papers(session, about, papers)
    with office.reader() as reader:
        assert [one.item for one in queries.papers(reader, about)] == ["乙"]


def test_an_undo_that_would_leave_steps_and_state_apart_is_refused(
    office: Office, about: tuple[str, int]
) -> None:
    take(office, about, "new", step("ask"))
    with office.transaction("核对") as session:
        service.refuse_disorder(session, MACHINE, about, "asked")
        with pytest.raises(UserError, match="此后又办理过别的步骤，予以保留。"):
            service.refuse_disorder(session, MACHINE, about, "shown")


KEYS = [one.key for one in MACHINE.kinds]


@given(st.lists(st.sampled_from(KEYS), max_size=12))
def test_no_order_of_steps_reaches_the_end_without_the_ones_before(keys: list[str]) -> None:
    state, taken = MACHINE.start, []
    for key in keys:
        after = MACHINE.after(state, key)
        if after is not None:
            state = after
            taken.append(key)
    assert MACHINE.replayed(taken) == state
    if state == "done":
        assert taken.index("ask") < taken.index(PUBLICISE) < taken.index("end")


def test_a_machine_knows_its_steps() -> None:
    assert [one.key for one in MACHINE.possible("asked")] == ["back", PUBLICISE]
    assert MACHINE.after("shown", OBJECTION) == "shown"
    assert MACHINE.replayed(["end"]) is None
    with pytest.raises(KeyError):
        MACHINE.kind("fly")
