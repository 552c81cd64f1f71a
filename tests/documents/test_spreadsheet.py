# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets read back by another program: identifiers stay what they were, figures are figures, nothing is a formula."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import sys
import zipfile
from collections.abc import Iterator

import pytest
import python_calamine
from hypothesis import given, settings, strategies as st

from union_desktop.core.errors import Cancelled, UserError
from union_desktop.documents import spreadsheet
from union_desktop.documents.spreadsheet import Column, Note, Sheet, Value, sheet_titles, workbook

NOON = dt.datetime(2026, 9, 30, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NOTE = Note("会员导出", dt.date(2026, 9, 30), "正式会员；物理小组", "测试员", "核对名单", NOON)
TEXTS = (Column("text", "内容", 20),)
TRAPS = (
    "=1+1", "+86", "-1", "@x", "\t=1+1", "\n=1", "=cmd|'/C calc'!A0", "11010519491231002X", "110105194912310021",
    "007", "1e5", "1/2", "2026-01-02", "TRUE", "#N/A", "http://example.org/", "mailto:a@example.org", "'quoted",
    "internal:x!A1", "{=1}", " 前后有空格 ", "<b>&amp;</b>", "_x0041_", "_x005F_x0041_", "王𬱖", "两\n行", "％", "0",
    "_x0041_x0042_", "__x0041_x0042_ _x000d_", "<r>x</r>", "<r><t>x</t></r>", "<r>_x0041_x0042_ </r>", "<r>\n</r>",
)  # fmt: skip


def read(data: bytes) -> dict[str, list[list[object]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def columns_of(*kinds: str) -> list[Column]:
    return [Column(kind, kind, 12, kind) for kind in kinds]  # type: ignore[arg-type]


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("kind", ["text", "long", "date", "money", "count", "rate"])
def test_a_text_stays_that_text_in_every_kind_of_column(trap: str, kind: str) -> None:
    data = workbook(Sheet("表", columns_of(kind), [(trap,)]), NOTE)
    is_a_day = kind == "date" and trap == "2026-01-02"
    assert read(data)["表"][1] == [dt.date(2026, 1, 2) if is_a_day else trap]
    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")
    assert "hyperlink" not in part(data, "xl/worksheets/sheet1.xml")
    assert "<b>" not in part(data, "xl/sharedStrings.xml")  # a text never becomes XML of the file


MARKS = st.sampled_from(["<r>", "</r>", "<t>", "&", "_", "_x0041_", "x0042_", "_x005F_", " ", "\n"])


@given(st.lists(st.text(max_size=40) | st.lists(MARKS, max_size=8).map("".join), max_size=20))
@settings(max_examples=100, deadline=None)
def test_any_text_comes_back_without_what_xml_cannot_hold(texts: list[str]) -> None:
    back = read(workbook(Sheet("表", TEXTS, [(text,) for text in texts]), NOTE))["表"][1:]
    illegal = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
    wanted = [illegal.sub("", text.replace("\r\n", "\n").replace("\r", "\n")) for text in texts]
    while wanted and not wanted[-1]:
        wanted.pop()  # trailing empty rows are no rows for a reader
    assert [str(row[0]) for row in back][: len(wanted)] == wanted


def test_cells_of_texts_have_the_text_format_even_where_they_are_empty() -> None:
    data = workbook(Sheet("表", TEXTS, [("007",), (None,)]), NOTE)
    sheet, styles = part(data, "xl/worksheets/sheet1.xml"), part(data, "xl/styles.xml")
    formats = re.findall(r'<xf numFmtId="(\d+)"', styles[styles.index("<cellXfs") :])
    used = {int(style) for style in re.findall(r'<(?:c|col) [^>]*(?:s|style)="(\d+)"', sheet)}
    assert used
    assert {formats[style] for style in used} == {"49"}  # 49 is @
    assert re.findall(r' t="(\w+)"', sheet) == ["s", "s"]  # texts: the header and 007


def test_a_text_wider_than_its_column_is_drawn_smaller_and_a_long_one_wraps() -> None:
    data = workbook(Sheet("表", columns_of("text", "long"), [("甲", "乙")]), NOTE)
    sheet, styles = part(data, "xl/worksheets/sheet1.xml"), part(data, "xl/styles.xml")
    formats = re.findall(r"<xf .*?(?:/>|</xf>)(?=<xf |</cellXfs>)", styles[styles.index("<cellXfs") :])
    text, long = (formats[int(style)] for style in re.findall(r'<c r="[AB]2" s="(\d+)"', sheet))
    assert 'shrinkToFit="1"' in text
    assert 'wrapText="1"' in long


def test_figures_are_figures_and_fen_become_yuan_to_the_fen() -> None:
    columns = columns_of("date", "money", "count", "rate")
    rows: list[tuple[Value, ...]] = [
        (dt.date(1990, 1, 2), 648_050, 3, 0.256),
        ("1900-03-01", -5, 0, 1),
        (dt.date(1899, 12, 31), 10**15 + 1, True, float("nan")),
        ("1963-05", "—", "3", "无"),
        ("1990-02-30", 0, -3, float("inf")),
    ]
    back = read(workbook(Sheet("表", columns, rows), NOTE))["表"]
    assert back[1] == [dt.date(1990, 1, 2), 6480.5, 3.0, 0.256]
    assert back[2] == [dt.date(1900, 3, 1), -0.05, 0.0, 1.0]
    # What a spreadsheet would show wrongly is a text.
    assert back[3] == ["1899-12-31", "1000000000000001", "True", "nan"]
    assert back[4] == ["1963-05", "—", "3", "无"]
    assert back[5] == ["1990-02-30", 0.0, -3.0, "inf"]
    sheet = part(workbook(Sheet("表", columns, rows), NOTE), "xl/worksheets/sheet1.xml")
    assert "<v>6480.50</v>" in sheet
    assert "<v>-0.05</v>" in sheet


def test_the_header_stays_and_filters_and_the_total_is_outside_of_the_filter() -> None:
    columns = [Column("name", "姓名"), Column("fee", "会费", 12, "money")]
    data = workbook(Sheet("会费", columns, [("甲", 100), ("乙", 200)], total=("合计", 300)), NOTE)
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<autoFilter ref="A1:B3"/>' in sheet
    assert read(data)["会费"][3] == ["合计", 3.0]
    assert "会费!$A$1:$B$3" in part(data, "xl/workbook.xml")
    assert "会费!$1:$1" in part(data, "xl/workbook.xml")  # on every printed page


def test_lines_above_the_header_move_what_belongs_to_it() -> None:
    above = ["名册核对回执　批次 3", "=1+1"]
    data = workbook(Sheet("回执", TEXTS, [("甲",), ("乙",)], total=("合计",), above=above), NOTE)
    assert read(data)["回执"] == [[above[0]], [above[1]], ["内容"], ["甲"], ["乙"], ["合计"]]
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<autoFilter ref="A3:A5"/>' in sheet
    assert "回执!$3:$3" in part(data, "xl/workbook.xml")


def test_the_note_says_where_the_figures_come_from() -> None:
    note = read(workbook(Sheet("会员", TEXTS, [("甲",), ("乙",)]), NOTE))["说明"]
    assert note == [
        ["标题", "会员导出"],
        ["截止日期", "2026年9月30日"],
        ["筛选条件", "正式会员；物理小组"],
        ["操作员", "测试员"],
        ["用途", "核对名单"],
        ["生成时间", "2026-09-30 12:00"],
        ["行数", "2 行（不含表头和合计）"],
        ["格式", "编号、证件号码、电话等都是文本，日期是日期，金额以元为单位。"],
        ["注意", spreadsheet.UNENCRYPTED],
    ]
    plain = read(workbook(Sheet("会员", TEXTS, []), Note("人数", personal=False, more=[("口径", "含代管")])))[
        "说明"
    ]
    assert ["口径", "含代管"] in plain
    assert ["行数", "0 行（不含表头和合计）"] in plain
    assert "注意" not in [word for word, _text in plain]


def test_rows_are_as_high_as_their_wrapped_texts() -> None:
    columns = [Column("no", "序号", 6), Column("remark", "备注", 21, "long")]
    rows = [("1", "短"), ("2", "会" * 25), ("3", "甲\n乙\n丙"), ("4", "长" * 9_000)]
    sheet = part(workbook(Sheet("表", columns, rows), NOTE), "xl/worksheets/sheet1.xml")
    heights = dict(re.findall(r'<row r="(\d+)" spans="1:2"(?: ht="([\d.]+)")?', sheet))
    assert heights == {"1": "", "2": "", "3": "45", "4": "45", "5": "408.75"}


def test_a_text_longer_than_a_cell_is_cut_and_the_note_says_so() -> None:
    data = read(workbook(Sheet("表", TEXTS, [("𬱖" * 20_000,), ("会" * 32_767,), ("x",)]), NOTE))
    first = str(data["表"][1][0])
    assert first.endswith("𬱖…")
    assert len(first.encode("utf-16-le")) // 2 <= spreadsheet.LONGEST_CELL
    assert data["表"][2] == ["会" * 32_767]
    assert ["截断", "有 1 个单元格超过 32,767 字，只写入了前面的部分，末尾是“…”。"] in data["说明"]


def test_sheets_get_titles_that_programs_accept() -> None:
    wanted = [
        "会员[2026/9]:*?",
        "会员20269",
        "",
        "'单'",
        "长" * 40,
        "长" * 40,
        "Abc",
        "aBC",
        "𬱖" * 20,
        "x" * 30 + "'y",
    ]
    titles = sheet_titles(wanted)
    assert titles == [
        "会员20269", "会员20269（2）", "表", "单", "长" * 31, "长" * 28 + "（2）", "Abc", "aBC（2）", "𬱖" * 15, "x" * 30,
    ]  # fmt: skip
    assert list(read(workbook([Sheet(title, TEXTS, []) for title in wanted], NOTE))) == [*titles, "说明"]
    data = workbook([Sheet("说明", TEXTS, [("甲",)]), Sheet("it's", TEXTS, [("乙",)])], NOTE)
    assert list(read(data)) == ["说明", "it's", "说明（2）"]
    assert ["行数", "it's：1 行（不含表头和合计）"] in read(data)["说明（2）"]


def test_rows_may_come_one_by_one_and_the_work_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []
    drawn = 0

    def rows() -> Iterator[tuple[str]]:
        nonlocal drawn
        for number in range(100_000):
            drawn = number
            yield (str(number),)

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 1_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        workbook(Sheet("表", TEXTS, rows()), NOTE, progress=stop)
    assert told == [(500, 0), (1_000, 0)]
    assert drawn == 999


def test_more_rows_than_a_sheet_holds_are_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 4)
    assert len(read(workbook(Sheet("表", TEXTS, [("1",)] * 3), NOTE))["表"]) == 4
    with pytest.raises(UserError, match="请缩小筛选范围"):
        workbook(Sheet("表", TEXTS, [("1",)] * 3, total=("合计",)), NOTE)


def test_a_row_that_does_not_fit_its_columns_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="zip"):
        workbook(Sheet("表", TEXTS, [("1", "2")]), NOTE)


def test_equal_content_gives_equal_bytes() -> None:
    sheet = Sheet("表", TEXTS, [("甲",)] * 2_000)
    assert workbook(sheet, NOTE) == workbook(sheet, NOTE)
    with zipfile.ZipFile(io.BytesIO(workbook(sheet, NOTE))) as archive:
        assert {about.date_time for about in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "2026-09-30T04:00:00Z" in part(workbook(sheet, NOTE), "docProps/core.xml")


def test_personal_data_is_laid_into_no_file() -> None:
    opened: list[tuple[object, ...]] = []
    watching = False

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and (
            event.startswith(("tempfile.", "os.mkdir")) or (event == "open" and writes(arguments))
        ):
            opened.append((event, *arguments))

    def writes(arguments: tuple[object, ...]) -> bool:
        _path, mode, flags = arguments
        return not str(mode or "r").startswith("r") or bool(int(str(flags)) & (os.O_WRONLY | os.O_RDWR))

    workbook(Sheet("表", TEXTS, []), NOTE)  # imports write compiled files
    watching = True
    sys.addaudithook(watch)  # stays until the process ends, hence the switch
    workbook(Sheet("表", TEXTS, [(f"甲{number}",) for number in range(20_000)]), NOTE)
    watching = False
    assert opened == []
