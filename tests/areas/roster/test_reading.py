# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of all kinds and headers of all shapes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.areas.roster.sheets import HEADERS, NAMES, TODAY, an_id, found, write_xlsx
from union_desktop.areas.roster.service import reading, rows
from union_desktop.core.errors import UserError
from union_desktop.core.sheets import files

LINE = ("10001", "单雄信", an_id(), "物理", "在编")


def test_the_header_is_found_under_titles_and_blank_lines() -> None:
    raw = found([["某大学名册"], ["填表日期：2026年9月"], [], HEADERS, LINE, LINE])
    assert raw is not None
    assert raw.table.headers == HEADERS
    assert raw.table.first_row == 5
    assert raw.table.guesses == ("staff_no", "name", "id_number", "department", "staff_category")
    assert len(raw.rows) == 2


def test_a_sheet_that_begins_further_down_keeps_excels_row_numbers() -> None:
    raw = found([HEADERS, LINE], first_row=6, first_column=2)
    assert raw is not None
    assert (raw.table.first_row, raw.table.first_column) == (8, 2)


def test_merged_headers_of_two_lines_are_joined() -> None:
    cells = [
        ["工号", "姓名", "证件", "", "联系方式", ""],
        ["", "", "身份证号", "证件类型", "手机", "邮箱"],
        ["1", "张三", an_id(), "身份证", "", ""],
    ]
    merged = (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)), ((0, 4), (0, 5)))
    raw = found(cells, merged=merged)
    assert raw is not None
    assert raw.table.headers == (
        "工号",
        "姓名",
        "证件/身份证号",
        "证件/证件类型",
        "联系方式/手机",
        "联系方式/邮箱",
    )
    assert raw.table.guesses == ("staff_no", "name", "id_number", "id_type", "phone", "email")
    assert raw.table.first_row == 3


def test_captions_above_the_header_tell_whose_column_it_is() -> None:
    cells = [
        ["本人", "", "", "配偶", ""],
        ["工号", "姓名", "手机", "姓名", "手机"],
        ["1", "张三", "13800001111", "李四", "13800002222"],
    ]
    raw = found(cells, merged=(((0, 0), (0, 2)), ((0, 3), (0, 4))))
    assert raw is not None
    assert raw.table.headers == ("本人/工号", "本人/姓名", "本人/手机", "配偶/姓名", "配偶/手机")
    assert raw.table.guesses == ("staff_no", "name", "phone", "", "")


def test_captions_without_merged_cells_reach_to_the_next_one() -> None:
    raw = found([["本人", "", "配偶", ""], ["工号", "姓名", "姓名", "单位"], ["1", "张三", "李四", "甲"]])
    assert raw is not None
    assert raw.table.headers == ("本人/工号", "本人/姓名", "配偶/姓名", "配偶/单位")


def test_a_first_line_about_a_person_is_no_second_header() -> None:
    raw = found([["工号", "姓名", "备注"], ["", "张三", "无"], ["", "李四", "无"]])
    assert raw is not None
    assert len(raw.rows) == 2


def test_the_same_header_twice_gets_a_number() -> None:
    raw = found([["姓名", "工号", "备注", "备注"], ["张三", "1", "甲", "乙"]])
    assert raw is not None
    assert raw.table.headers == ("姓名", "工号", "备注", "备注（2）")


def test_remembered_headers_make_a_header_where_nobody_else_would_see_one() -> None:
    cells = [["代码", "称呼"], ["10001", "单雄信"]]
    assert found(cells) is None
    sheet = files.Sheet("甲", [list(row) for row in cells])
    raw = reading.find_table(sheet, {"代码": "staff_no", "称呼": "name"})
    assert raw is not None
    assert raw.table.guesses == ("staff_no", "name")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_in_each_encoding_and_with_each_separator(encoding: str, separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in (HEADERS, ("00012", "䶮玥", an_id(), "物理", "在编")))
    contents, tables = reading.read_tables(text.encode(encoding), "名册.csv")
    assert contents.tables[0].sheet == "名册"
    assert list(tables[0].rows[0]) == ["00012", "䶮玥", an_id(), "物理", "在编"]


def test_formulas_that_keep_digits_as_text_are_undone() -> None:
    data = '姓名,工号\r\n张三,"=""00012"""\r\n'.encode()
    _, tables = reading.read_tables(data, "a.csv")
    assert list(tables[0].rows[0]) == ["张三", "00012"]


def test_short_lines_of_a_text_file_are_filled_up() -> None:
    _, tables = reading.read_tables("工号,姓名,备注\n1,张三\n".encode(), "a.csv")
    assert list(tables[0].rows[0]) == ["1", "张三", ""]


def test_all_sheets_with_a_header_are_read_and_the_others_named(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        ("在编", [HEADERS, LINE]),
        ("填表说明", [["请勿改动表头"]]),
        ("空表", []),
        ("博士后", [["标题"], HEADERS, LINE]),
    )
    contents, tables = reading.read_tables(path.read_bytes(), path.name)
    assert [raw.table.sheet for raw in tables] == ["在编", "博士后"]
    assert contents.without_header == ("填表说明",)


