# SPDX-License-Identifier: GPL-3.0-or-later
"""ID numbers: which are plainly right, what is wrong with the others, and what they say of sex and birthday."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from union_desktop.areas.roster.service.rows.candidates import Candidates, is_rejected
from union_desktop.areas.roster.service.rows.cells import Memo, joined_text
from union_desktop.core import codes, values
from union_desktop.core.sheets.files import Cell, cell_text
from union_desktop.core.sheets.lines import is_nothing

_CHECK_CHARACTER = "10X98765432"
# Weighing in base 13 modulo 11 equals the standard's weighing in base 2; core.values explains it.
_CHECK_OF_REST = {rest: _CHECK_CHARACTER[rest * 2 % 11] for rest in range(11)}
_PLAIN_IDS = re.compile(r"(?:\d{17}[\dX])*").fullmatch
_PLAIN_ID = re.compile(r"\d{17}[\dX]").fullmatch
PERMIT = "X81"
ANY_PERMITS = frozenset({"居住证", "港澳台居民居住证", "港澳台居住证"})
_BOTH_SEXES = ("1", "2")
_SEX_OF_DIGIT = {digit: _BOTH_SEXES[int(digit) % 2 == 0] for digit in "0123456789"}


class _Verdicts(dict[str, bool]):
    """Part of an ID number -> whether it is right, judged once by the full rules inside a number that carries it."""

    def __init__(self, judge: Callable[[str], bool]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, part: str) -> bool:
        verdict = self[part] = self._judge(part)
        return verdict


@dataclass(frozen=True, slots=True)
class Judges:
    """Verdicts on the parts of ID numbers: the county, the day of birth, and the county in the year of birth."""

    counties: _Verdicts
    days: _Verdicts
    years: _Verdicts


def judges(today: dt.date) -> Judges:
    """Verdicts that remember; births after ``today`` are wrong."""

    def county_in_use(county: str) -> bool:
        problem = values.id_problem(f"{county}{today.year - 1}01010010")
        return problem is None or problem.kind == "check_digit"

    def day_exists(day: str) -> bool:
        born = values.birth_date_of(f"000000{day}0000")
        return born is not None and born <= today

    def county_in_use_that_year(county_and_year: str) -> bool:
        problem = values.id_problem(f"{county_and_year}01010010")
        return problem is None or problem.kind == "check_digit"

    return Judges(_Verdicts(county_in_use), _Verdicts(day_exists), _Verdicts(county_in_use_that_year))


def questionable(cells: Sequence[Cell], told: Judges) -> list[int]:
    """The cells that are not plainly right 18-digit numbers: the others need no closer look.

    Counties and days are few and so judged once each (counties no longer in use once for each year of birth); what is
    left for each cell is the check digit.
    """
    counties, days, years = told.counties, told.days, told.years
    check = _CHECK_OF_REST
    places: Sequence[int] = range(len(cells))
    if "" in cells:
        places = [at for at in places if cells[at] != ""]
        cells = [cells[at] for at in places]
    joined = joined_text(cells)
    if joined is None or not _PLAIN_IDS(joined) or not set(map(len, cells)) <= {18}:
        plain = _PLAIN_ID
        wrong = {at for at, cell in enumerate(cells) if not (cell.__class__ is str and plain(cell))}
        closer = [places[at] for at in wrong]
        places = [place for at, place in enumerate(places) if at not in wrong]
        cells = [cell for at, cell in enumerate(cells) if at not in wrong]
    else:
        closer = []
    if not all(map(days.__getitem__, {cell[6:14] for cell in cells})):
        closer += [place for place, cell in zip(places, cells, strict=True) if not days[cell[6:14]]]
    retired = {county for county in {cell[:6] for cell in cells} if not counties[county]}
    if retired:
        closer += [
            place
            for place, cell in zip(places, cells, strict=True)
            if cell[:6] in retired and not years[cell[:10]]
        ]
    last = [cell[17] for cell in cells]
    right = [check[int(cell[:17], 13) % 11] for cell in cells]
    if last != right:
        closer += [place for place, one, other in zip(places, last, right, strict=True) if one != other]
    return sorted(set(closer))


def read_id(cell: Cell, id_type: str, today: dt.date) -> tuple[str, str]:
    """An ID number and what is wrong with it ('' when nothing)."""
    if not isinstance(cell, str) and values.looks_damaged(cell):
        return "", (
            f"证件号码“{cell:g}”是被表格软件改坏的号码，后面几位已经丢失。"
            "请在原表中把这一列设为文本，重新填写完整的号码。"
        )
    number = values.normalise_id_number(cell_text(cell))
    if is_nothing(number):
        return "", ""
    if len(number) == 15 and id_type == "111":
        try:
            number = values.upgrade_15(number)
        except ValueError as error:
            return number, f"{error}请对照证件重新填写 18 位号码。"
    return number, values.check_id_number(number, id_type, today=today) or ""


def permit_type(number: str) -> str:
    """Which kind of document is meant by 居住证: the number tells, and that of a mainlander is the ID number."""
    if number.startswith("83"):
        return "X83"
    return PERMIT if not number or number.startswith(("81", "82")) else "111"


def settle_permits(result: Candidates) -> None:
    """Give permits whose kind was not written out the kind their accepted numbers have."""
    types, numbers = result.columns.get("id_type"), result.columns.get("id_number")
    if types is None or numbers is None or PERMIT not in types:
        return
    for at, number in enumerate(numbers):
        if types[at] == PERMIT and not is_rejected(result, at):
            types[at] = permit_type(number)


def check_against_id(result: Candidates) -> None:
    """Sex and birthday must agree with the ID number; where they do not, the ID number is believed."""
    ids = result.columns.get("id_number")
    if ids is None:
        return
    types = result.columns.get("id_type")
    resident = [not types or types[at] in ("", "111") for at in range(len(ids))] if types else None

    def believed(line: int) -> bool:
        return (resident is None or resident[line]) and not is_rejected(result, line)

    born = result.columns.get("birth_date")
    if born is not None:
        day_of = Memo(_birth_text)
        right = [day_of[number[6:14]] if len(number) == 18 else "" for number in ids]
        loose = result.month_only.get("birth_date", set())
        odd = [] if right == born else _differing(born, right)
        for at in odd:
            if not believed(at):
                continue
            if at in loose and right[at][:7] == born[at][:7]:
                loose.discard(at)
            else:
                message = f"出生日期 {born[at]} 与身份证号中的 {right[at]} 不一致，按身份证号采用 {right[at]}，请核对。"
                result.add_problem(at, "birth_date", message, fatal=False)
            born[at] = right[at]
    sexes = result.columns.get("gender")
    if sexes is not None:
        right = [_SEX_OF_DIGIT.get(number[16:17], "") if len(number) == 18 else "" for number in ids]
        odd = [] if right == sexes else _differing(sexes, right)
        for at in odd:
            if sexes[at] in _BOTH_SEXES and believed(at):
                message = f"性别与身份证号不一致，按身份证号采用“{codes.GENDER.short(right[at])}”，请核对。"
                result.add_problem(at, "gender", message, fatal=False)
                sexes[at] = right[at]


def _differing(told: Sequence[str], right: Sequence[str]) -> list[int]:
    return [
        at for at, (one, other) in enumerate(zip(told, right, strict=True)) if one != other and one and other
    ]


def _birth_text(digits: str) -> str:
    born = values.birth_date_of(f"000000{digits}0000")
    return "" if born is None else born.isoformat()
