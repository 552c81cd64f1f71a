# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures and movements without a window."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

import pytest

from tests.office_fixtures import TODAY, a_member, enrolled
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.statistics import service
from union_desktop.areas.statistics.commands import COMMANDS as OWN, FIGURES
from union_desktop.areas.statistics.terms import WorkforceDraft
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office

#: ``figures`` is offered by the whole program, beside the numbers of a year.
COMMANDS = (FIGURES, *OWN)


class PlainContext:
    """What the command line would hand to a command."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.today = TODAY

    def office(self) -> Office:
        return self._office


def run(office: Office, name: str, *words: str) -> tuple[Any, str]:
    """The answer as JSON would carry it, and as a person reads it."""
    command = next(one for one in COMMANDS if one.name == name)
    parser = ArgumentParser()
    command.add_arguments(parser)
    answer = command.run(PlainContext(office), parser.parse_args(words))  # type: ignore[arg-type]
    assert command.fault(answer) == ""
    return json.loads(json.dumps(answer, ensure_ascii=False)), command.show(answer)


@pytest.fixture
def people(office: Office) -> Office:
    """One stays, one came this year, one left."""
    enrolled(office, a_member(staff_no="1", gender="1"))
    enrolled(office, a_member(staff_no="2", gender="2", joined_on=dt.date(2026, 2, 1)))
    gone = enrolled(office, a_member(staff_no="3", gender="2"))
    with office.transaction("变动") as session:
        draft = members.EventDraft(EventKind.EXPEL, dt.date(2026, 3, 1))
        members.record_event(session, gone, draft, today=TODAY)
    return office


def test_figures_by_two_dimensions(people) -> None:
    with people.transaction("登记") as session:
        service.record_workforce(session, WorkforceDraft(TODAY, 4, source="人事处"), today=TODAY)
    answer, shown = run(people, "figures", "--by", "category,性别")
    assert (answer["on"], answer["members"], answer["by"]) == ("2026-09-30", 2, ["category", "gender"])
    assert [(one["names"], one["members"]) for one in answer["cells"]] == [
        (["在编", "男"], 1),
        (["在编", "女"], 1),
    ]
    assert answer["rows"][0] == ["在编", 1, 1, 2, 0]
    assert answer["rates"][0]["rate"] == "50.0%"
    assert "截至 2026-09-30，正式会员 2 人（含代管）" in shown
    assert "在编\t1\t1\t2\t0" in shown
    assert "全校入会率（含代管）：50.0%" in shown


def test_figures_of_another_day_and_basis(people) -> None:
    answer, _ = run(people, "figures", "--on", "2025-12-31", "--without-entrusted")
    assert (answer["members"], answer["basis"]) == (2, "without_entrusted")


def test_movements_name_the_people(people) -> None:
    answer, shown = run(people, "movements", "--from", "2025-12-31")
    assert (answer["opening"], answer["closing"], answer["balanced"]) == (2, 2, True)
    assert answer["increases"]["joined"] == answer["decreases"]["expelled"] == 1
    assert [(one["line"], one["staff_no"], one["on"]) for one in answer["people"]] == [
        ("joined", "2", "2026-02-01"),
        ("expelled", "3", "2026-03-01"),
    ]
    assert "期初 2 人 + 增加 1 人 − 减少 1 人 = 期末 2 人" in shown


def test_movements_by_a_column(people) -> None:
    answer, _ = run(people, "movements", "--from", "2025-12-31", "--to", "2026-02-28", "--by", "人员类别")
    assert answer["columns"] == ["变动　＼　人员类别", "在编", "合计"]
    assert answer["closing"] == 3


def test_what_cannot_be_counted_is_wrong_usage_or_refused(people, capsys) -> None:
    with pytest.raises(SystemExit):
        run(people, "figures", "--by", "height")
    assert "没有统计项目“height”" in capsys.readouterr().err
    with pytest.raises(UserError, match="一到三项"):
        run(people, "figures", "--by", "campus,campus")
    with pytest.raises(UserError, match="早于"):
        run(people, "movements", "--from", "2026-09-30")


def test_figures_are_shown_in_thousands_and_answered_as_numbers(people) -> None:
    answer, _ = run(people, "figures")
    answer["rows"] = [["在编", 2018, "93.6%"]]
    (command,) = (one for one in COMMANDS if one.name == "figures")
    assert "在编\t2,018\t93.6%" in command.show(answer)