@pytest.mark.parametrize("name", ["roster.xls", "roster.ods"])
def test_what_a_spreadsheet_program_wrote(name: str) -> None:
    path = Path(__file__).parents[2] / "data" / name
    contents, _ = reading.read_tables(path.read_bytes(), name)
    [table] = contents.tables
    assert {"staff_no", "name", "id_number", "union_group", "staff_category"} <= set(table.guesses)
    assert table.headers[1] == "基本信息/职工号"


# ------------------------------------------------------------------------------------------------- bad input


def refused(data: bytes, name: str = "名册.xlsx") -> str:
    with pytest.raises(UserError) as caught:
        reading.read_tables(data, name)
    return caught.value.message


def test_a_file_without_a_header() -> None:
    message = refused("1,张三\n2,李四\n".encode(), "名册.csv")
    assert "没有找到表头" in message
    assert "姓名" in message


def test_broken_workbooks(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", ("甲", [HEADERS, LINE])).read_bytes()
    for data in (
        whole[: len(whole) // 2],
        b"PK\x03\x04" + b"\0" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900,
    ):
        assert "已损坏" in refused(data)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("readme.txt", "no workbook")
    assert "已损坏" in refused(archive.getvalue())
    assert "已损坏" in refused(b"\x89PNG\r\n\x1a\n")


def test_a_workbook_with_a_password() -> None:
    data = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600
    )
    assert "密码" in refused(data)


def test_a_web_page_that_calls_itself_a_workbook() -> None:
    assert "网页" in refused("<html><table><tr><td>姓名</td></tr></table></html>".encode(), "导出.xls")


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = io.BytesIO()
    block = b"\0" * (1 << 20)
    with (
        zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target,
        target.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet,
    ):
        for _ in range(300):
            sheet.write(block)
    opened = []
    monkeypatch.setattr(files, "_read_workbook", lambda *_: opened.append(1))
    message = refused(archive.getvalue())
    assert "解压后有 300 MB" in message
    assert opened == []


def test_text_in_an_unknown_encoding() -> None:
    assert "编码" in refused(b"\xff\xff\xfe\x00\x81", "a.csv")


def refused_path(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        files.load(path)
    return caught.value.message


def test_what_is_no_file_at_all(tmp_path: Path) -> None:
    assert "是一个文件夹" in refused_path(tmp_path)
    assert "找不到文件" in refused_path(tmp_path / "没有.xlsx")
    (tmp_path / "空.xlsx").touch()
    assert "空文件" in refused_path(tmp_path / "空.xlsx")
    (tmp_path / "~$名册.xlsx").write_bytes(b"x")
    assert "临时文件" in refused_path(tmp_path / "~$名册.xlsx")
    (tmp_path / "名册.docx").write_bytes(b"x")
    assert "另存为 .xlsx" in refused_path(tmp_path / "名册.docx")


def test_a_workbook_of_300_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    message = refused_path(path)
    assert "300 MB" in message
    assert "拆成几个文件" in message


def test_a_cell_merged_downwards_speaks_for_all_its_lines() -> None:
    raw = found(
        [
            ("工号", "姓名", "工会小组", "人员类别"),
            ("1", "张三", "物理小组", "在编"),
            ("2", "李四", "", ""),
            ("3", "王五", "", "博士后"),
            ("", "", "", ""),
            ("5", "", "", ""),
        ],
        merged=(((1, 2), (5, 2)), ((1, 3), (2, 3)), ((3, 1), (5, 1)), ((0, 0), (0, 1))),
    )
    assert raw is not None
    assert [tuple(row) for row in raw.rows] == [
        ("1", "张三", "物理小组", "在编"),
        ("2", "李四", "物理小组", "在编"),
        ("3", "王五", "物理小组", "博士后"),
        ("", "", "", ""),
        ("5", "", "物理小组", ""),
    ]
    assert raw.filled == {3: [2, 3], 4: [2], 6: [2]}
    candidates = rows.read_rows(
        [raw], dict(zip(raw.table.headers, raw.table.guesses, strict=True)), rows.Vocabulary(TODAY, NAMES)
    )
    assert candidates.columns["union_group"][:3] == ["3", "3", "3"]
    assert candidates.notes == {
        1: ["“工会小组”、“人员类别”取自上方的合并单元格。"],
        2: ["“工会小组”取自上方的合并单元格。"],
        3: ["“工会小组”取自上方的合并单元格。"],
    }


def test_merged_cells_of_a_workbook_are_filled(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "合并.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(2, 1, ("工号", "姓名", "部门"))
        for at, name in enumerate(("张三", "李四", "王五")):
            sheet.write_row(3 + at, 1, (f"1000{at}", name))
        sheet.merge_range(3, 3, 5, 3, "物理学院", None)
    _, [raw] = reading.read_tables(path.read_bytes(), path.name)
    assert [row[-1] for row in raw.rows] == ["物理学院"] * 3
    assert raw.filled == {5: [2], 6: [2]}
