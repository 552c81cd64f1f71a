# SPDX-License-Identifier: GPL-3.0-or-later
"""Before anybody is looked up: what the scope says for all lines, and numbers as the office spells and has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from union_desktop.areas.roster.service.matching.people import People, fold_number
from union_desktop.areas.roster.service.matching.run import Run
from union_desktop.areas.roster.service.rows import Candidates
from union_desktop.areas.roster.terms import Problem, Scope, field_title, word_key
from union_desktop.core.errors import UserError
from union_desktop.core.sheets.lines import column_letters


def with_known_employers(scope: Scope, candidates: Candidates, people: People) -> Scope:
    """The scope with its companies as they are spelt; UserError for one neither members nor the file know.

    Such a name is a slip of the pen: the scope would hold nobody, and the name be given to whoever has none.
    """
    if not scope.employer:
        return scope
    spelt: dict[str, list[str]] = {}
    for name in dict.fromkeys([*people.columns["employer"], *candidates.columns.get("employer", ())]):
        if name:
            spelt.setdefault(word_key(name), []).append(name)
    for name in scope.employer:
        if word_key(name) not in spelt:
            known = "、".join(names[0] for names in list(spelt.values())[:12]) or "（还没有）"
            raise UserError(
                f"会员和名册中都没有派遣单位“{name}”，没有写入任何内容。"
                f"请核对核对范围里的公司名称；已有的公司：{known}。"
            )
    found = (spelling for name in scope.employer for spelling in spelt[word_key(name)])
    return replace(scope, employer=tuple(dict.fromkeys(found)))


def without_known_numbers(candidates: Candidates, people: People) -> Candidates:
    """The lines without complaints about an ID number that stands in the office just so.

    A passport, or a wrong number somebody saved on purpose, is not wrong anew with each roster.
    """
    numbers, staff_nos = candidates.columns.get("id_number"), candidates.columns.get("staff_no")
    names = candidates.columns.get("name")
    if numbers is None or names is None or not candidates.problems:
        return candidates
    known = people.columns
    mended: dict[int, list[Problem]] = {}
    for line, problems in candidates.problems.items():
        at = people.by_staff_no.get(staff_nos[line], -1) if staff_nos else -1
        if at < 0:
            at = people.by_id_number.get(numbers[line], -1)
        if at < 0 or not numbers[line] or known["id_number"][at] != numbers[line]:
            continue
        if known["name"][at] != names[line]:
            continue
        sheet = candidates.origin[line][0]
        column = column_letters(
            candidates.tables[sheet].table.first_column + candidates.positions[sheet]["id_number"]
        )
        mended[line] = [one for one in problems if not (one.fatal and one.column == column)]
    if not mended:
        return candidates
    left = {line: mended.get(line, problems) for line, problems in candidates.problems.items()}
    return replace(candidates, problems={line: problems for line, problems in left.items() if problems})


def fill_from_scope(run: Run) -> None:
    """A roster of one category, group, campus or company need not repeat it on each line."""
    stated = (
        ("staff_category", run.stated.staff_category),
        ("union_group", tuple(map(str, run.stated.union_group))),
        ("campus", tuple(map(str, run.stated.campus))),
        ("employer", run.stated.employer),
    )
    for key, wanted in stated:
        if not wanted:
            continue
        column = run.columns.get(key)
        if len(wanted) == 1:
            only = wanted[0]
            from_department = key == "union_group" and run.candidates.unit_field == "department"
            if column is None or from_department:
                run.columns[key] = [only] * len(run.candidates)
                run.filled[key] = None
                continue
            if "" in column:
                run.columns[key] = [text or only for text in column]
                run.filled[key] = frozenset(line for line, text in enumerate(column) if not text)
        if column is not None and not (key == "union_group" and run.candidates.unit_field == "department"):
            _refuse_outside(run, key, column, set(wanted))


def _refuse_outside(run: Run, key: str, column: Sequence[str], wanted: set[str]) -> None:
    inside = {"", *wanted}
    if key == "employer":
        known = set(map(word_key, wanted))
        inside.update(text for text in set(column) if word_key(text) in known)
    if inside.issuperset(column):
        return
    for line, text in enumerate(column):
        if text not in inside and not run.is_fatal(line):
            run.reject(
                line,
                key,
                f"这一行的{field_title(key)}不在本次核对的范围之内。请核对这一格，或改选核对范围后重新核对。",
            )


def mend_staff_numbers(run: Run) -> None:
    """Put back leading zeros a spreadsheet dropped, where the length of staff numbers leaves no doubt."""
    numbers = run.columns.get("staff_no")
    length = run.people.staff_no_length
    if numbers is None or length is None or not numbers or min(map(len, numbers)) >= length:
        return
    short = [at for at, text in enumerate(numbers) if text and len(text) < length and text.isdigit()]
    if not short:
        return
    mended = list(numbers)
    for at in short:
        full = numbers[at].zfill(length)
        if at in run.candidates.numeric_staff_no or full in run.people.by_staff_no:
            mended[at] = full
            run.notes.setdefault(at, []).append(
                f"工号“{numbers[at]}”丢失了前面的零，已按本校 {length} 位工号补为“{full}”。"
            )
    run.columns["staff_no"] = mended


def fold_staff_numbers(run: Run) -> None:
    """A number in other letters (p0001 for P0001) is the same number: it takes the spelling the office has."""
    numbers = run.columns.get("staff_no")
    if numbers is None or "".join(numbers).isdigit():
        return
    exact = run.people.by_staff_no
    other = [at for at, text in enumerate(numbers) if text and text not in exact and not text.isdigit()]
    if not other:
        return
    spelt: dict[str, str] = {}
    folded = run.people.folded_staff_numbers
    mended = list(numbers)
    for at in other:
        key = fold_number(numbers[at])
        mended[at] = folded.get(key) or spelt.setdefault(key, numbers[at])
    run.columns["staff_no"] = mended


def take_former_numbers(run: Run) -> None:
    """A number somebody had on a record that was merged stands for the one he or she has now."""
    for key, former in run.places.former.items():
        numbers = run.columns.get(key)
        if numbers is None or not former or former.keys().isdisjoint(numbers):
            continue
        taken = run.people.by_staff_no if key == "staff_no" else run.people.by_id_number
        mended = list(numbers)
        for line, text in enumerate(numbers):
            at = run.people.by_id.get(former.get(text, 0), -1) if text not in taken else -1
            now = run.people.columns[key][at] if at >= 0 else ""
            if now:
                mended[line] = now
                run.notes.setdefault(line, []).append(
                    f"{field_title(key)}“{text}”是此人合并重复记录前用过的，已按现在的“{now}”核对。"
                )
        run.columns[key] = mended
