# SPDX-License-Identifier: GPL-3.0-or-later
"""Bank files: accounts whole, cents exact, totals as asked, and a sentence for each payment that cannot be made."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from python_calamine import CalamineWorkbook

from union_desktop.core.errors import UserError
from union_desktop.documents import bank_file as banks
from union_desktop.documents.bank_file import BankLine, bank_file, check
from union_desktop.documents.bank_template import (
    ABC_LIKE,
    CCB_LIKE,
    GENERIC,
    ICBC_LIKE,
    READY,
    BankColumn,
    BankTemplate,
    Source,
    from_json,
    template_problems,
    to_json,
)

DAY = dt.date(2019, 1, 20)
CARD = "0062220236000000018"
LINES = (
    BankLine("王𬱖", CARD, 150_000, bank="东山银行", phone="13800001111"),
    BankLine("买买提·艾力", "12345678", 1, bank="东山银行", remark="代领"),
    BankLine("李明", "00012345678901", 80_000_099, purpose="住院慰问"),
)
PAID_FROM = {"payer_name": "东山大学工会委员会", "payer_account": "0001112223334445"}


def ready(template: BankTemplate) -> BankTemplate:
    return replace(template, **PAID_FROM)


def cells(kind: str, data: bytes) -> list[list[Any]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(data.decode("gb18030"))))
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("kind", ["xls", "xlsx", "csv"])
@pytest.mark.parametrize("template", READY, ids=lambda template: template.name)
def test_each_ready_template_makes_each_kind_of_file(template: BankTemplate, kind: banks.FileKind) -> None:
    made = bank_file(replace(ready(template), file_kind=kind), LINES, DAY)
    rows = cells(kind, made.data)
    text = {cell for row in rows for cell in row if isinstance(cell, str)}
    assert {line.account for line in LINES} <= text
    assert {line.name for line in LINES} <= text
    place = [column.source for column in template.columns].index(Source.AMOUNT)
    body = [row for row in rows if set(row) & {line.account for line in LINES}]
    assert [round(float(row[place]) * 100) for row in body] == [150_000, 1, 80_000_099]
    assert [float(row[place]) for row in body] == [1500.0, 0.01, 800_000.99]
    assert (made.control.count, made.control.fen) == (3, 80_150_100)
    assert made.control.sha256 == hashlib.sha256(made.data).hexdigest()
    assert made.name.endswith(f"_20190120_3笔.{kind}")


def test_equal_payments_give_equal_files() -> None:
    for template in READY:
        assert bank_file(ready(template), LINES, DAY).data == bank_file(ready(template), LINES, DAY).data


def test_titles_totals_and_fixed_texts_stand_where_the_template_says() -> None:
    titled = replace(GENERIC, title_rows=("{日期}代发 {笔数} 笔 {合计} 元",))
    rows = cells("xlsx", bank_file(titled, LINES, DAY).data)
    assert rows[0][0] == "2019年1月20日代发 3 笔 801501.00 元"
    assert rows[1][:3] == ["序号", "收款人姓名", "收款账号"]
    assert rows[2] == [1.0, "王𬱖", CARD, "东山银行", 1500.0, "工会慰问金", ""]
    assert rows[4][5] == "住院慰问"
    assert rows[5] == ["合计 3 笔", "", "", "", 801501.0, "", ""]
    rows = cells("xls", bank_file(CCB_LIKE, LINES, DAY).data)
    assert rows[0][:4] == ["总笔数", 3.0, "总金额", 801501.0]
    rows = cells("csv", bank_file(ABC_LIKE, LINES, DAY).data)
    assert rows[1] == ["1", CARD, "王𬱖", "1500.00", "人民币", "工会慰问金"]
    bare = replace(ABC_LIKE, with_header=False, totals="row")
    assert [row[3] for row in cells("csv", bank_file(bare, LINES, DAY).data)] == [
        "1500.00", "0.01", "800000.99", "801501.00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"name": ""}, "没有填写收款人姓名"),
        ({"name": "  "}, "没有填写收款人姓名"),
        ({"name": "王 明"}, "空格"),
        ({"name": "王明 "}, "空格"),
        ({"name": "王\u200b明"}, "无法写入"),
        ({"name": "王\ud800"}, "无法写入"),
        ({"remark": "第一行\n第二行"}, "无法写入"),
        ({"account": ""}, "没有填写银行账号"),
        ({"account": "1234567"}, "7 位"),
        ({"account": "6.2E+18"}, "改坏"),
        ({"fen": 0}, "应大于 0"),
        ({"fen": -1}, "应大于 0"),
        ({"fen": 10**14}, "应大于 0"),
    ],
    ids=repr,
)
def test_what_cannot_be_paid_is_refused_and_named(change: dict[str, Any], part: str) -> None:
    with pytest.raises(UserError, match=part) as caught:
        bank_file(GENERIC, [LINES[0], replace(LINES[1], **change)], DAY)
    assert "第 2 笔" in caught.value.message
    assert caught.value.message.startswith("没有生成银行文件")
    assert caught.value.message.endswith("。")


def test_many_problems_are_told_in_part_and_no_lines_are_refused() -> None:
    with pytest.raises(UserError, match="另有 5 处"):
        bank_file(GENERIC, [replace(LINES[0], fen=0)] * 15, DAY)
    with pytest.raises(UserError, match="没有要发放的人"):
        bank_file(GENERIC, [], DAY)
    with pytest.raises(UserError, match="付款账号"):
        bank_file(ICBC_LIKE, LINES, DAY)


def test_doubts_do_not_stop_a_file() -> None:
    lines = [
        BankLine("王𬱖", "4111111111111112", 100),
        BankLine("李明", "12345678", 100),
        BankLine("李敏", "12345678", 100),
        BankLine("赵强", "87654321", 100),
        BankLine("赵强", "87654321", 100),
        BankLine("Anna Example", "99887766", 100),
    ]
    text = "\n".join(bank_file(GENERIC, lines, DAY).doubts)
    for part in (
        "校验位",
        "“𬱖”不在",
        "李明、李敏用的是同一个账号（尾号 5678）",
        "赵强在名单中有 2 笔",
        "有空格",
        "6 笔没有填写开户行",
    ):
        assert part in text
    assert "12345678" not in text
    assert check(GENERIC, [replace(LINES[0], name="王明", account="4111111111111111")]).doubts == ()


def test_a_file_that_does_not_say_what_was_wanted_is_never_handed_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = banks._read

    def spoilt(kind: banks.FileKind, data: bytes) -> list[list[object]]:
        rows = real(kind, data)
        rows[1][4] = 1500.001
        return rows

    monkeypatch.setattr(banks, "_read", spoilt)
    with pytest.raises(AssertionError, match="row 2 column 5"):
        bank_file(GENERIC, LINES, DAY)


def test_more_rows_than_an_old_sheet_holds_are_refused() -> None:
    lines = [BankLine("李明", f"{n:08d}", 100) for n in range(65_536)]
    with pytest.raises(UserError, match="65,536 行"):
        bank_file(CCB_LIKE, lines, DAY)


@settings(max_examples=30)
@given(
    st.sampled_from(["xls", "xlsx", "csv"]),
    st.lists(
        st.builds(
            BankLine,
            name=st.text(st.sampled_from("王李𬱖㛃明·"), min_size=1, max_size=5).filter(
                lambda name: name.strip("·") == name
            ),
            account=st.from_regex("[0-9]{8,32}", fullmatch=True),
            fen=st.integers(1, 10**13),
            remark=st.text(st.sampled_from("0=+-'\",1E5 甲"), max_size=8).map(str.strip),
        ),
        min_size=1,
        max_size=12,
    ),
)
def test_every_account_and_every_cent_comes_back(kind: banks.FileKind, lines: list[BankLine]) -> None:
    made = bank_file(replace(GENERIC, file_kind=kind), lines, DAY)
    rows = cells(kind, made.data)[1 : len(lines) + 1]
    assert [(row[1], row[2], round(float(row[4]) * 100), row[6]) for row in rows] == [
        (line.name, line.account, line.fen, line.remark) for line in lines
    ]
    assert made.control.fen == sum(line.fen for line in lines)


# ------------------------------------------------------------------------------------------------------------ templates


@pytest.mark.parametrize("template", READY, ids=lambda template: template.name)
def test_ready_templates_are_samples_and_survive_being_kept(template: BankTemplate) -> None:
    assert template_problems(template) == {}
    assert from_json(to_json(template)) == template
    assert "示例" in template.name
    assert "以开户行最新模板为准" in template.note


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"name": " "}, "没有名称"),
        ({"file_kind": "dbf"}, "不认识文件格式"),
        ({"totals": "both"}, "不认识合计方式"),
        ({"columns": GENERIC.columns[:3]}, "缺少金额（元）"),
        ({"columns": (*GENERIC.columns, GENERIC.columns[1])}, "收款人姓名不止一列"),
        ({"columns": (*GENERIC.columns, BankColumn("币种", Source.FIXED))}, "写明文字"),
        ({"columns": (*GENERIC.columns, BankColumn("币种", Source.EMPTY, text="人民币"))}, "写明文字"),
        ({"columns": (*GENERIC.columns, BankColumn("空", Source.EMPTY, 0))}, "宽度"),
        ({"columns": (*GENERIC.columns, *[BankColumn("空", Source.EMPTY)] * 60)}, "最多 60 列"),
        ({"columns": GENERIC.columns[1:3] + GENERIC.columns[4:5], "totals": "head"}, "至少要有 4 列"),
        ({"sheet_name": "a/b"}, "工作表名称"),
        ({"sheet_name": ""}, "工作表名称"),
        ({"payer_account": "123"}, "3 位"),
    ],
    ids=repr,
)
def test_a_template_that_cannot_work_says_why(change: dict[str, Any], part: str) -> None:
    template = replace(GENERIC, **change)
    assert any(part in sentence for sentence in template_problems(template).values())
    with pytest.raises(UserError, match=part):
        bank_file(template, LINES, DAY)


def test_the_kept_form_is_stable() -> None:
    data = json.loads(to_json(GENERIC))
    assert data["version"] == 1
    assert set(data) == {"version", *(field.name for field in dataclasses.fields(BankTemplate))}
    assert data["columns"][1] == {"title": "收款人姓名", "source": "name", "width": 16, "text": ""}
    short = {"version": 1, "name": "短", "file_kind": "csv", "columns": [
        {"title": "户名", "source": "name"}, {"title": "账号", "source": "account"}, {"title": "金额", "source": "amount"},
    ]}  # fmt: skip
    assert from_json(json.dumps(short)).columns[0] == BankColumn("户名", Source.NAME)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"version": 2}, "版本"),
        ({"columns": None}, "没有列"),
        ({"columns": ["a"]}, "第 1 列的写法"),
        ({"columns": [{"title": "a"}]}, "缺少“source”"),
        ({"columns": [{"title": "a", "source": "salary"}]}, "不认识"),
        ({"columns": [{"title": 1, "source": "name"}]}, "“title”写法不对"),
        ({"columns": [{"title": "a", "source": []}]}, "“source”写法不对"),
        ({"columns": [{"title": "a", "source": "name", "width": True}]}, "“width”写法不对"),
        ({"columns": []}, "缺少收款人姓名"),
        ({"with_header": 1}, "“with_header”写法不对"),
        ({"title_rows": "a"}, "“title_rows”写法不对"),
        ({"title_rows": [1]}, "“title_rows”写法不对"),
        ({"colour": "red"}, "不认识的内容“colour”"),
        ({"file_kind": "exe"}, "不认识文件格式"),
    ],
    ids=repr,
)
def test_a_kept_form_that_is_wrong_is_refused(change: dict[str, Any], part: str) -> None:
    data = {**json.loads(to_json(GENERIC)), **change}
    with pytest.raises(UserError, match=part) as caught:
        from_json(json.dumps(data))
    assert "没有改动已有的模板" in caught.value.message


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "null"])
def test_what_is_no_template_at_all_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="不能使用"):
        from_json(text)
