# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is missing from the file, and which lines may be about them after all."""

from __future__ import annotations

from dataclasses import replace

from union_desktop.areas.roster.service.matching.outcome import CONFLICT, NEW, REJECTED
from union_desktop.areas.roster.service.matching.run import Run
from union_desktop.areas.roster.service.matching.scope import Coverage, derived_coverage, stated_coverage
from union_desktop.areas.roster.terms import Problem, is_stated
from union_desktop.core import values


def find_coverage(run: Run) -> Coverage:
    if is_stated(run.stated):
        matched = frozenset(run.targets)
        return stated_coverage(run.stated, run.people.columns, run.seen, matched)
    return derived_coverage(run.candidates, run.people.columns, run.seen, run.before)


def find_missing(run: Run, coverage: Coverage) -> list[int]:
    """Active members inside the scope who are in no line, not even in one that is not clear about who it is."""
    if coverage.remark:
        _tell(run, coverage.remark)
    if not coverage.missing:
        return []
    columns, names = run.people.columns, run.column("name")
    # A line nobody was matched to may be about someone of this name: he is not counted as gone. Of somebody who
    # was said to be new that is known.
    unclear: dict[str, int] = {}
    for line, kind in enumerate(run.kinds):
        if kind in (REJECTED, CONFLICT, NEW) and names[line] and line not in run.forced:
            unclear.setdefault(names[line], line)
    left = []
    for at in coverage.missing:
        line = unclear.get(columns["name"][at], -1)
        if line >= 0:
            _may_be(run, line, at)
        elif not _goes_on(run, at):
            left.append(at)
    return left


def _may_be(run: Run, line: int, at: int) -> None:
    """A line that may be about somebody who would else be missing."""
    who = _described(run, at)
    if run.kinds[line] == NEW and _agree(run, line, at):
        run.conflict(
            line,
            "name",
            f"与会员 {who} 同名，出生日期或手机号也相同，可能是同一人，没有作为新人登记，也没有计为离开。"
            "请核对工号和证件号码，改正名册后重新核对；在窗口中也可以直接指定是哪一位。",
            at,
        )
        return
    run.seen[at] = 1
    known = run.possible.setdefault(line, [])
    if at not in known:
        known.append(at)
    message = f"会员 {who} 不在名册中，但与这一行同名，可能是同一人，本次没有计为离开。请核对；确已离开的请在会员页登记。"
    run.reasons.setdefault(line, []).append(
        replace(run.candidates.problem(line, "name", message), fatal=False)
    )


def _agree(run: Run, line: int, at: int) -> bool:
    """Whether a line and a person of the same name also have the birthday or the phone in common."""
    known = run.people.columns
    phone, number = run.column("phone")[line], run.column("id_number")[line]
    if phone and phone == known["phone"][at]:
        return True
    born = run.column("birth_date")[line] or _birthday(number)
    return bool(born) and born == (known["birth_date"][at] or _birthday(known["id_number"][at]))


def _goes_on(run: Run, at: int) -> bool:
    """Whether something is recorded of a missing member after the effective date; he is told, not ended."""
    later = run.places.later.get(run.people.ids[at]) if run.places.later else None
    if later is None:
        return False
    if later[5] and later[1] in ("active", "retained"):
        _tell(
            run,
            f"会员 {_described(run, at)} 不在名册中，但在生效日期之后（{later[0]}）已有会籍变动，没有计为离开。"
            "请在会员页核对这名会员。",
        )
    return True


def suggest_by_name(run: Run) -> None:
    """New lines with the name of a member no line was matched to: told, never taken for the same."""
    new = [line for line, kind in enumerate(run.kinds) if kind == NEW]
    if not new or not len(run.people):
        return
    unseen: dict[str, list[int]] = {}
    for at, name in enumerate(run.people.columns["name"]):
        if not run.seen[at]:
            unseen.setdefault(name, []).append(at)
    names = run.column("name")
    for line in new:
        same = unseen.get(names[line])
        if same:
            run.possible[line] = same[:5]
            who = "、".join(_described(run, at) for at in same[:3])
            run.notes.setdefault(line, []).append(f"与会员 {who} 同名，请核对是否同一个人。")


def _described(run: Run, at: int) -> str:
    columns = run.people.columns
    number = columns["staff_no"][at]
    return f"“{columns['name'][at]}”（{'工号 ' + number if number else '无工号'}，{columns['department'][at] or '无部门'}）"


def _tell(run: Run, message: str) -> None:
    """A remark about no line of the file."""
    run.general.append(Problem("", 0, "", "", message, fatal=False))


def _birthday(number: str) -> str:
    born = values.birth_date_of(number) if len(number) == len("110105199001020010") else None
    return born.isoformat() if born else ""
