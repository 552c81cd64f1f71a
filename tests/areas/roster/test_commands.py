# SPDX-License-Identifier: GPL-3.0-or-later
"""The roster without a window: what the command line answers, and that it writes only when asked to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.areas.roster.sheets import HEADERS, an_id, write_xlsx
from tests.office_fixtures import OPERATOR, TODAY, Template, a_member, enrolled, with_password
from union_desktop.app import command_line
from union_desktop.areas.roster.service import writing
from union_desktop.core import clock
from union_desktop.core.errors import UserError
from union_desktop.core.office import open_with_key

KEYS = [
    "rows",
    "new",
    "returned",
    "changed",
    "moved",
    "left",
    "unchanged",
    "conflict",
    "rejected",
    "skipped",
    "applied",
    "batch",
    "problems",
]


@pytest.fixture
def folder(office_template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed office with two members whose password is quick to check."""
    place = with_password(office_template, tmp_path / "office", monkeypatch)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    opened = open_with_key(place, OPERATOR, office_template.data_key)
    enrolled(opened, a_member(name="单雄信", staff_no="10001"))
    enrolled(opened, a_member(name="曾小", staff_no="10002"))
    opened.close()
    return place


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_xlsx(
        tmp_path / "名册.xlsx",
        (
            "在编",
            [
                HEADERS,
                ("10001", "单雄信", an_id(1), "", "在编"),
                ("20001", "解珍", an_id(2), "天文", "在编"),
                ("20002", "解宝", "1.1E+17", "物理", "在编"),
                ("10002", "另一人", "", "", ""),
            ],
        ),
    )


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = command_line.main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, err) == (0, "")
    told: dict[str, Any] = json.loads(out)
    return told


def roster(file: Path, folder: Path, *more: str) -> tuple[str, ...]:
    return ("roster", str(file), "--office", str(folder), "--source", "人事处在编", *more)


def test_comparing_writes_nothing(file: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "office.db").read_bytes()
    told = answer(capsys, *roster(file, folder, "--create-units"))
    assert list(told) == [*KEYS, "scope", "sheets", "sheets_left_out"]
    assert {key: told[key] for key in KEYS[:-1]} == {
        "rows": 4,
        "new": 1,
        "returned": 0,
        "changed": 1,
        "moved": 0,
        "left": 0,
        "unchanged": 0,
        "conflict": 1,
        "rejected": 1,
        "skipped": 0,
        "applied": 0,
        "batch": None,
    }
    damaged = told["problems"][0]
    assert list(damaged) == ["sheet", "row", "column", "value", "message"]
    assert (damaged["sheet"], damaged["row"], damaged["column"], damaged["value"]) == (
        "在编",
        4,
        "C",
        "1.1E+17",
    )
    assert (folder / "office.db").read_bytes() == before


