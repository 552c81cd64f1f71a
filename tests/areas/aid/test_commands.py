# SPDX-License-Identifier: GPL-3.0-or-later
"""Aid without a window: from a spreadsheet to the figures of the year, the signing sheet and the bank file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from tests.areas.aid.test_sheet import HEADERS, xlsx
from tests.documents.reading import texts
from tests.office_fixtures import OPERATOR, TODAY, enrolled
from union_desktop.areas.aid.commands import COMMANDS
from union_desktop.areas.members.model import BankAccount
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office


class PlainContext:
    """What the command line would hand to a command."""

    operator = OPERATOR
    today = TODAY

    def __init__(self, office: Office) -> None:
        self._office = office

    def office(self) -> Office:
        return self._office


def run(office: Office, name: str, *words: str, fault: str = "") -> tuple[Any, str]:
    command = next(one for one in COMMANDS if one.name == name)
    parser = ArgumentParser()
    command.add_arguments(parser)
    answer = command.run(PlainContext(office), parser.parse_args([str(one) for one in words]))  # type: ignore[arg-type]
    assert (fault in command.fault(answer)) if fault else command.fault(answer) == ""
    return json.loads(json.dumps(answer, ensure_ascii=False)), command.show(answer)


@pytest.fixture
def three(office: Office) -> Office:
    for at, name in enumerate(("单雄信", "罗士信", "王𬱖"), start=1):
        enrolled(office, name=name, staff_no=f"2000{at}")
    return office


def a_sheet(folder: Path, *lines: tuple[Any, ...]) -> Path:
    path = folder / "名单.xlsx"
    path.write_bytes(xlsx(HEADERS, *lines))
    return path


GOOD = (
    (1, "20001", "单雄信", 1500, "", ""),
    (2, "20002", "罗士信", "1,500元", "上级工会补助", ""),
)
BAD = (3, "99999", "没有的人", 100, "", "")
WORDS = ("--scheme", "spring_warmth", "--round", "2026年春节", "--paid-on", "2026-01-25")


def test_an_import_looks_first_and_writes_when_told(three: Office, tmp_path: Path) -> None:
    path = a_sheet(tmp_path, *GOOD)
    wanted = {
        "rows": 2,
        "accepted": 2,
        "rejected": 0,
        "people": 2,
        "amount_fen": 300_000,
        "by_fund": {"own_funds": 150_000, "superior_union": 150_000},
        "problems": [],
    }
    answer, shown = run(three, "aid import", str(path), *WORDS)
    assert answer == wanted
    assert "共 2 行：可以写入 2 行" in shown
    assert run(three, "aid rounds")[0] == {"rounds": []}
    assert run(three, "aid import", str(path), *WORDS, "--apply")[0] == wanted
    (made,) = run(three, "aid rounds", "2026")[0]["rounds"]
    assert (made["status"], made["rows"], made["decided_fen"], made["paid_fen"], made["open_fen"]) == (
        "paying",
        2,
        300_000,
        300_000,
        0,
    )
    again, _ = run(three, "aid import", str(path), *WORDS, "--apply", fault="整份名单都没有写入")
    assert [one["row"] for one in again["problems"]] == [2, 3]


def test_one_bad_line_keeps_all_out_unless_good_ones_are_wanted(three: Office, tmp_path: Path) -> None:
    path = a_sheet(tmp_path, *GOOD, BAD)
    answer, shown = run(three, "aid import", str(path), *WORDS, "--apply", fault="有 1 行不能写入")
    assert answer["problems"][0]["row"] == 4
    assert "第 4 行：工号“99999”" in shown
    assert run(three, "aid rounds")[0] == {"rounds": []}
    run(three, "aid import", str(path), *WORDS, "--apply", "--good-rows")
    assert run(three, "aid rounds")[0]["rounds"][0]["rows"] == 2


def test_schemes_are_added_and_listed(three: Office, tmp_path: Path) -> None:
    assert "还没有帮扶项目" in run(three, "aid scheme list")[1]
    made, said = run(
        three, "aid scheme add", "guards", "--name", "值守慰问", "--fund", "administration", "--others"
    )
    assert (made["key"], "值守慰问" in said) == ("guards", True)
    (listed,) = run(three, "aid scheme list")[0]["schemes"]
    assert (listed["funds"], listed["path"], listed["rounds"]) == (["administration"], "batch", 0)
    with pytest.raises(UserError, match="没有重复建立"):
        run(three, "aid scheme add", "guards", "--name", "别的")
    path = a_sheet(tmp_path, *GOOD)
    with pytest.raises(UserError, match="没有标识为“nobody”的帮扶项目"):
        run(three, "aid import", str(path), "--scheme", "nobody", *WORDS[2:])


def test_the_signing_sheet_of_a_round_by_name(three: Office, tmp_path: Path) -> None:
    run(three, "aid import", str(a_sheet(tmp_path, *GOOD)), *WORDS, "--apply")
    pdf = tmp_path / "签收.pdf"
    answer, _ = run(three, "print aid-signing", "--round", "2026年春节", "--pdf", str(pdf))
    assert answer["rows"] == 2
    assert "罗士信" in "".join(texts(pdf.read_bytes()))
    with pytest.raises(UserError, match="没有名为“别的”的批次"):
        run(three, "print aid-signing", "--round", "别的", "--pdf", str(pdf))


def test_the_bank_file_of_a_round_once_and_again(three: Office, tmp_path: Path) -> None:
    import python_calamine

    run(three, "aid import", str(a_sheet(tmp_path, *GOOD)), *WORDS, "--apply")
    words = ("--round", "2026年春节", "--template", "建设银行", "--on", "2026-01-26")
    out = tmp_path / "代发.xls"
    with pytest.raises(UserError, match="“单雄信”在 2026-01-26 没有银行账号"):
        run(three, "export bank", *words, "--out", str(out))
    assert not out.exists()
    with three.transaction("账户") as session:
        for person_id, number in ((1, "0012345678"), (2, "6222020200002222")):
            session.add(
                BankAccount(
                    person_id=person_id, from_on=TODAY.replace(year=2020), holder="户名", account_no=number
                )
            )
    answer, _ = run(three, "export bank", *words, "--out", str(out))
    assert (answer["count"], answer["amount_fen"]) == (2, 300_000)
    rows = python_calamine.CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert (rows[0][:4], rows[2][1]) == (["总笔数", 2.0, "总金额", 3000.0], "0012345678")
    payer = ("--payer-name", "示例大学工会", "--payer-account", "0200001234567890", "--again")
    with pytest.raises(UserError, match="还没有用模板“工商银行样式（示例）”"):
        run(three, "export bank", *words[:2], "--template", "工商", *payer, "--out", str(tmp_path / "z.xls"))
    with pytest.raises(UserError, match="结尾，没有生成文件"):
        run(three, "export bank", *words, "--out", str(tmp_path / "z.pdf"))
    with pytest.raises(UserError, match="请加 --again"):
        run(three, "export bank", *words, "--out", str(tmp_path / "x.xls"))
    again, _ = run(three, "export bank", *words, "--again", "--out", str(tmp_path / "y.xls"))
    assert again["sha256"] == answer["sha256"]
    with three.reader() as reader:
        assert reader.value("select count(*) from access_entry where what = 'export'") == 2
