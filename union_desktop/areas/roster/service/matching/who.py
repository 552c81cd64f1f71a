# SPDX-License-Identifier: GPL-3.0-or-later
"""Who each line is: by staff number, then by ID number, or by decision of a person; what is not plain is a conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat

from union_desktop.areas.roster.service.matching.outcome import NEW, REJECTED
from union_desktop.areas.roster.service.matching.run import Run
from union_desktop.areas.roster.service.rows import fatal_lines
from union_desktop.areas.roster.terms import field_title


def match(run: Run) -> None:
    staff_nos, id_numbers, names = (run.column(key) for key in ("staff_no", "id_number", "name"))
    known_names = run.people.columns["name"]
    by_staff_no, by_id_number = run.people.by_staff_no, run.people.by_id_number
    fatal = set(fatal_lines(run.candidates))
    fatal.update(line for line, kind in enumerate(run.kinds) if kind == REJECTED)
    staff_hits = list(map(by_staff_no.get, staff_nos, repeat(-1)))
    number_hits = list(map(by_id_number.get, id_numbers, repeat(-1)))
    twice: dict[int, tuple[str, list[int]]] = {}
    for key, column, found in (
        ("staff_no", staff_nos, staff_hits),
        ("id_number", id_numbers, number_hits),
    ):
        if _some_twice(column, found):
            for group in _said_twice(column, fatal):
                for line in group:
                    twice.setdefault(line, (key, group))
    special = fatal | twice.keys() | run.forced.keys()
    # Most lines of most rosters: the staff number is known, the ID number is not against it, the name is right.
    named = [known_names[at] if at >= 0 else "" for at in staff_hits]
    told = zip(staff_hits, number_hits, names, named, strict=True)
    odd = [
        line
        for line, (by_staff, by_number, name, known) in enumerate(told)
        if by_staff < 0 or (by_number != by_staff and by_number >= 0) or name != known
    ]
    targets = run.targets = list(staff_hits)
    for line in special.union(odd) if special else odd:
        targets[line] = _match_one(
            run,
            line,
            staff_hits[line],
            number_hits[line],
            fatal,
            twice,
            bool(staff_nos[line] or id_numbers[line]),
        )
    for at in targets:
        if at >= 0:
            run.seen[at] = 1
    run.by_staff_no = staff_hits
    run.by_id_number = number_hits
    unmatched = targets.count(-1)
    if len(set(targets)) - bool(unmatched) < len(targets) - unmatched:
        hits = Counter(targets)
        lines: dict[int, list[int]] = {}
        for line, at in enumerate(targets):
            if at >= 0 and hits[at] > 1:
                lines.setdefault(at, []).append(line)
        for at, group in lines.items():
            _one_person_twice(run, group, at)


def _match_one(
    run: Run,
    line: int,
    by_staff: int,
    by_number: int,
    fatal: set[int],
    twice: Mapping[int, tuple[str, list[int]]],
    identified: bool,
) -> int:
    """Who a line is that is not plainly somebody; the position among the people, or -1."""
    if line in fatal:
        run.kinds[line] = REJECTED
        _see(run, by_staff, by_number)
    elif line in run.forced:
        return _force(run, line)
    elif line in twice:
        _conflict_with(run, line, twice[line], by_staff, by_number)
    elif by_staff < 0 and by_number < 0:
        if identified:
            run.kinds[line] = NEW
        else:
            message = "这一行既没有工号也没有身份证号，无法确认是谁。请补上其中一项后重新提供。"
            run.reject(line, "staff_no", message, "")
    else:
        at = by_staff if by_staff >= 0 else by_number
        shared = by_staff < 0 and run.column("id_number")[line] in run.people.shared_id_numbers
        if (
            not (shared or 0 <= by_number != at)
            and run.people.columns["name"][at] == run.column("name")[line]
        ):
            return at
        _unclear(run, line, by_staff, by_number)
    return -1


def _see(run: Run, *people: int) -> None:
    for at in people:
        if at >= 0:
            run.seen[at] = 1


def _unclear(run: Run, line: int, by_staff: int, by_number: int) -> None:
    """Two hits, or one hit with another name."""
    known_names = run.people.columns["name"]
    if by_staff >= 0 and 0 <= by_number != by_staff:
        run.conflict(
            line,
            "id_number",
            f"工号是“{known_names[by_staff]}”的，身份证号却是“{known_names[by_number]}”的，不能确定是哪一位。"
            "这一行没有写入。请核对后改正名册再核对；在窗口中也可以直接指定是哪一位。",
            by_staff,
            by_number,
        )
        return
    id_number = run.column("id_number")[line]
    if by_staff < 0 and id_number in run.people.shared_id_numbers:
        run.conflict(
            line,
            "id_number",
            "有两名会员使用同一个证件号码，不能确定是哪一位。这一行没有写入。请核对后改正名册再核对；在窗口中也可以直接指定是哪一位。",
            *run.people.shared_id_numbers[id_number],
        )
        return
    at = by_staff if by_staff >= 0 else by_number
    name = run.column("name")[line]
    known_id = run.people.columns["id_number"][at]
    run.conflict(line, "name", _other_name(run, at, by_staff, name, id_number, known_id), at)


def _one_person_twice(run: Run, lines: Sequence[int], at: int) -> None:
    """Lines that lead to one person by different numbers; one that was decided about stands."""
    name = run.people.columns["name"][at]
    for line in lines:
        if line not in run.forced:
            others = "、".join(str(run.candidates.origin[other][1]) for other in lines if other != line)
            run.conflict(
                line,
                "name",
                f"与第 {others} 行是同一个人（“{name}”），不能确定采用哪一行。这几行没有写入。请在名册中只留正确的一行后重新核对；在窗口中也可以直接指定其中一行。",
                at,
            )


def _other_name(run: Run, at: int, by_staff: int, name: str, id_number: str, known_id: str) -> str:
    known = run.people.columns["name"][at]
    if by_staff < 0:
        same = "身份证号"
    elif id_number and known_id and id_number != known_id:
        return f"工号与会员“{known}”相同，但姓名（{name}）和身份证号都不同，可能是工号转给了别人。这一行没有写入。请核对后改正名册再核对；在窗口中也可以直接指定是哪一位。"
    else:
        same = "工号和身份证号" if id_number and id_number == known_id else "工号"
    return f"{same}与会员“{known}”相同，但姓名是“{name}”，不能确定是改名还是填错。这一行没有写入。请核对后改正名册再核对；在窗口中也可以直接指定是哪一位。"


def _force(run: Run, line: int) -> int:
    """Who a line is by decision of a person."""
    wanted = run.forced[line]
    if wanted in run.people.by_id:
        return run.people.by_id[wanted]
    staff_no, id_number = run.column("staff_no")[line], run.column("id_number")[line]
    at = run.people.by_staff_no.get(staff_no, run.people.by_id_number.get(id_number, -1))
    if at < 0:
        run.kinds[line] = NEW
    else:
        run.conflict(
            line,
            "staff_no" if staff_no in run.people.by_staff_no else "id_number",
            f"工号或身份证号已属于会员“{run.people.columns['name'][at]}”，不能作为新人登记。请先更正那名会员的记录。",
            at,
        )
    return -1


def _said_twice(column: Sequence[str], fatal: set[int]) -> Iterable[list[int]]:
    """Groups of lines that have the same number; lines that go back anyway do not count."""
    repeated = {text for text, count in Counter(column).items() if count > 1 and text}
    lines: dict[str, list[int]] = {}
    for line, text in enumerate(column):
        if text in repeated and line not in fatal:
            lines.setdefault(text, []).append(line)
    return (group for group in lines.values() if len(group) > 1)


def _conflict_with(run: Run, line: int, twice: tuple[str, list[int]], by_staff: int, by_number: int) -> None:
    key, group = twice
    rows = "、".join(str(run.candidates.origin[other][1]) for other in group if other != line)
    people = {at for at in (by_staff, by_number) if at >= 0}
    run.conflict(
        line,
        key,
        f"文件中第 {rows} 行有同样的{field_title(key)}，不能确定采用哪一行。这几行没有写入。请在名册中只留正确的一行后重新核对；在窗口中也可以直接指定其中一行。",
        *sorted(people),
    )


def _some_twice(column: Sequence[str], hits: Sequence[int]) -> bool:
    """Whether a number occurs twice; numbers of known people are told apart by their place, which is quicker."""
    known = [at for at in hits if at >= 0]
    if len(set(known)) < len(known):
        return True
    if len(known) == len(hits):
        return False
    unknown = [text for text, at in zip(column, hits, strict=True) if at < 0 and text]
    return len(set(unknown)) < len(unknown)
