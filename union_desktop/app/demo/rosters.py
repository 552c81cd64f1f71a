# SPDX-License-Identifier: GPL-3.0-or-later
"""Roster files as dirty as real ones, made from the made-up office, with what reconciliation should say about each line.

`established_roster` is what a personnel department sends (one category, staff numbers), `company_roster` what a dispatch
company sends (no staff numbers, one company). Each makes the cells once; `write_xlsx` and `write_csv` put the same cells into
files. The demo writes them for trying the intake; the tests of the intake are held against them.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from union_desktop.app.demo import plan, words
from union_desktop.app.demo.dice import Dice
from union_desktop.app.demo.people import DemoOffice, DemoPerson, demo_office
from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.core import codes
from union_desktop.core.values import with_check_character

Cell = str | float | dt.date
EXCEL_EPOCH = dt.date(1899, 12, 30)

ESTABLISHED_SOURCE = "人事处在编"
COMPANY_SOURCE = "外包公司甲"
UNKNOWN_UNIT = "量子信息中心小组"
UNKNOWN_CATEGORY = "特聘岗"


@dataclass(frozen=True, slots=True)
class DirtyLine:
    """One line about a person: the row number Excel shows, the kind it should get (roster.terms.Kind value), what is odd."""

    row: int
    kind: str
    dirt: str
    name: str


@dataclass(frozen=True, slots=True)
class DirtyRoster:
    """Cells from A1 on, and what to expect.

    Attributes:
        cells: all rows of the sheet, titles, blanks and totals included
        merged: (first row, first column, last row, last column), from 0
        lines: the rows about people, in order
        left: names of the members who are missing from it inside its scope
        scope_category: the staff category it claims to list
        scope_employer: the company it claims to list, '' for any
    """

    sheet: str
    cells: tuple[tuple[Cell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...]
    lines: tuple[DirtyLine, ...]
    left: tuple[str, ...]
    scope_category: str
    scope_employer: str = ""

    @property
    def expected(self) -> dict[str, int]:
        """Counts by kind, with 'rows' and 'left', as `roster --json` gives them; units unknown and not created."""
        kinds = ("new", "returned", "changed", "moved", "unchanged", "conflict", "rejected")
        counted = Counter(line.kind for line in self.lines)
        return {"rows": len(self.lines), "left": len(self.left), **{kind: counted[kind] for kind in kinds}}

    def of(self, dirt: str) -> list[DirtyLine]:
        """The lines with this oddity."""
        return [line for line in self.lines if line.dirt == dirt]


# ------------------------------------------------------------------------------------------------- dirtying of cells


def _full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def _dirty_name(name: str, at: int) -> str:
    if "·" in name:
        return name.replace("·", ("•", "・", "‧", " · ")[at % 4])
    if name.isascii() or " " in name:
        return name.replace(" ", "   ")
    if len(name) == 2:
        return (f"{name[0]}\u3000{name[1]}", f"{name[0]}  {name[1]}", f"{name}\u200b", f" {name} ")[at % 4]
    return (f"{name}\u3000", f"\ufeff{name}", f"{name[0]} {name[1:]}" if len(name) == 3 else f"{name}\u200b")[
        at % 3
    ]


def _dirty_id(number: str, at: int) -> Cell:
    spaced = f"{number[:6]} {number[6:14]} {number[14:]}"
    return (number.lower(), spaced, _full_width(number), f"'{number}", f"{number}\u00a0")[at % 5]


_DATE_FORMS: tuple[Callable[[dt.date], Cell], ...] = (
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day.month}月",
    lambda day: f"{day:%Y-%m}",
    lambda day: day,
    lambda day: float((day - EXCEL_EPOCH).days),
    lambda day: float(f"{day:%Y%m%d}"),
)


def _code_word(table: codes.CodeTable, code: str, at: int) -> str:
    return (
        ("", table.label(code), table.short(code), code, f" {table.label(code)}")[1 + at % 4] if code else ""
    )


def _damaged(number: str) -> float:
    """What a spreadsheet keeps of a long number: 15 digits."""
    return float(f"{number[:15]}000")


# -------------------------------------------------------------------------------------------- the personnel department

KEYS = (
    "serial", "staff_no", "name", "gender", "id_number", "birth_date", "ethnicity", "political_status", "education",
    "department", "union_group", "staff_category", "professional_title", "phone", "check", "remark",
)  # fmt: skip
_CAPTIONS = ("", "基本信息", "", "", "", "", "", "", "", "岗位信息", "", "", "", "联系方式", "", "")
_HEADERS = (
    "序号", "职工号", "姓  名", "性别", "身份证号码", "出生年月", "民族", "政治\n面貌", "最高学历",
    "所在单位", "所在工会小组", "编制类别", "专业技术职务", "联系电话", "审核", "备注",
)  # fmt: skip
_MERGED = ((0, 0, 0, 15), (2, 0, 3, 0), (2, 1, 2, 8), (2, 9, 2, 12), (2, 13, 2, 14), (2, 15, 3, 15))
_LOOK_LIKE_FORMULAS = ("=1+1", '=HYPERLINK("x","y")', "+86", "@审核", "-")


@dataclass(slots=True)
class _Row:
    kind: str
    dirt: str
    cells: dict[str, Cell]
    name: str


def established_roster(office: DemoOffice | None = None, *, only: int = 0) -> DirtyRoster:
    """The personnel department's list of the established; `only` keeps that many lines (then nobody should leave)."""
    office = office or demo_office()
    dice = Dice(1)
    # Numbers no rule accepts stay blank in the list: a blank cell never erases.
    everyone = [one for one in office.members() if one.category == "established"]
    plain = [
        one
        for one in everyone
        if one.person.id_type == "111" and not one.person.id_flagged and "·" not in one.person.name
    ]
    names = Counter(one.person.name for one in office.people)
    special = iter([one for one in plain if names[one.person.name] == 1 and one.person.phone])
    treated: dict[int, list[_Row]] = {}
    left: list[str] = []

    def take() -> DemoPerson:
        one = next(special)
        treated[id(one)] = []
        return one

    def add(kind: str, dirt: str, one: DemoPerson, **different: Cell) -> None:
        treated[id(one)].append(_Row(kind, dirt, {**_clean(one), **different}, one.person.name))

    for at in range(9):
        add(
            "changed",
            "other phone",
            take(),
            phone=f"199000099{at:02d}" if at % 2 else float(f"199000099{at:02d}"),
        )
    for _ in range(5):
        add("changed", "other title", take(), professional_title="高级实验师")
    for _ in range(2):
        add("changed", "remark that looks like a formula", take(), remark="=cmd|' /C calc'!A0")
    for _ in range(6):
        one = take()
        unit = next(unit for unit in plan.STANDING if unit.campus == one.campus and unit.key != one.group)
        add("moved", "other group", one, union_group=unit.key, department=unit.key.removesuffix("小组"))
    left += [take().person.name for _ in range(7)]
    for _ in range(2):
        add("conflict", "same ID, other name", take(), name="另一人", staff_no="")
    for _ in range(2):
        add("conflict", "same staff number, other name", take(), name="改名人", id_number="")
    for _ in range(2):
        one, other = take(), take()
        add(
            "conflict",
            "staff number of one, ID of another",
            one,
            id_number=other.person.id_number,
            birth_date="",
        )
    for _ in range(2):
        one = take()
        add("conflict", "twice in the file", one)
        add("conflict", "twice in the file", one, phone="19900009999")
    for _ in range(4):
        one = take()
        add("rejected", "ID stored as a number", one, id_number=_damaged(one.person.id_number))
    one = take()
    add("rejected", "ID in scientific notation", one, id_number=f"{_damaged(one.person.id_number):.5E}")
    for _ in range(3):
        one = take()
        number = one.person.id_number
        add("rejected", "wrong check digit", one, id_number=number[:17] + ("1" if number[17] != "1" else "2"))
    add("rejected", "impossible date", take(), birth_date="1990-02-30")
    add("rejected", "impossible date", take(), birth_date="1985.13.1")
    for _ in range(2):
        add("rejected", "unknown category", take(), staff_category=UNKNOWN_CATEGORY)
    for _ in range(2):
        add("rejected", "unknown unit", take(), union_group=UNKNOWN_UNIT)
    add("rejected", "only a name", take(), staff_no="", id_number="")

    rows: list[_Row] = []
    for at, one in enumerate(everyone):
        rows += treated[id(one)] if id(one) in treated else [_unchanged(one, at)]
    rows += _strangers(office, dice)
    if only:
        rows, left = _thinned(rows, only), []
    return _laid_out(rows, left)


