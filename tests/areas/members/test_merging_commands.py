# SPDX-License-Identifier: GPL-3.0-or-later
"""Duplicates and merging without a window."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.office_fixtures import TODAY, a_member, a_person, enrolled
from union_desktop.areas.members.commands import COMMANDS
from union_desktop.core import clock
from union_desktop.core.commands import Context
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office


class Opened(Context):
    """A context whose office is open already."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.folder, office.operator, None)
        self._office = office


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command by its name and gives (answer, text)."""
    from argparse import ArgumentParser

    monkeypatch.setattr(clock, "today", lambda: TODAY)

    def call(name: str, *arguments: str) -> tuple[Any, str]:
        command = next(one for one in COMMANDS if one.name == name)
        parser = ArgumentParser()
        command.add_arguments(parser)
        answer = command.run(Opened(office), parser.parse_args(arguments))
        return answer, command.show(answer)

    return call


@pytest.fixture
def pair(office: Office) -> tuple[int, int]:
    born = dt.date(1980, 5, 6)
    first = enrolled(office, a_member(a_person(birth_date=born, phone="19900001111")))
    second = enrolled(office, a_member(a_person(name="单雄心", staff_no="10002", birth_date=born)))
    return first, second


def test_duplicates_are_listed_with_reasons(run: Any, pair: tuple[int, int]) -> None:
    answer, text = run("duplicates")
    (found,) = answer["pairs"]
    assert [person["id"] for person in found["people"]] == list(pair)
    assert "1 2\t单雄信·10001·物理学院\t单雄心·10002·物理学院\t姓名读音相同、出生日期相同" in text


def test_without_duplicates_it_says_so(run: Any, office: Office) -> None:
    enrolled(office)
    assert run("duplicates")[1] == "没有发现可能重复的人。"


def test_a_merge_is_previewed_and_done(run: Any, office: Office, pair: tuple[int, int]) -> None:
    keep, gone = map(str, pair)
    answer, text = run("merge", keep, gone, "--preview")
    assert (answer["merged"], answer["together"]) == (False, "joined")
    assert "没有写入" in text
    answer, text = run("merge", keep, gone)
    assert "“单雄心”（编号 2）并入“单雄信”（编号 1）" in text
    assert "会籍 1 条" in text
    assert "姓名、工号" in text
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 1
    assert run("duplicates")[0]["total"] == 0


def test_an_impossible_merge_is_refused(run: Any, office: Office, pair: tuple[int, int]) -> None:
    with pytest.raises(UserError, match="没有合并"):
        run("merge", *map(str, pair), "--together", "both")
    with pytest.raises(UserError, match="不在"):
        run("merge", "1", "99")
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 2
