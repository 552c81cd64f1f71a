# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a file covers, stated or derived from the file itself, and which of those people are in none of its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, field
from itertools import compress

from union_desktop.areas.roster.service.rows import Candidates, fatal_lines
from union_desktop.areas.roster.terms import Scope, word_key

_LEAST_FOR_ABSENCE = 5
_HOW_TO_STATE = (
    "需要判断离开时，请写明这份名册完整列出了谁（窗口中在“核对范围”一步选择；命令行写 --scope，"
    "例如 --scope category=在编，或 employer=公司名）。"
)
_NOT_COVERED = "没有写明核对范围，而这份名册没有包括任何一类会员的半数，没有判断谁离开。" + _HOW_TO_STATE


@dataclass(slots=True)
class Coverage:
    """Who was judged to have left: the scope in words, its members, and where the leavers stand among the people.

    ``members`` counts the active members inside the scope; ``remark`` says why leaving was not judged, or not of all.
    """

    scope: Scope
    members: int = 0
    missing: list[int] = field(default_factory=list)
    remark: str = ""


def stated_coverage(
    scope: Scope, columns: Mapping[str, Sequence[str]], seen: bytearray, matched: frozenset[int]
) -> Coverage:
    """Missing from a scope that was stated; nobody, when the file has nobody at all of it."""
    if scope.partial:
        return Coverage(scope)
    wanted = (
        ("staff_category", frozenset(scope.staff_category)),
        ("union_group", frozenset(map(str, scope.union_group))),
        ("campus", frozenset(map(str, scope.campus))),
        ("employer", frozenset(scope.employer)),
    )
    limits = [(columns[key], allowed) for key, allowed in wanted if allowed]
    inside = [at for at, status in enumerate(columns["status"]) if status == "active"]
    for column, allowed in limits:
        inside = [at for at in inside if column[at] in allowed]
    missing = [at for at in inside if not seen[at]]
    if inside and matched.isdisjoint(inside):
        return Coverage(
            scope,
            len(inside),
            remark=f"核对范围之内有 {len(inside)} 名会员，文件中一名也没有，可能选错了文件或范围，没有判断谁离开。"
            "请核对来源、文件和核对范围后重新核对。",
        )
    return Coverage(scope, len(inside), missing)


def derived_coverage(
    candidates: Candidates,
    columns: Mapping[str, Sequence[str]],
    seen: bytearray,
    before: Scope | None,
) -> Coverage:
    """Missing from the part of the office a file covers where no scope was stated.

    Judged separately for the members of each category and company: only where the file has at least half of them (and
    names the category and company, where it has such columns) are the others missing. One stray line of another
    category never puts that whole category into question, and a group of some size nobody of whom is in the file is
    not judged either: it may be a list of the other groups. ``before`` is what the same file covered when it was
    written.
    """
    if before is not None and before.partial:
        return Coverage(Scope(partial=True), remark=_NOT_COVERED if "active" in columns["status"] else "")
    rejected = set(fatal_lines(candidates))

    def occurring(key: str) -> set[str]:
        column = candidates.columns.get(key, ())
        return {text for at, text in enumerate(column) if at not in rejected} if rejected else set(column)

    categories = occurring("staff_category") - {""}
    employers = set(map(word_key, occurring("employer")))
    if "" in employers:
        employers.clear()
    stands = ("status", "staff_category", "employer")
    # Counted by C: this is done for every member with each preview.
    sizes = Counter(zip(*map(columns.__getitem__, stands), strict=True))
    found = Counter(compress(zip(*map(columns.__getitem__, stands), strict=True), seen))
    parts = {(category, employer) for status, category, employer in sizes if status == "active"}
    covered = {
        part
        for part in parts
        if (not categories or part[0] in categories)
        and (not employers or word_key(part[1]) in employers)
        and 2 * found["active", *part] >= sizes["active", *part]
        # Those who came in with this very file must not make it cover more than it did.
        and (before is None or _is_within(part, before))
    }
    if not covered:
        return Coverage(Scope(partial=True), remark=_NOT_COVERED if parts else "")
    within = {category for category, _ in covered}
    whole = all(part in covered for part in parts if part[0] in within)
    scope = Scope(
        tuple(sorted(within)),
        employer=() if whole else tuple(sorted({employer for _, employer in covered})),
    )
    members = sum(sizes["active", *part] for part in covered)
    missing = [at for at in _unseen(seen) if _part(columns, at) in covered]
    absent, count = _absent_groups(columns, seen, missing, covered)
    if not absent:
        return Coverage(scope, members, missing)
    groups = columns["union_group"]
    return Coverage(
        scope,
        members - count,
        [at for at in missing if groups[at] not in absent],
        remark=f"没有写明核对范围，而有 {len(absent)} 个工会小组（共 {count} 名会员）在名册中一名也没有，没有判断这些人是否离开。"
        + _HOW_TO_STATE,
    )


def _unseen(seen: bytearray) -> Iterator[int]:
    at = seen.find(0)
    while at >= 0:
        yield at
        at = seen.find(0, at + 1)


def _part(columns: Mapping[str, Sequence[str]], at: int) -> tuple[str, str] | None:
    """The category and company an active member is judged with."""
    if columns["status"][at] != "active":
        return None
    return columns["staff_category"][at], columns["employer"][at]


def _absent_groups(
    columns: Mapping[str, Sequence[str]],
    seen: bytearray,
    missing: Sequence[int],
    covered: AbstractSet[tuple[str, str]],
) -> tuple[frozenset[str], int]:
    """Groups of some size all of whose members are missing, and how many members that are."""
    groups = columns["union_group"]
    lost = Counter(groups[at] for at in missing)
    absent = {group for group, count in lost.items() if count >= _LEAST_FOR_ABSENCE}
    if absent:
        absent -= {
            groups[at]
            for at, there in enumerate(seen)
            if there and groups[at] in absent and _part(columns, at) in covered
        }
    return frozenset(absent), sum(lost[group] for group in absent)


def _is_within(part: tuple[str, str], scope: Scope) -> bool:
    return (
        not scope.partial
        and (not scope.staff_category or part[0] in scope.staff_category)
        and (not scope.employer or part[1] in scope.employer)
    )