def _clean(one: DemoPerson) -> dict[str, Cell]:
    person = one.person
    assert person.birth_date is not None
    return {
        "staff_no": person.staff_no,
        "name": person.name,
        "gender": codes.GENDER.label(person.gender),
        "id_number": person.id_number if person.id_type == "111" and not person.id_flagged else "",
        "birth_date": person.birth_date.isoformat(),
        "ethnicity": codes.ETHNICITY.label(person.ethnicity),
        "political_status": codes.POLITICAL_STATUS.label(person.political_status),
        "education": codes.EDUCATION.label(person.education),
        "department": person.department,
        "union_group": one.group,
        "staff_category": "在编",
        "professional_title": person.professional_title,
        "phone": person.phone,
    }


def _unchanged(one: DemoPerson, at: int) -> _Row:
    """A line that means what the office knows, written in one of many ways."""
    cells, person = _clean(one), one.person
    dirt = ""
    if at % 5 == 1:
        cells["name"], dirt = _dirty_name(person.name, at // 5), "odd characters in the name"
    if at % 7 == 2 and cells["id_number"]:
        cells["id_number"], dirt = _dirty_id(str(cells["id_number"]), at // 7), "ID with odd characters"
    if at % 3 == 0 and person.birth_date:
        cells["birth_date"] = _DATE_FORMS[at // 3 % len(_DATE_FORMS)](person.birth_date)
    if person.staff_no.startswith("0000") and at % 2:
        cells["staff_no"], dirt = float(person.staff_no), "staff number without its zeros"
    if at % 4 == 1 and person.phone:
        cells["phone"] = float(person.phone)
    elif at % 9 == 5 and person.phone:
        cells["phone"] = f"{person.phone[:3]}-{person.phone[3:7]}-{person.phone[7:]}"
    elif at % 11 == 7:
        cells["phone"], dirt = "", dirt or "blank cells"
    for key, table in (
        ("ethnicity", codes.ETHNICITY),
        ("political_status", codes.POLITICAL_STATUS),
        ("education", codes.EDUCATION),
    ):
        cells[key] = _code_word(table, getattr(person, key), at + len(key))
    cells["staff_category"] = ("事业编制", "在编", " 在编 ", "事业编制")[at % 4]
    if at % 13 == 4:
        cells["union_group"] = f"{one.group}\u3000"
    cells["check"] = _LOOK_LIKE_FORMULAS[at % 5] if at % 17 == 3 else ""
    return _Row("unchanged", dirt, cells, person.name)


def _strangers(office: DemoOffice, dice: Dice) -> list[_Row]:
    """New people, people who were members once, and a newcomer of an unknown unit."""
    rows = []
    for at in range(11):
        female, born = at % 2, dice.day(dt.date(1985, 1, 1), dt.date(2000, 12, 31))
        unit = plan.STANDING[at * 3 % len(plan.STANDING)]
        name = (
            dice.weighted(words.SURNAMES) + "新" + dice.pick(words.FEMALE_NEW if female else words.MALE_NEW)
        )
        cells: dict[str, Cell] = {
            "staff_no": f"2026{900 + at:04d}",
            "name": name,
            "gender": "女" if female else "男",
            "id_number": with_check_character(f"330100{born:%Y%m%d}{900 + 2 * at + 1 - female:03d}"),
            "birth_date": _DATE_FORMS[at % 5](born),
            "ethnicity": "汉",
            "political_status": "群众",
            "education": "博士",
            "department": unit.key.removesuffix("小组"),
            "union_group": unit.key if at else UNKNOWN_UNIT,
            "staff_category": "事业编制",
            "professional_title": "讲师",
            "phone": f"1990000{9800 + at}",
        }
        rows.append(_Row("new" if at else "rejected", "new" if at else "unknown unit", cells, name))
    gone = [
        one
        for one in office.people
        if one.status is MembershipStatus.TRANSFERRED_OUT
        and one.category == "established"
        and plan.BY_KEY[one.group].closed_on is None
    ]
    rows += [_Row("returned", "back again", _clean(one), one.person.name) for one in gone[:3]]
    return rows


def _thinned(rows: Sequence[_Row], only: int) -> list[_Row]:
    """That many lines: every oddity, then plain ones."""
    odd = [row for row in rows if row.kind != "unchanged" or row.dirt]
    by_dirt: dict[str, list[_Row]] = {}
    for row in odd:
        by_dirt.setdefault(row.dirt, []).append(row)
    kept = [
        row for group in by_dirt.values() for row in group[: 4 if group[0].dirt == "twice in the file" else 2]
    ]
    kept += [row for row in rows if row.kind == "unchanged" and not row.dirt][: max(0, only - len(kept))]
    return [row for row in rows if any(row is one for one in kept)]


def _laid_out(rows: Sequence[_Row], left: Sequence[str]) -> DirtyRoster:
    width = len(_HEADERS)
    blank: tuple[Cell, ...] = ("",) * width
    cells: list[tuple[Cell, ...]] = [
        ("示例大学在编人员名册", *blank[1:]),
        ("单位：人事处", *blank[1:10], "填表日期：2026年9月30日", *blank[11:]),
        tuple(
            header if at in (0, 15) else caption
            for at, (caption, header) in enumerate(zip(_CAPTIONS, _HEADERS, strict=True))
        ),
        ("", *_HEADERS[1:15], ""),
    ]
    lines = []
    for number, row in enumerate(rows, 1):
        if number % 211 == 0:
            cells.append(blank)
        if number % 300 == 0:
            cells.append(("小计", *blank[1:12], "", 299.0, "", ""))
        cells.append(tuple(float(number) if key == "serial" else row.cells.get(key, "") for key in KEYS))
        lines.append(DirtyLine(len(cells), row.kind, row.dirt, row.name))
    cells += [
        blank,
        ("合计", *blank[1:12], "", float(len(rows)), "", ""),
        ("制表人：演示", *blank[1:10], "审核人：", *blank[11:]),
    ]
    return DirtyRoster("在编人员", tuple(cells), _MERGED, tuple(lines), tuple(left), "established")


# -------------------------------------------------------------------------------------------------- the dispatch company

_COMPANY_HEADERS = ("序号", "员工姓名", "证件号码", "工种", "用工部门", "派遣单位", "手机")


def company_roster(office: DemoOffice | None = None, company: str = words.COMPANIES[0]) -> DirtyRoster:
    """A dispatch company's list of its people: no staff numbers, one header line, a caption over it."""
    office = office or demo_office()
    there = [one for one in office.members() if one.person.employer == company]
    names = Counter(one.person.name for one in office.people)
    special = iter(
        [one for one in there if names[one.person.name] == 1 and one.person.id_number and one.person.phone]
    )
    treated: dict[int, tuple[str, str, dict[str, Cell]]] = {}
    left = []
    for _ in range(4):
        treated[id(next(special))] = ("changed", "other phone", {"phone": "+86 199 0000 9999"})
    for _ in range(3):
        one = next(special)
        treated[id(one)] = ("left", "", {})
        left.append(one.person.name)
    for _ in range(2):
        one = next(special)
        treated[id(one)] = (
            "rejected",
            "ID stored as a number",
            {"id_number": _damaged(one.person.id_number)},
        )
    treated[id(next(special))] = ("conflict", "same ID, other name", {"name": "另一人"})
    blank: tuple[Cell, ...] = ("",) * len(_COMPANY_HEADERS)
    cells: list[tuple[Cell, ...]] = [(f"{company}在册人员", *blank[1:]), blank, _COMPANY_HEADERS]
    lines: list[DirtyLine] = []
    for at, one in enumerate(there):
        person = one.person
        kind, dirt, different = treated.get(id(one), ("unchanged", "", {}))
        if kind == "left":
            continue
        if not person.id_number:
            kind, dirt = "rejected", "only a name"
        told: dict[str, Cell] = {
            "name": _dirty_name(person.name, at) if not dirt and at % 6 == 0 else person.name,
            "id_number": _dirty_id(person.id_number, at) if not dirt and at % 8 == 0 else person.id_number,
            "phone": float(person.phone) if person.phone and at % 3 == 0 else person.phone,
            **different,
        }
        cells.append(
            (
                float(len(lines) + 1),
                told["name"],
                told["id_number"],
                person.position,
                person.department,
                company,
                told["phone"],
            )
        )
        lines.append(DirtyLine(len(cells), kind, dirt, person.name))
    cells.append((f"共 {len(lines)} 人", *blank[1:]))
    return DirtyRoster("Sheet1", tuple(cells), (), tuple(lines), tuple(left), "dispatched_entrusted", company)


# ---------------------------------------------------------------------------------------------------------------- files


def write_xlsx(path: Path, *rosters: DirtyRoster) -> Path:
    """The rosters as sheets of one workbook, with a sheet that is no roster behind them."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        date_format, text = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "@"}),
        )
        for roster in rosters:
            sheet = book.add_worksheet(roster.sheet)
            for top, left, bottom, right in roster.merged:
                sheet.merge_range(top, left, bottom, right, "")
            for row, cells in enumerate(roster.cells):
                for column, cell in enumerate(cells):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), date_format)
                    elif isinstance(cell, float):
                        sheet.write_number(row, column, cell)
                    elif cell:
                        sheet.write_string(row, column, cell, text)
        book.add_worksheet("填表说明").write_string(0, 0, "请勿改动表头。")
    return path


def write_csv(path: Path, roster: DirtyRoster, encoding: str) -> Path:
    """One roster as Excel saves it in a text file; encoding is 'gb18030', 'utf-8' or 'utf-8-sig'."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([_as_text(cell) for cell in row] for row in roster.cells)
    return path


def _as_text(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.5E}" if cell >= 1e12 else f"{cell:.0f}"
    return f"{cell.year}/{cell.month}/{cell.day}" if isinstance(cell, dt.date) else cell
