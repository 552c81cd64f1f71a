# SPDX-License-Identifier: GPL-3.0-or-later
"""Aid without a window: from a spreadsheet to the signing sheet and the bank file, and everything that is refused."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.areas.aid.aid_fixtures import a_round, added, decided, do
from tests.areas.aid.test_sheet import HEADERS, ID, Row, xlsx
from tests.documents.reading import texts
from tests.office_fixtures import (
    CHEMISTRY,
    OPERATOR,
    PASSWORD,
    TODAY,
    WEST,
    Template,
    a_member,
    enrolled,
    with_password,
)
from tests.safety.sentences import is_clear
from union_desktop.app import command_line
from union_desktop.areas.aid import service
from union_desktop.areas.aid.terms import SchemeDraft
from union_desktop.areas.members import service as members
from union_desktop.areas.members.model import BankAccount
from union_desktop.areas.members.terms import EventKind, Placement
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import ParameterDraft, PolicyDraft, PolicyKind, VersionDraft
from union_desktop.core import clock
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.operators import keys as operators
from union_desktop.core.roles import Role
from union_desktop.documents import biff, files

KEYS = ["rows", "accepted", "rejected", "people", "amount_fen", "by_fund", "problems"]
GOOD = (
    (1, "20001", "单雄信", 1500, "", "大病"),
    (2, "20002", "罗士信", "1,500元", "上级工会补助500；本级工会经费1000", ""),
    (3, "20003", "王𬱖", "壹仟", "superior_union", ""),
)
WORDS = ("--scheme", "spring_warmth", "--round", "2026年春节", "--paid-on", "2026-01-25")
Run = Callable[..., tuple[int, str, str]]


class Desk:
    """A closed office, and the program to be called on it."""

    def __init__(self, folder: Path, key: bytes, run: Run) -> None:
        self.folder = folder
        self.key = key
        self.run = run

    @contextmanager
    def open(self) -> Iterator[Office]:
        opened = open_with_key(self.folder, OPERATOR, self.key)
        try:
            yield opened
        finally:
            opened.close()

    def call(self, *words: object) -> tuple[int, str, str]:
        return self.run(*words, "--office", self.folder)

    def answer(self, *words: object) -> dict[str, Any]:
        """The one JSON object of a call that went well."""
        code, out, err = self.call(*words, "--json")
        assert (code, err) == (0, "")
        found: dict[str, Any] = json.loads(out)
        return found

    def refused(self, *words: object) -> str:
        """The one sentence of a refusal that left the office as it was."""
        before = self.rows()
        code, out, err = self.call(*words)
        assert (code, out, err.count("\n")) == (1, "", 1), (out, err)
        assert is_clear(err.strip()), err
        assert self.rows() == before
        return err.strip()

    def sent_back(self, *words: object) -> dict[int, str]:
        """Rows and reasons of an import that wrote nothing although it was told to."""
        before = self.rows()
        code, out, err = self.call("aid", "import", *words, "--apply", "--json")
        assert (code, err.count("\n")) == (1, 1)
        assert is_clear(err.strip()), err
        told = json.loads(out)
        assert list(told) == KEYS
        assert told["rows"] == told["accepted"] + told["rejected"]
        assert self.rows() == before
        assert all(one["reason"].endswith("。") for one in told["problems"]), told["problems"]
        return {one["row"]: one["reason"] for one in told["problems"]}

    def rows(self) -> list[int]:
        """How many rows there are of what the commands write."""
        tables = ("aid_scheme", "aid_round", "aid_grant", "aid_payment", "bank_file", "proceeding_step")
        with self.open() as office, office.reader() as reader:
            return [reader.value(f"select count(*) from {table}") for table in tables]

    def values(self, sql: str) -> list[Any]:
        with self.open() as office, office.reader() as reader:
            return [row[0] for row in reader.rows(sql)]


@pytest.fixture
def desk(
    office_template: Template,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Desk:
    """An office with three members, a fourth who left in December and a fifth who came in March."""
    folder = with_password(office_template, tmp_path / "office", monkeypatch)
    monkeypatch.setattr(clock, "today", lambda: TODAY)

    def run(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = command_line.main([str(one) for one in words])
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    made = Desk(folder, office_template.data_key, run)
    with made.open() as office:
        enrolled(office, name="单雄信", staff_no="20001", id_type="111", id_number=ID)
        enrolled(
            office,
            a_member(name="罗士信", staff_no="20002", place=Placement(CHEMISTRY, WEST, "postdoc", "own")),
        )
        enrolled(office, name="王𬱖", staff_no="20003")
        gone = enrolled(office, name="秦叔宝", staff_no="20004")
        left = members.EventDraft(EventKind.TRANSFER_OUT, dt.date(2025, 12, 1))
        do(office, "转出", lambda s: members.record_event(s, gone, left, today=TODAY))
        enrolled(office, a_member(name="程知节", staff_no="20005", joined_on=dt.date(2026, 3, 1)))
    return made


def a_sheet(desk: Desk, *lines: Row, headers: Row = HEADERS, name: str = "名单.xlsx") -> Path:
    path = desk.folder.parent / name
    path.write_bytes(xlsx(headers, *lines))
    return path


def with_accounts(desk: Desk, *people: int) -> None:
    with desk.open() as office, office.transaction("账户") as session:
        for number in people:
            account = f"62220202000000{number:02d}{number:03d}"
            session.add(
                BankAccount(
                    person_id=number, from_on=dt.date(2020, 1, 1), holder="单雄信", account_no=account
                )
            )


def waiting(desk: Desk, *people: int, name: str = "2026年夏") -> None:
    """A round that is decided and waits for its money."""
    with desk.open() as office:
        do(office, "项目", service.add_usual_schemes)
        round_id = a_round(office, 1, name)
        added(office, round_id, people)
        decided(office, round_id)


# ----------------------------------------------------------------------------------------------- from start to end


def test_a_round_from_the_scheme_to_the_bank(desk: Desk, tmp_path: Path) -> None:
    assert "还没有帮扶项目" in desk.call("aid", "scheme", "list")[1]
    assert (
        desk.answer("aid", "scheme", "add", "spring_warmth", "--fund", "own_funds,上级工会补助")["name"]
        == "送温暖"
    )
    (listed,) = desk.answer("aid", "scheme", "list")["schemes"]
    assert (listed["funds"], listed["unit"], listed["rounds"]) == (
        ["own_funds", "superior_union"],
        "person",
        0,
    )

    path = a_sheet(desk, *GOOD, ("合计", "", "", 4000, "", ""))
    before = (desk.folder / "office.db").read_bytes()
    wanted = {
        "rows": 3,
        "accepted": 3,
        "rejected": 0,
        "people": 3,
        "amount_fen": 400_000,
        "by_fund": {"own_funds": 250_000, "superior_union": 150_000},
        "problems": [],
    }
    told = desk.answer("aid", "import", path, *WORDS)
    assert (told, list(told)) == (wanted, KEYS)
    assert (desk.folder / "office.db").read_bytes() == before
    _code, out, _ = desk.call("aid", "import", path, *WORDS)
    assert "第 5 行是合计行，没有计入名单。" in out
    assert "没有写入任何内容" in out
    assert desk.answer("aid", "rounds")["rounds"] == []

    assert desk.answer("aid", "import", path, *WORDS, "--apply") == wanted
    (made,) = desk.answer("aid", "rounds", "2026")["rounds"]
    assert made == {
        "id": 1,
        "scheme": "spring_warmth",
        "name": "2026年春节",
        "year": 2026,
        "status": "closed",
        "rows": 3,
        "decided_fen": 400_000,
        "paid_fen": 400_000,
        "waived_fen": 0,
        "open_fen": 0,
        "unsigned": 3,
    }
    assert desk.answer("aid", "rounds", "2025")["rounds"] == []
    assert desk.values("select paid_on from aid_grant") == ["2026-01-25"] * 3
    assert set(desk.values("select opinion from proceeding_step")) == {"按表格补录"}
    figures = {one["key"]: one["value"] for one in desk.answer("figures", "2026")["figures"]}
    assert figures["aid.spring_warmth.amount"] == figures["aid.total.amount"] == 400_000

    pdf = tmp_path / "签收.pdf"
    told = desk.answer("print", "aid-signing", "--round", "2026年春节", "--pdf", pdf)
    assert (told["rows"], told["unprintable"]) == (3, [])
    printed = "".join(texts(pdf.read_bytes()))
    assert "王𬱖" in printed
    assert ID not in printed

    with_accounts(desk, 1, 2, 3)
    out_file = tmp_path / "代发.xls"
    bank = ("export", "bank", "--round", "2026年春节", "--template", "建设银行")
    told = desk.answer(*bank, "--out", out_file)
    assert (told["count"], told["amount_fen"], told["paid"]) == (3, 400_000, False)
    again = desk.answer(*bank, "--again", "--out", tmp_path / "又一份.xls")
    assert (again["sha256"], again["doubts"]) == (told["sha256"], told["doubts"])
    assert "请加 --again" in desk.refused(*bank, "--out", tmp_path / "三.xls")
    assert desk.answer("check")["ok"] is True


def test_years_gone_by_count_members_as_they_were_then(desk: Desk) -> None:
    path = a_sheet(desk, (1, "20004", "秦叔宝", 800, "", ""))
    desk.answer(
        "aid", "import", path, "--scheme", "mayday", "--round", "2019年五一", "--paid-on", "2019-04-28",
        "--way", "cash", "--signed", "--apply",
    )  # fmt: skip
    (made,) = desk.answer("aid", "rounds", "2019")["rounds"]
    assert (made["scheme"], made["year"], made["unsigned"]) == ("mayday", 2019, 0)
    assert desk.values("select way from aid_payment where kind = 'pay'") == ["cash"]
    (scheme,) = desk.answer("aid", "scheme", "list")["schemes"]
    assert (scheme["key"], scheme["name"]) == ("mayday", "五一补助")
    late = ("--scheme", "mayday", "--round", "补发", "--paid-on", "2020-01-05", "--year", "2019")
    desk.answer("aid", "import", a_sheet(desk, GOOD[0]), *late, "--apply")
    assert len(desk.answer("aid", "rounds", "2019")["rounds"]) == 2
    old = ("--scheme", "special_hardship", "--round", "2019年特困", "--paid-on", "2019-11-30")
    desk.answer("aid", "import", a_sheet(desk, GOOD[1]), *old, "--apply")
    assert desk.values("select path from aid_scheme order by id") == ["batch", "application"]


def made_xlsx(path: Path, rows: Sequence[Row]) -> None:
    path.write_bytes(xlsx(("东山大学工会2026年送温暖发放名单",), *rows))


def made_xls(path: Path, rows: Sequence[Row]) -> None:
    path.write_bytes(biff.workbook("名单", [[cell or None for cell in row] for row in rows], [12.0] * 6))


def made_csv(path: Path, rows: Sequence[Row]) -> None:
    quoted = [",".join(f'"{cell}"' for cell in row) for row in rows]
    path.write_bytes("\r\n".join(quoted).encode("utf-8" if "utf8" in path.name else "gb18030"))


@pytest.mark.parametrize(
    ("name", "make"),
    [("名单.xlsx", made_xlsx), ("名单.xls", made_xls), ("名单.csv", made_csv), ("名单utf8.csv", made_csv)],
)
def test_all_kinds_of_files(desk: Desk, name: str, make: Callable[[Path, Sequence[Row]], None]) -> None:
    path = desk.folder.parent / name
    make(path, [HEADERS, *GOOD])
    told = desk.answer("aid", "import", path, *WORDS)
    assert (told["accepted"], told["amount_fen"], told["problems"]) == (3, 400_000, [])


def libreoffice(path: Path, kind: str, folder: Path) -> Path:
    """What LibreOffice makes of a file."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder / "out"), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / "out" / f"{path.stem}.{kind}"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed on this machine")
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_what_libreoffice_writes_goes_in(desk: Desk, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "原.xlsx"
    made_xlsx(path, [HEADERS, *GOOD])
    told = desk.answer("aid", "import", libreoffice(path, kind, tmp_path), *WORDS, "--apply")
    assert (told["accepted"], told["amount_fen"]) == (3, 400_000)


# ------------------------------------------------------------------------------------------------ bad spreadsheets


def test_every_bad_line_is_told_at_once_and_nothing_is_written(desk: Desk) -> None:
    with desk.open() as office:
        enrolled(office, name="罗士信", staff_no="20006")
    lines: tuple[tuple[Row, str], ...] = (
        (("20001", "", "单雄信", 100, ""), ""),
        (("20002", "", "罗士信", -500, ""), "金额（D3）：“-500”是负数"),
        (("20002", "", "罗士信", 0, ""), "金额（D4）：“0”是 0 元"),
        (("20002", "", "罗士信", "12.345", ""), "金额（D5）："),
        (("20002", "", "罗士信", "", ""), "金额（D6）：这里没有填写金额"),
        (("20002", "", "罗士信", "一千五", ""), "看不出是多少钱"),
        (("99999", "", "没有的人", 100, ""), "工号“99999”在会员中查不到"),
        (("", "", "罗士信", 100, ""), "会员中有 2 位同名"),
        (("", "", "王𬱖", 100, ""), "会员中有 1 位同名"),
        (("20003", "", "罗士信", 100, ""), "登记的是“王𬱖”，表中写的是“罗士信”"),
        (("20003", ID, "王𬱖", 100, ""), "工号“20003”是“王𬱖”的，证件号码却是“单雄信”的"),
        (("20003", "4.4E+17", "王𬱖", 100, ""), "证件号码（B13）：证件号码“4.4E+17”是被表格软件改坏的号码"),
        (("20001", "", "单雄信", 100, ""), "与第 2 行重复"),
        (("20004", "", "秦叔宝", 100, ""), "在 2026-01-25 是“已转出”"),
        (("20005", "", "程知节", 100, ""), "在 2026-01-25 还不是会员"),
        (("20006", "", "罗士信", 100, "天上"), "资金来源（E17）：资金来源“天上”不认识"),
        (
            ("20006", "", "罗士信", 100, "上级工会50；本级工会经费40"),
            "资金来源（E18）：各项资金来源合计 90.00 元",
        ),
        (("77777", "11010519900101001", "", 100, ""), "证件号码 11*************01 在会员中查不到"),
    )
    path = a_sheet(
        desk, *(line for line, _ in lines), headers=("工号", "证件号码", "姓名", "金额", "资金来源")
    )
    told = desk.sent_back(path, *WORDS)
    wanted = {row: sentence for row, (_, sentence) in enumerate(lines, start=2) if sentence}
    assert {row: wanted[row] in told[row] for row in told} == dict.fromkeys(wanted, True), told
    code, out, err = desk.call("aid", "import", path, *WORDS)
    assert (code, err) == (0, "")
    assert "第 3 行：金额（D3）：“-500”是负数" in out
    code, out, err = desk.call("aid", "import", path, *WORDS, "--apply")
    assert (code, err.count("\n")) == (1, 1)
    assert "第 3 行：金额（D3）：“-500”是负数" in out
    assert ID not in out + err


def test_files_that_are_no_list_are_refused_in_one_sentence(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04rubbish")
    for path, wanted in (
        (broken, "已损坏"),
        (tmp_path / "没有.xlsx", "找不到文件"),
        (tmp_path, "是一个文件夹"),
        (a_sheet(desk, ("甲", 1), headers=("某", "某数"), name="别的.xlsx"), "没有找到发放名单"),
    ):
        assert wanted in desk.refused("aid", "import", path, *WORDS, "--apply", "--json")


def test_a_round_is_never_taken_in_twice(desk: Desk) -> None:
    path = a_sheet(desk, *GOOD)
    desk.answer("aid", "import", path, *WORDS, "--apply")
    for more in ((), ("--apply",)):
        assert "已有名为“2026年春节”的批次，现在是“已结清”" in desk.refused(
            "aid", "import", path, *WORDS, *more
        )
    with desk.open() as office:
        a_round(office, 1, "2026年夏")
    more = ("--scheme", "spring_warmth", "--round", "2026年夏", "--paid-on", "2026-08-01", "--apply")
    assert "现在是“拟定名单”，没有重复导入" in desk.refused("aid", "import", path, *more)


def test_what_is_asked_for_wrongly(desk: Desk) -> None:
    path = a_sheet(desk, *GOOD)
    unknown = desk.refused("aid", "import", path, "--scheme", "nobody", *WORDS[2:])
    assert "aid scheme add nobody --name" in unknown
    assert "晚于今天" in desk.refused("aid", "import", path, *WORDS[:4], "--paid-on", "2027-01-01")
    assert "--round 是空的" in desk.refused("aid", "import", path, *WORDS[:2], "--round", " ", *WORDS[4:])
    assert "不是常用的标识" in desk.refused("aid", "scheme", "add", "guards")
    desk.answer("aid", "scheme", "add", "guards", "--name", "值守慰问", "--unit", "household", "--others")
    assert "没有重复建立" in desk.refused("aid", "scheme", "add", "guards", "--name", "别的")
    assert "合计项" in desk.refused("aid", "scheme", "add", "total", "--name", "别的")
    for words in (
        ("aid",),
        ("aid", "scheme"),
        ("aid", "scheme", "add", "x", "--fund", "天上", "--office", "o"),
        ("aid", "rounds", "十九", "--office", "o"),
        ("aid", "import", "f", "--office", "o"),
        ("export",),
    ):
        code, out, err = desk.run(*words)
        assert (code, out) == (2, "")
        assert err.startswith("用法：union-desktop")


def test_help_in_the_same_year_is_told_and_kept_with_its_reason(desk: Desk) -> None:
    desk.answer("aid", "import", a_sheet(desk, GOOD[0]), *WORDS, "--apply")
    path = a_sheet(desk, (1, "20001", "单雄信", 1000, "", ""))
    mayday = ("--scheme", "mayday", "--round", "2026年五一", "--paid-on", "2026-04-28")
    code, out, _ = desk.call("aid", "import", path, *mayday)
    assert code == 0
    assert "本年度已经帮扶过本人或同一家庭：单雄信：2026-01-25 送温暖（2026年春节）1500.00 元" in out
    desk.answer("aid", "import", path, *mayday, "--apply", "--reason-again", "节日普惠")
    autumn = ("--scheme", "national_day", "--round", "2026年十一", "--paid-on", "2026-09-28")
    desk.answer("aid", "import", path, *autumn, "--apply")
    assert desk.values("select repeat_reason from aid_grant order by id") == ["", "节日普惠", "按表格补录"]


def test_more_than_a_rule_allows_wants_a_reason(desk: Desk) -> None:
    with desk.open() as office, office.transaction("制度") as session:
        cap = ParameterDraft("cap_per_occasion", "120000")
        rule = VersionDraft(dt.date(2020, 1, 1), parameters=(cap,))
        number = policies.add_policy(session, PolicyDraft("aid", PolicyKind.AID, "补助办法"), rule).ids[0]
        service.add_scheme(session, SchemeDraft("spring_warmth", "送温暖", policy_id=number))
    path = a_sheet(desk, *GOOD)
    told = desk.sent_back(path, *WORDS)
    assert sorted(told) == [2, 3]
    assert "超过" in told[2]
    answer = desk.answer("aid", "import", path, *WORDS, "--apply", "--reason-over", "大病特批")
    assert (answer["accepted"], answer["problems"]) == (3, [])
    assert desk.values("select reason from policy_exception") == ["大病特批"] * 2


def test_who_may_only_read_looks_but_does_not_write(desk: Desk) -> None:
    with desk.open() as office:
        operators.add(office, "查看员", Role.READ_ONLY, PASSWORD)
    path = a_sheet(desk, *GOOD)
    reader = ("--operator", "查看员")
    assert desk.answer("aid", "import", path, *WORDS, *reader)["accepted"] == 3
    assert "您的权限是“只读”" in desk.refused("aid", "import", path, *WORDS, "--apply", *reader)
    assert "您的权限是“只读”" in desk.refused("aid", "scheme", "add", "mayday", *reader)


# --------------------------------------------------------------------------------------------------- paper and bank


def test_a_round_is_meant_by_name_by_number_and_by_scheme(desk: Desk, tmp_path: Path) -> None:
    path = a_sheet(desk, *GOOD)
    desk.answer("aid", "import", path, *WORDS, "--apply")
    desk.answer("aid", "import", path, "--scheme", "mayday", *WORDS[2:], "--apply")
    pdf = tmp_path / "签收.pdf"
    sheet = ("print", "aid-signing", "--pdf", pdf, "--round")
    assert "有 2 个批次叫“2026年春节”" in desk.refused(*sheet, "2026年春节")
    assert desk.answer(*sheet, "2", "--by", "campus", "--page-per-group")["round"] == "2026年春节"
    assert desk.answer(*sheet, "2026年春节", "--scheme", "mayday")["rows"] == 3
    assert "没有名为“别的”的批次" in desk.refused(*sheet, "别的")
    assert desk.values("select field from access_entry") == ["2026年春节领款签收表"] * 2


BANK = ("export", "bank", "--round", "2026年夏", "--template")


def test_a_bank_file_pays_its_rows(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    waiting(desk, 1, 2)
    out = tmp_path / "代发.xlsx"
    assert "没有银行账号" in desk.refused(*BANK, "通用", "--out", out)
    with_accounts(desk, 1, 2)
    assert "请从这些模板中选用：" in desk.refused(*BANK, "没有的", "--out", out)
    assert "有“付款户名”一列，但没有填写" in desk.call(*BANK, "工商", "--out", out)[2]
    assert not out.exists()
    assert "结尾，没有生成文件" in desk.refused(*BANK, "通用", "--out", tmp_path / "代发.pdf")
    assert "--purpose 至少" in desk.refused(*BANK, "通用", "--out", out, "--purpose", "。")
    told = desk.answer(*BANK, "通用", "--out", out)
    assert (told["count"], told["amount_fen"], told["paid"]) == (2, 300_000, True)
    sheet = python_calamine.CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0)
    assert [row[2] for row in sheet.to_python()[1:3]] == ["6222020200000001001", "6222020200000002002"]
    (made,) = desk.answer("aid", "rounds")["rounds"]
    assert (made["paid_fen"], made["open_fen"]) == (300_000, 0)
    monkeypatch.chdir(tmp_path)
    named = desk.answer(*BANK, "通用", "--again")
    assert (tmp_path / named["file"]).read_bytes() == out.read_bytes()
    other = desk.answer(*BANK, "通用", "--again", "--out", tmp_path / "换.csv")
    assert "不完全相同" in other["doubts"][0]
    assert "还没有用模板“农业银行样式（示例）”" in desk.refused(*BANK, "农业", "--again")


def test_cash_that_was_handed_out_goes_into_no_bank_file(desk: Desk, tmp_path: Path) -> None:
    desk.answer("aid", "import", a_sheet(desk, *GOOD), *WORDS, "--way", "cash", "--apply")
    with_accounts(desk, 1, 2, 3)
    words = ("export", "bank", "--round", "2026年春节", "--template", "通用", "--out", tmp_path / "a.xlsx")
    assert "没有要通过银行发放的人" in desk.refused(*words)


def test_a_file_that_cannot_be_written_pays_nobody(desk: Desk, tmp_path: Path) -> None:
    waiting(desk, 1)
    with_accounts(desk, 1)
    assert "没有保存" in desk.refused(*BANK, "通用", "--out", tmp_path / "没有" / "代发.xlsx")
    assert desk.values("select count(*) from aid_payment") == [0]


def test_a_file_that_loses_its_place_after_the_payment_is_made_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(desk, 1)
    with_accounts(desk, 1)
    out = tmp_path / "代发.xlsx"

    def held(_folder: Path) -> None:
        raise PermissionError(13, "held")

    with monkeypatch.context() as patch:
        patch.setattr(files, "sync_folder", held)
        code, printed, err = desk.call(*BANK, "通用", "--out", out)
    assert (code, printed) == (1, "")
    assert err.startswith("发放已登记，但文件没有写成：")
    assert "--again" in err
    out.unlink(missing_ok=True)
    assert desk.answer(*BANK, "通用", "--again", "--out", out)["count"] == 1
    assert desk.values("select count(*) from aid_payment") == [1]


DIES = """
import os, signal, sys
from pathlib import Path
from union_desktop.app import command_line

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == "before":
    from sqlalchemy.orm import Session
    Session.commit = die
else:
    Path.replace = die
command_line.main(sys.argv[2:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a signal that cannot be caught")
@pytest.mark.parametrize(("where", "paid"), [("before", 0), ("after", 2)])
def test_killed_around_the_last_word(desk: Desk, tmp_path: Path, where: str, paid: int) -> None:
    waiting(desk, 1, 2)
    with_accounts(desk, 1, 2)
    out = tmp_path / "代发.xlsx"
    words = (*BANK, "通用", "--out", str(out), "--office", str(desk.folder))
    done = subprocess.run(
        [sys.executable, "-c", DIES, where, *words],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode < 0, done.stderr
    assert not out.exists()
    assert desk.values("select count(*) from aid_payment") == [paid]
    assert desk.values("select count(*) from bank_file") == [min(paid, 1)]
    with desk.open() as office:
        assert office.damage() == []
    assert "上次保存被打断" in desk.refused(*BANK, "通用", *(("--again",) if paid else ()), "--out", out)
    told = desk.answer(*BANK, "通用", *(("--again",) if paid else ()), "--out", tmp_path / "重来.xlsx")
    assert (told["count"], desk.values("select count(*) from aid_payment")) == (2, [2])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed on this machine")
@pytest.mark.parametrize("kind", ["xls", "xlsx"])
def test_libreoffice_shows_the_accounts_whole(desk: Desk, tmp_path: Path, kind: str) -> None:
    waiting(desk, 1, 2)
    with_accounts(desk, 1, 2)
    out = tmp_path / f"代发.{kind}"
    desk.answer(*BANK, "通用", "--out", out)
    shown = libreoffice(out, "csv", tmp_path).read_text("utf-8")
    for account in ("6222020200000001001", "6222020200000002002"):
        assert f",{account}," in shown
    assert ",1500.00," in shown or ",1500," in shown