def test_writing_twice_and_taking_back(file: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = roster(file, folder, "--create-units", "--apply", "--on", "2026-09-01")
    first = answer(capsys, *arguments)
    assert (first["applied"], first["skipped"], first["batch"]) == (2, 1, 1)
    assert first["rows"] == first["applied"] + first["unchanged"] + first["rejected"] + first["skipped"]
    members = answer(capsys, "members", "--office", str(folder), "--as-of", "2026-09-01")
    assert members["total"] == 3
    assert members["by_group"]["天文"] == 1
    second = answer(capsys, *arguments)
    assert (second["applied"], second["batch"], second["unchanged"]) == (0, None, 2)
    back = answer(capsys, "roster-undo", "1", "--office", str(folder))
    assert back["kept"] == []
    assert answer(capsys, "members", "--office", str(folder), "--as-of", "2026-09-01")["total"] == 2
    code, out, err = run(capsys, "roster-undo", "1", "--office", str(folder))
    assert (code, out) == (1, "")
    assert "撤销过" in err


def test_unknown_units_go_back_unless_they_may_be_created(
    file: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answer(capsys, *roster(file, folder))
    assert (told["new"], told["rejected"]) == (0, 2)
    assert "天文" in next(one["message"] for one in told["problems"] if one["row"] == 3)


def test_scope_in_words(file: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only = write_xlsx(tmp_path / "一人.xlsx", ("甲", [HEADERS[:2], ("10001", "单雄信")]))
    assert answer(capsys, *roster(only, folder, "--scope", "category=在编", "campus=东校区"))["left"] == 1
    assert (
        answer(capsys, *roster(only, folder, "--scope", "category=established", "group=物理小组"))["left"]
        == 1
    )
    assert answer(capsys, *roster(only, folder, "--scope", "category=博士后"))["left"] == 0
    assert answer(capsys, *roster(only, folder, "--scope", "none"))["left"] == 0
    for wrong in ("category=火星人", "colour=red", "category="):
        code, out, err = run(capsys, *roster(only, folder, "--scope", wrong))
        assert (code, out) == (1, "")
        assert "没有写入任何内容" in err


def test_scopes_add_up_and_are_told(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only = write_xlsx(tmp_path / "一人.xlsx", ("甲", [HEADERS[:2], ("10001", "单雄信")]))
    told = answer(capsys, *roster(only, folder, "--scope", "category=在编", "--scope", "campus=东校区"))
    assert told["scope"] == {"words": "人员类别 在编；校区 东校区", "stated": True, "members": 2}
    told = answer(capsys, *roster(only, folder))
    assert told["scope"] == {"words": "人员类别 在编", "stated": False, "members": 2}
    code, out, err = run(capsys, *roster(only, folder, "--scope", "employer=没有的公司"))
    assert (code, out) == (1, "")
    assert "没有派遣单位“没有的公司”" in err


def test_many_leaving_are_written_only_when_allowed(
    folder: Path, office_template: Template, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = open_with_key(folder, OPERATOR, office_template.data_key)
    for at in range(4):
        enrolled(opened, a_member(name=f"甲{'甲乙丙丁'[at]}", staff_no=f"3000{at}"))
    opened.close()
    only = write_xlsx(tmp_path / "一人.xlsx", ("甲", [HEADERS[:2], ("10001", "单雄信")]))
    arguments = roster(only, folder, "--scope", "category=在编", "--apply")
    before = (folder / "office.db").read_bytes()
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (1, "")
    assert "有 6 名会员，其中 5 名" in err
    assert "--allow-many-leaving" in err
    assert (folder / "office.db").read_bytes() == before
    told = answer(capsys, *arguments, "--allow-many-leaving")
    assert (told["left"], told["batch"]) == (5, 1)


def test_a_refused_write_leaves_no_source_behind(
    file: Path, folder: Path, office_template: Template, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    def refuse(*_: object) -> None:
        raise UserError("不写")

    monkeypatch.setattr(writing, "write", refuse)
    assert run(capsys, *roster(file, folder, "--apply"))[0] == 1
    opened = open_with_key(folder, OPERATOR, office_template.data_key)
    with opened.reader() as reader:
        assert reader.value("select count(*) from roster_source") == 0
    opened.close()


def test_sheets_are_told_and_chosen(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, gone = ("10001", "单雄信"), ("10002", "曾小")
    file = write_xlsx(
        tmp_path / "两张.xlsx", ("在职", [HEADERS[:2], here]), ("离职人员", [HEADERS[:2], gone])
    )
    told = answer(capsys, *roster(file, folder))
    assert (told["rows"], told["sheets"], told["sheets_left_out"]) == (1, ["在职"], ["离职人员"])
    told = answer(capsys, *roster(file, folder, "--sheet", "在职", "--sheet", "离职人员"))
    assert (told["rows"], told["sheets_left_out"]) == (2, [])
    code, out, err = run(capsys, *roster(file, folder, "--sheet", "没有"))
    assert (code, out) == (1, "")
    assert "“在职”、“离职人员”" in err
    assert "没有采用的工作表：离职人员" in run(capsys, *roster(file, folder))[1]


def test_the_same_in_chinese(file: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, *roster(file, folder))
    assert code == 0
    assert "在编 第 4 行 C 列：" in out
    assert "没有写入任何内容" in out
    code, out, _ = run(capsys, *roster(file, folder, "--apply"))
    assert "批次编号 1" in out
    code, out, _ = run(capsys, *roster(file, folder, "--apply"))
    assert "未生成批次" in out
    code, out, _ = run(capsys, "roster-undo", "1", "--office", str(folder))
    assert "名册批次 1 已撤销" in out


@pytest.mark.parametrize("bad", ["", "没有.xlsx"])
def test_bad_files_are_refused_in_one_sentence(
    bad: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *roster(tmp_path / bad, folder, "--json"))
    assert (code, out) == (1, "")
    assert err.count("\n") == 1


DIES = """
import os, signal, sys
from pathlib import Path
from union_desktop.areas.roster.service import reconcile, writing
from union_desktop.core import clock
from union_desktop.core.office import open_with_key
office = open_with_key(Path(sys.argv[1]), "测试员", bytes.fromhex(sys.argv[2]))
machine = reconcile.Reconciliation(office, clock.today())
machine.open(Path(sys.argv[3]), "人事处")
machine.create_units = True
machine.compare()
plan = machine.plan()
with office.transaction("来源") as session:
    writing.remember(session, plan.source)
machine.close()
with office.transaction("名册") as session:
    writing.write(session, plan)
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a signal that cannot be caught")
def test_killed_after_everything_was_written_but_the_last_word(
    file: Path, folder: Path, office_template: Template
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(folder), office_template.data_key.hex(), str(file)],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        check=False,
        timeout=60,
    )
    assert done.returncode < 0
    opened = open_with_key(folder, OPERATOR, office_template.data_key)
    with opened.reader() as reader:
        assert reader.value("select count(*) from person") == 2
        assert reader.value("select count(*) from roster_batch") == 0
        assert reader.value("select count(*) from union_org_version where name = '天文'") == 0
        assert opened.damage() == []
    opened.close()
