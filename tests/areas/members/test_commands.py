# SPDX-License-Identifier: GPL-3.0-or-later
"""The members' papers from the command line: for whom, refused with a sentence, noted where they are sensitive."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.documents.reading import texts
from tests.office_fixtures import TODAY, a_member, a_person, enrolled
from union_desktop.areas.members import service
from union_desktop.areas.members.commands import COMMANDS
from union_desktop.areas.members.terms import EventKind
from union_desktop.core.errors import UserError

GOOD_ID = "11010519491231002X"


@pytest.fixture
def run(office: Any, tmp_path: Path) -> Any:
    """Calls one command over three people, two of the same name, and gives back its answer and the text it printed."""
    ids = [
        enrolled(office, a_member(a_person(id_type="111", id_number=GOOD_ID, wage_base=648_050))),
        enrolled(office, a_member(name="王五", staff_no="2")),
        enrolled(office, a_member(name="王五", staff_no="3")),
    ]
    with office.transaction("变动") as session:
        for person_id, kind in ((ids[0], EventKind.TRANSFER_OUT), (ids[1], EventKind.RETIRE)):
            service.record_event(
                session, person_id, service.EventDraft(kind, dt.date(2026, 9, 1)), today=TODAY
            )
    context: Any = SimpleNamespace(office=lambda: office, today=TODAY, operator=office.operator)

    def call(name: str, *arguments: str) -> tuple[dict[str, Any], str, str]:
        command = next(one for one in COMMANDS if one.name == name)
        parser = ArgumentParser()
        command.add_arguments(parser)
        path = tmp_path / "paper.pdf"
        answer: Any = command.run(context, parser.parse_args([*arguments, "--pdf", str(path)]))
        return answer, command.show(answer), "".join(texts(path.read_bytes()))

    return call


def test_registration_forms_by_staff_number_or_name(run) -> None:
    answer, told, text = run("print registration", "--person", "3", "--person", "单雄信", "--person", "10001")
    assert answer["people"] == 2
    assert told.startswith("会员登记表（2 人）已保存到：")
    assert text.index("王五") < text.index("单雄信")
    assert "110105********002X" in text


@pytest.mark.parametrize(("name", "said"), [("赵六", "没有工号或姓名为"), ("王五", "请改用工号：2、3")])
def test_nobody_or_several_are_refused(run, tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        run("print labels", "--person", name)
    assert not list(tmp_path.glob("*.pdf"))


def test_whole_numbers_need_a_purpose_that_is_kept(run, office) -> None:
    for nothing in ("无", "无无无无", "……！！"):
        with pytest.raises(UserError, match="请用 --purpose 写明用途"):
            run(
                "print registration",
                "--person",
                "10001",
                "--id-numbers",
                "whole",
                "--wages",
                "--purpose",
                nothing,
            )
    _answer, _told, text = run(
        "print registration", "--person", "10001", "--id-numbers", "whole", "--wages", "--purpose", "报送上级工会"
    )  # fmt: skip
    assert GOOD_ID in text
    assert "6,480.50" in text
    with office.reader() as reader:
        looks = reader.rows("select what, field, row_count, purpose from access_entry")
    assert looks == [("print", "会员登记表：完整证件号码、工资", 1, "报送上级工会")]


def test_slips_and_retention_forms_of_those_who_have_one(run) -> None:
    everybody = ("--person", "10001", "--person", "2")
    answer, _told, text = run("print transfer", *everybody, "--other-union", "某大学工会")
    assert answer["people"] == 1
    assert text.count("某大学工会") == 3
    assert run("print retention", *everybody)[0]["people"] == 1
    assert "合计 1 人" in run("print retention", *everybody, "--list")[2]
    with pytest.raises(UserError, match="“转入”的记录"):
        run("print transfer", *everybody, "--incoming")
    with pytest.raises(UserError, match="退休或保留会籍的记录"):
        run("print retention", "--person", "3")


def test_labels_and_envelopes(run) -> None:
    assert "单雄信　老师" in run("print labels", "--person", "10001", "--start", "24")[2]
    assert "工会办公室" in run("print labels", "--person", "2", "--form", "DL", "--sender", "工会办公室")[2]
    with pytest.raises(UserError, match="可以用的有：3x8"):
        run("print labels", "--person", "2", "--form", "A0")
    with pytest.raises(UserError, match="每张只有 24 个"):
        run("print labels", "--person", "2", "--start", "25")


def test_the_dues_of_a_month(run, office) -> None:
    with pytest.raises(UserError, match="请用 --purpose 写明用途"):
        run("print dues", "--month", "2026-08")
    answer, _told, text = run("print dues", "--month", "2026年8月", "--purpose", "报送上级工会")
    assert answer["people"] == 3
    assert "2026年8月" in text
    assert "6,480.50" in text
    assert "32.40" in text
    with pytest.raises(UserError, match="没有会员"):
        run("print dues", "--month", "1999-01", "--purpose", "报送上级工会")
    with pytest.raises(UserError, match="不是年月"):
        run("print dues", "--month", "八月", "--purpose", "报送上级工会")
    with office.reader() as reader:
        assert reader.rows("select what, field, row_count from access_entry") == [
            ("print", "会费应缴表 2026-08：会费基数", 3)
        ]
