# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a roster against the people the office knows: who is new, changed, moved, back, gone, or unclear.

A staff number decides, then an ID number; a name alone never does (PEERS §3 row 7). Anything that would need a guess
is a conflict. Works on columns and tuples, for the same reason as reading does.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress, repeat
from typing import Any

from union_desktop.areas.roster.service.rows import (
    NEW_UNIT,
    UNKNOWN_UNIT,
    Candidates,
    column_letters,
    fatal_lines,
    settle_units,
)
from union_desktop.areas.roster.terms import (
    JOINING_KEYS,
    PEOPLE_KEYS,
    PLACEMENT_KEYS,
    Counts,
    FieldChange,
    Kind,
    Line,
    Problem,
    Scope,
    field_title,
    is_stated,
    word_key,
)
from union_desktop.core import codes, masking, values
from union_desktop.core.errors import UserError

_ENDED = frozenset({"transferred_out", "withdrawn", "deemed_withdrawn"})
_FINAL = {"expelled": "开除会籍", "deceased": "已故"}
_STANDING = frozenset({"active", "retained", "applying"})
_PLAIN = frozenset({"active", ""})
_RESIDENT = "111"
_KINDS = (Kind.UNCHANGED, Kind.NEW, Kind.RETURNED, Kind.CHANGED, Kind.MOVED, Kind.CONFLICT, Kind.REJECTED)
_UNCHANGED, _NEW, _RETURNED, _CHANGED, _MOVED, _CONFLICT, _REJECTED = range(len(_KINDS))
_LEAST_FOR_LENGTH = 5
_LEAST_FOR_ABSENCE = 5
AS_NEW = 0


class People:
    """The people the office knows, as columns in the order of PEOPLE_KEYS, with indexes by staff and ID number.

    ``staff_no_length`` is the length all staff numbers of digits have, None where they differ or are too few to tell.
    """

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        self.columns: dict[str, Sequence[str]] = dict(zip(PEOPLE_KEYS, columns, strict=True))
        self.ids: Sequence[int] = columns[0]
        self.by_staff_no = _index(self.columns["staff_no"])
        self.by_id_number = _index(self.columns["id_number"])
        self.shared_id_numbers = _shared(self.columns["id_number"], self.by_id_number)
        self.staff_no_length = _common_length(self.by_staff_no)

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[Any]]) -> People:
        """The same from rows."""
        return cls(list(zip(*rows, strict=True)) if rows else [()] * len(PEOPLE_KEYS))

    @cached_property
    def by_id(self) -> dict[int, int]:
        """Where each person stands in the columns."""
        return {person: at for at, person in enumerate(self.ids)}

    @cached_property
    def folded_staff_numbers(self) -> dict[str, str]:
        """Staff numbers without regard to case and width -> as they are spelt; only those with letters."""
        return {fold_number(text): text for text in self.by_staff_no if not text.isdigit()}

    def __len__(self) -> int:
        return len(self.ids)


def fold_number(text: str) -> str:
    """A staff number as it is compared."""
    return unicodedata.normalize("NFKC", text).upper()


def _index(numbers: Sequence[str]) -> dict[str, int]:
    found = dict(zip(numbers, range(len(numbers)), strict=True))
    found.pop("", None)
    return found


def _shared(numbers: Sequence[str], index: Mapping[str, int]) -> dict[str, list[int]]:
    """Numbers of more than one person (an ID number under two kinds of document)."""
    if len(index) == len(numbers) - numbers.count(""):
        return {}
    twice = {number for number, count in Counter(numbers).items() if count > 1 and number}
    found: dict[str, list[int]] = {}
    for at, number in enumerate(numbers):
        if number in twice:
            found.setdefault(number, []).append(at)
    return found


def _common_length(numbers: Iterable[str]) -> int | None:
    lengths = Counter(map(len, filter(str.isdigit, numbers)))
    if len(lengths) == 1 and lengths.total() >= _LEAST_FOR_LENGTH:
        return next(iter(lengths))
    return None


@dataclass(frozen=True, slots=True)
class Places:
    """Which campus each union group belongs to, and where somebody goes whose campus nothing tells.

    ``several`` says that the office has more than one campus, so that going there is worth a note. ``standing`` are
    the groups that stand on the effective date, with their first day (None: not asked). ``later`` says of whom something is recorded after
    that date: person's id -> (last day, final status, category, group and campus, "1" for who stands on the date).
    ``unclear_units`` has a sentence for names that are units, but not one group.
    """

    campus_of_unit: Mapping[str, str] = field(default_factory=dict)
    default_campus: str = ""
    several: bool = False
    campus_names: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[str, str] | None = None
    later: Mapping[int, Sequence[str]] = field(default_factory=dict)
    unclear_units: Mapping[str, str] = field(default_factory=dict)


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


def _stated_coverage(
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


def _derived_coverage(
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


def compare(
    candidates: Candidates,
    people: People,
    scope: Scope,
    places: Places,
    forced: Mapping[int, int] | None = None,
    before: Scope | None = None,
) -> Comparison:
    """Give each line its kind.

    ``forced`` says who a line is (a person's id, or AS_NEW), as a person decided; ``before`` which scope the same file
    had when it was written, if it was. UserError for a scope that cannot be meant.
    """
    return _Comparing(candidates, people, scope, places, forced or {}, before).run()


@dataclass(slots=True)
class Comparison:
    """The outcome for all lines; ``line`` puts one together when it is looked at.

    ``kinds`` and ``targets`` (position among the people, or -1) have one entry per line of the file; ``left`` has the
    positions of the people who are missing from it.
    """

    candidates: Candidates
    people: People
    scope: Scope
    columns: dict[str, list[str]]
    kinds: list[int]
    targets: list[int]
    changes: dict[int, list[FieldChange]]
    reasons: dict[int, list[Problem]]
    notes: dict[int, list[str]]
    possible: dict[int, list[int]]
    left: list[int]
    places: Places
    scope_members: int = 0
    general: list[Problem] = field(default_factory=list)
    _numbers: dict[Kind, list[int]] | None = None
    _missing_people: frozenset[int] | None = None

    def counts(self) -> Counts:
        """Lines of each kind."""
        found = Counter(self.kinds)
        by_name = {kind.value: found[at] for at, kind in enumerate(_KINDS)}
        return Counts(rows=len(self.kinds), left=len(self.left), **by_name)

    def numbers(self, kind: Kind) -> list[int]:
        """The numbers of the lines of one kind.

        Missing people are numbered after the lines of the file by their place among the people, so that a number means
        the same person whoever else is missing.
        """
        if self._numbers is None:
            self._numbers = {each: [] for each in _KINDS}
            for number, at in enumerate(self.kinds):
                self._numbers[_KINDS[at]].append(number)
            self._numbers[Kind.LEFT] = [len(self.kinds) + at for at in self.left]
        return self._numbers[kind]

    def find(self, kind: Kind, text: str) -> list[int]:
        """The lines of one kind whose name, staff number or department has this text in it."""
        if not text:
            return self.numbers(kind)
        sought = text.upper()
        keys = ("name", "staff_no", "department")
        if kind is Kind.LEFT:
            told = [self.people.columns[key] for key in keys]
            places = dict(zip(self.numbers(kind), self.left, strict=True))
        else:
            told = [self.columns[key] for key in keys if key in self.columns]
            places = {number: number for number in self.numbers(kind)}
        if sought == text.lower():
            # Chinese and digits know no case, and folding 300,000 cells is what would take the time.
            return [
                number
                for number, at in places.items()
                if any([text in column[at] for column in told])  # noqa: C419 - three cells: a list is quicker
            ]
        return [
            number for number, at in places.items() if any(sought in column[at].upper() for column in told)
        ]

    def problems(self) -> list[Problem]:
        """What concerns the whole file, then everything wrong in it, in the order of its lines."""
        lines = sorted(self.candidates.problems.keys() | self.reasons.keys())
        return [*self.general, *(problem for line in lines for problem in self._problems_of(line))]

    def _problems_of(self, number: int) -> list[Problem]:
        return [*self.candidates.problems.get(number, ()), *self.reasons.get(number, ())]

    def line(self, number: int) -> Line:
        """One line, ready to be shown, decided and written."""
        if number >= len(self.kinds):
            return self._missing(number)
        kind = _KINDS[self.kinds[number]]
        told = {key: text for key, column in self.columns.items() if (text := column[number])}
        remarks = self._complete(told, number) if kind in (Kind.NEW, Kind.RETURNED) else ()
        sheet, row = self.candidates.origin[number]
        target = self.targets[number]
        return Line(
            number=number,
            kind=kind,
            sheet=self.candidates.tables[sheet].table.sheet,
            row=row,
            name=told.get("name", ""),
            staff_no=told.get("staff_no", ""),
            id_number=told.get("id_number", ""),
            department=told.get("department", ""),
            person_id=self.people.ids[target] if target >= 0 else None,
            values=told,
            changes=tuple(self.changes.get(number, ())),
            notes=(*self.candidates.notes.get(number, ()), *self.notes.get(number, ()), *remarks),
            problems=tuple(self._problems_of(number)),
            candidates=tuple(self.people.ids[at] for at in self.possible.get(number, ())),
        )

    def _complete(self, told: dict[str, str], number: int) -> tuple[str, ...]:
        """Fill in what a new person's ID number says anyway, and the placement that follows; returns remarks."""
        number_text = told.get("id_number", "")
        if number_text and told.get("id_type", _RESIDENT) == _RESIDENT:
            born, sex = values.birth_date_of(number_text), values.gender_of(number_text)
            if born:
                told.setdefault("birth_date", born.isoformat())
            if sex:
                told.setdefault("gender", sex)
        if number_text:
            told.setdefault("id_type", _RESIDENT)
        target = self.targets[number]
        if target >= 0:
            for key in PLACEMENT_KEYS:
                if key != "campus" and (old := self.people.columns[key][target]):
                    told.setdefault(key, old)
        unit_campus = self.places.campus_of_unit.get(told.get("union_group", ""), "")
        if unit_campus:
            told.setdefault("campus", unit_campus)
        if "campus" not in told and target >= 0 and (old := self.people.columns["campus"][target]):
            told["campus"] = old
        if "campus" not in told:
            told["campus"] = self.places.default_campus
            if self.places.several:
                name = self.places.campus_names.get(self.places.default_campus, "")
                return (f"名册和工会小组都没有注明校区，按“{name}”登记。",)
        return ()

    def _missing(self, number: int) -> Line:
        at = number - len(self.kinds)
        columns = self.people.columns
        if self._missing_people is None:
            self._missing_people = frozenset(self.left)
        return Line(
            number=number,
            kind=Kind.LEFT if at in self._missing_people else Kind.UNCHANGED,
            sheet="",
            row=0,
            name=columns["name"][at],
            staff_no=columns["staff_no"][at],
            id_number=columns["id_number"][at],
            department=columns["department"][at],
            person_id=self.people.ids[at],
            values={key: columns[key][at] for key in (*PLACEMENT_KEYS, "employer") if columns[key][at]},
        )


class _Comparing:
    """One run of ``compare``."""

    def __init__(
        self,
        candidates: Candidates,
        people: People,
        scope: Scope,
        places: Places,
        forced: Mapping[int, int],
        before: Scope | None,
    ) -> None:
        self.before = before
        self.people = people
        self.candidates = self._without_known_numbers(candidates)
        self.stated = self._with_known_employers(scope)
        self.general: list[Problem] = []
        self.filled: dict[str, frozenset[int] | None] = {}
        self.places = places
        self.forced = forced
        self.columns = dict(candidates.columns)
        count = len(candidates)
        self.kinds = [_UNCHANGED] * count
        self.targets = [-1] * count
        self.changes: dict[int, list[FieldChange]] = {}
        self.reasons: dict[int, list[Problem]] = {}
        self.notes: dict[int, list[str]] = {}
        self.possible: dict[int, list[int]] = {}
        self.by_staff_no: list[int] = []
        self.by_id_number: list[int] = []
        self.seen = bytearray(len(people))
        self.blank = [""] * count

    def run(self) -> Comparison:
        """Match, compare, and find who is missing."""
        self._fill_from_scope()
        self._mend_staff_numbers()
        self._fold_staff_numbers()
        self._match()
        settle_units(self.candidates, self.columns, self.targets, self.people.columns["union_group"])
        self._compare_fields()
        coverage = self._coverage()
        left = self._missing(coverage)
        self._suggest_by_name()
        return Comparison(
            self.candidates,
            self.people,
            coverage.scope,
            self.columns,
            self.kinds,
            self.targets,
            self.changes,
            self.reasons,
            self.notes,
            self.possible,
            left,
            self.places,
            coverage.members,
            self.general,
        )

    def _column(self, key: str) -> Sequence[str]:
        return self.columns.get(key, self.blank)

    def _conflict(self, line: int, key: str, message: str, *people: int) -> None:
        self.kinds[line] = _CONFLICT
        self.targets[line] = -1
        self.reasons.setdefault(line, []).append(self.candidates.problem(line, key, message))
        known = self.possible.setdefault(line, [])
        for at in people:
            self.seen[at] = 1
            if at not in known:
                known.append(at)

    def _reject(self, line: int, key: str, message: str, value: str | None = None) -> None:
        self.kinds[line] = _REJECTED
        self.reasons.setdefault(line, []).append(self.candidates.problem(line, key, message, value=value))

    # -------------------------------------------------------------------------------------------- preparing

    def _with_known_employers(self, scope: Scope) -> Scope:
        """The scope with its companies as they are spelt; UserError for one neither members nor the file know.

        Such a name is a slip of the pen: the scope would hold nobody, and the name be given to whoever has none.
        """
        if not scope.employer:
            return scope
        spelt: dict[str, list[str]] = {}
        for name in dict.fromkeys(
            [*self.people.columns["employer"], *self.candidates.columns.get("employer", ())]
        ):
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

    def _fill_from_scope(self) -> None:
        """A roster of one category, group, campus or company need not repeat it on each line."""
        stated = (
            ("staff_category", self.stated.staff_category),
            ("union_group", tuple(map(str, self.stated.union_group))),
            ("campus", tuple(map(str, self.stated.campus))),
            ("employer", self.stated.employer),
        )
        for key, wanted in stated:
            if not wanted:
                continue
            column = self.columns.get(key)
            if len(wanted) == 1:
                only = wanted[0]
                from_department = key == "union_group" and self.candidates.unit_field == "department"
                if column is None or from_department:
                    self.columns[key] = [only] * len(self.candidates)
                    self.filled[key] = None
                    continue
                if "" in column:
                    self.columns[key] = [text or only for text in column]
                    self.filled[key] = frozenset(line for line, text in enumerate(column) if not text)
            if column is not None and not (
                key == "union_group" and self.candidates.unit_field == "department"
            ):
                self._refuse_outside(key, column, set(wanted))

    def _refuse_outside(self, key: str, column: Sequence[str], wanted: set[str]) -> None:
        inside = {"", *wanted}
        if key == "employer":
            known = set(map(word_key, wanted))
            inside.update(text for text in set(column) if word_key(text) in known)
        if inside.issuperset(column):
            return
        for line, text in enumerate(column):
            if text not in inside and not self._is_fatal(line):
                self._reject(
                    line,
                    key,
                    f"这一行的{field_title(key)}不在本次核对的范围之内。请核对这一格，或改选核对范围后重新核对。",
                )

    def _is_filled(self, key: str, line: int) -> bool:
        if key not in self.filled:
            return False
        lines = self.filled[key]
        return lines is None or line in lines

    def _against_scope(self, line: int, at: int, changes: Sequence[FieldChange]) -> bool:
        """Whether what only the scope says of a line is not so for this member: then the file may be the wrong one."""
        if line in self.forced:
            return False
        against = [one for one in changes if one.old and self._is_filled(one.field, line)]
        if not against:
            return False
        name = self.people.columns["name"][at]
        titles = "、".join(field_title(one.field) for one in against)
        self._conflict(
            line,
            against[0].field,
            f"会员“{name}”登记的{titles}不在本次核对的范围之内，而名册中没有写明，没有按核对范围改动。"
            f"请核对范围和文件；确实变动的，请在名册中写明{titles}后重新核对。",
            at,
        )
        return True

    def _is_fatal(self, line: int) -> bool:
        return any(problem.fatal for problem in self.candidates.problems.get(line, ()))

    def _mend_staff_numbers(self) -> None:
        """Put back leading zeros a spreadsheet dropped, where the length of staff numbers leaves no doubt."""
        numbers = self.columns.get("staff_no")
        length = self.people.staff_no_length
        if numbers is None or length is None or not numbers or min(map(len, numbers)) >= length:
            return
        short = [at for at, text in enumerate(numbers) if text and len(text) < length and text.isdigit()]
        if not short:
            return
        mended = list(numbers)
        for at in short:
            full = numbers[at].zfill(length)
            if at in self.candidates.numeric_staff_no or full in self.people.by_staff_no:
                mended[at] = full
                self.notes.setdefault(at, []).append(
                    f"工号“{numbers[at]}”丢失了前面的零，已按本校 {length} 位工号补为“{full}”。"
                )
        self.columns["staff_no"] = mended

    def _fold_staff_numbers(self) -> None:
        """A number in other letters (p0001 for P0001) is the same number: it takes the spelling the office has."""
        numbers = self.columns.get("staff_no")
        if numbers is None or "".join(numbers).isdigit():
            return
        exact = self.people.by_staff_no
        other = [at for at, text in enumerate(numbers) if text and text not in exact and not text.isdigit()]
        if not other:
            return
        spelt: dict[str, str] = {}
        folded = self.people.folded_staff_numbers
        mended = list(numbers)
        for at in other:
            key = fold_number(numbers[at])
            mended[at] = folded.get(key) or spelt.setdefault(key, numbers[at])
        self.columns["staff_no"] = mended

    def _without_known_numbers(self, candidates: Candidates) -> Candidates:
        """The lines without complaints about an ID number that stands in the office just so.

        A passport, or a wrong number somebody saved on purpose, is not wrong anew with each roster.
        """
        numbers, staff_nos = candidates.columns.get("id_number"), candidates.columns.get("staff_no")
        names = candidates.columns.get("name")
        if numbers is None or names is None or not candidates.problems:
            return candidates
        known = self.people.columns
        mended: dict[int, list[Problem]] = {}
        for line, problems in candidates.problems.items():
            at = self.people.by_staff_no.get(staff_nos[line], -1) if staff_nos else -1
            if at < 0:
                at = self.people.by_id_number.get(numbers[line], -1)
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

    # --------------------------------------------------------------------------------------------- matching

    def _match(self) -> None:
        staff_nos, id_numbers, names = (self._column(key) for key in ("staff_no", "id_number", "name"))
        known_names = self.people.columns["name"]
        by_staff_no, by_id_number = self.people.by_staff_no, self.people.by_id_number
        fatal = set(fatal_lines(self.candidates))
        fatal.update(line for line, kind in enumerate(self.kinds) if kind == _REJECTED)
        staff_hits = list(map(by_staff_no.get, staff_nos, repeat(-1)))
        number_hits = list(map(by_id_number.get, id_numbers, repeat(-1)))
        twice: dict[int, tuple[str, list[int]]] = {}
        for key, column, found in (
            ("staff_no", staff_nos, staff_hits),
            ("id_number", id_numbers, number_hits),
        ):
            if _some_twice(column, found):
                for group in self._said_twice(column, fatal):
                    for line in group:
                        twice.setdefault(line, (key, group))
        special = fatal | twice.keys() | self.forced.keys()
        # Most lines of most rosters: the staff number is known, the ID number is not against it, the name is right.
        named = [known_names[at] if at >= 0 else "" for at in staff_hits]
        told = zip(staff_hits, number_hits, names, named, strict=True)
        odd = [
            line
            for line, (by_staff, by_number, name, known) in enumerate(told)
            if by_staff < 0 or (by_number != by_staff and by_number >= 0) or name != known
        ]
        targets = self.targets = list(staff_hits)
        for line in special.union(odd) if special else odd:
            targets[line] = self._match_one(
                line,
                staff_hits[line],
                number_hits[line],
                fatal,
                twice,
                bool(staff_nos[line] or id_numbers[line]),
            )
        for at in targets:
            if at >= 0:
                self.seen[at] = 1
        self.by_staff_no = staff_hits
        self.by_id_number = number_hits
        unmatched = targets.count(-1)
        if len(set(targets)) - bool(unmatched) < len(targets) - unmatched:
            hits = Counter(targets)
            lines: dict[int, list[int]] = {}
            for line, at in enumerate(targets):
                if at >= 0 and hits[at] > 1:
                    lines.setdefault(at, []).append(line)
            for at, group in lines.items():
                self._one_person_twice(group, at)

    def _match_one(
        self,
        line: int,
        by_staff: int,
        by_number: int,
        fatal: set[int],
        twice: Mapping[int, tuple[str, list[int]]],
        identified: bool,
    ) -> int:
        """Who a line is that is not plainly somebody; the position among the people, or -1."""
        if line in fatal:
            self.kinds[line] = _REJECTED
            self._see(by_staff, by_number)
        elif line in self.forced:
            return self._force(line)
        elif line in twice:
            self._conflict_with(line, twice[line], by_staff, by_number)
        elif by_staff < 0 and by_number < 0:
            if identified:
                self.kinds[line] = _NEW
            else:
                message = "这一行既没有工号也没有身份证号，无法确认是谁。请补上其中一项后重新提供。"
                self._reject(line, "staff_no", message, "")
        else:
            at = by_staff if by_staff >= 0 else by_number
            shared = by_staff < 0 and self._column("id_number")[line] in self.people.shared_id_numbers
            if (
                not (shared or 0 <= by_number != at)
                and self.people.columns["name"][at] == self._column("name")[line]
            ):
                return at
            self._unclear(line, by_staff, by_number)
        return -1

    def _see(self, *people: int) -> None:
        for at in people:
            if at >= 0:
                self.seen[at] = 1

    def _unclear(self, line: int, by_staff: int, by_number: int) -> None:
        """Two hits, or one hit with another name."""
        known_names = self.people.columns["name"]
        if by_staff >= 0 and 0 <= by_number != by_staff:
            self._conflict(
                line,
                "id_number",
                f"工号是“{known_names[by_staff]}”的，身份证号却是“{known_names[by_number]}”的，不能确定是哪一位。"
                "这一行没有写入。请核对后改正名册再核对；在窗口中也可以直接指定是哪一位。",
                by_staff,
                by_number,
            )
            return
        id_number = self._column("id_number")[line]
        if by_staff < 0 and id_number in self.people.shared_id_numbers:
            self._conflict(
                line,
                "id_number",
                "有两名会员使用同一个证件号码，不能确定是哪一位。这一行没有写入。请核对后改正名册再核对；在窗口中也可以直接指定是哪一位。",
                *self.people.shared_id_numbers[id_number],
            )
            return
        at = by_staff if by_staff >= 0 else by_number
        name = self._column("name")[line]
        known_id = self.people.columns["id_number"][at]
        self._conflict(line, "name", self._other_name(at, by_staff, name, id_number, known_id), at)

    def _one_person_twice(self, lines: Sequence[int], at: int) -> None:
        """Lines that lead to one person by different numbers; one that was decided about stands."""
        name = self.people.columns["name"][at]
        for line in lines:
            if line not in self.forced:
                others = "、".join(str(self.candidates.origin[other][1]) for other in lines if other != line)
                self._conflict(
                    line,
                    "name",
                    f"与第 {others} 行是同一个人（“{name}”），不能确定采用哪一行。这几行没有写入。请在名册中只留正确的一行后重新核对；在窗口中也可以直接指定其中一行。",
                    at,
                )

    def _other_name(self, at: int, by_staff: int, name: str, id_number: str, known_id: str) -> str:
        known = self.people.columns["name"][at]
        if by_staff < 0:
            same = "身份证号"
        elif id_number and known_id and id_number != known_id:
            return f"工号与会员“{known}”相同，但姓名（{name}）和身份证号都不同，可能是工号转给了别人。这一行没有写入。请核对后改正名册再核对；在窗口中也可以直接指定是哪一位。"
        else:
            same = "工号和身份证号" if id_number and id_number == known_id else "工号"
        return f"{same}与会员“{known}”相同，但姓名是“{name}”，不能确定是改名还是填错。这一行没有写入。请核对后改正名册再核对；在窗口中也可以直接指定是哪一位。"

    def _force(self, line: int) -> int:
        """Who a line is by decision of a person."""
        wanted = self.forced[line]
        if wanted in self.people.by_id:
            return self.people.by_id[wanted]
        staff_no, id_number = self._column("staff_no")[line], self._column("id_number")[line]
        at = self.people.by_staff_no.get(staff_no, self.people.by_id_number.get(id_number, -1))
        if at < 0:
            self.kinds[line] = _NEW
        else:
            self._conflict(
                line,
                "staff_no" if staff_no in self.people.by_staff_no else "id_number",
                f"工号或身份证号已属于会员“{self.people.columns['name'][at]}”，不能作为新人登记。请先更正那名会员的记录。",
                at,
            )
        return -1

    def _said_twice(self, column: Sequence[str], fatal: set[int]) -> Iterable[list[int]]:
        """Groups of lines that have the same number; lines that go back anyway do not count."""
        repeated = {text for text, count in Counter(column).items() if count > 1 and text}
        lines: dict[str, list[int]] = {}
        for line, text in enumerate(column):
            if text in repeated and line not in fatal:
                lines.setdefault(text, []).append(line)
        return (group for group in lines.values() if len(group) > 1)

    def _conflict_with(self, line: int, twice: tuple[str, list[int]], by_staff: int, by_number: int) -> None:
        key, group = twice
        rows = "、".join(str(self.candidates.origin[other][1]) for other in group if other != line)
        people = {at for at in (by_staff, by_number) if at >= 0}
        self._conflict(
            line,
            key,
            f"文件中第 {rows} 行有同样的{field_title(key)}，不能确定采用哪一行。这几行没有写入。请在名册中只留正确的一行后重新核对；在窗口中也可以直接指定其中一行。",
            *sorted(people),
        )

    # -------------------------------------------------------------------------------------------- comparing

    def _compare_fields(self) -> None:
        columns, known = self.columns, self.people.columns
        unit_told = "union_group" in columns and (
            self.candidates.unit_field == "union_group" or len(self.stated.union_group) == 1
        )
        keys = [
            key
            for key, column in columns.items()
            if key in known
            and key not in JOINING_KEYS
            and (key != "union_group" or unit_told)
            and any(column)
        ]
        status = known["status"]
        targets = self.targets
        matched = [line for line, at in enumerate(targets) if at >= 0]
        positions = [targets[line] for line in matched]
        whole = len(matched) == len(targets)
        differing = {
            line
            for line, state in zip(matched, map(status.__getitem__, positions), strict=True)
            if state not in _PLAIN
        }
        # A line that was found by a number need not be compared on it; the name was looked at then.
        for key, hits in (("staff_no", self.by_staff_no), ("id_number", self.by_id_number)):
            if key in keys:
                differing.update(
                    line for line in matched if hits[line] != targets[line] and columns[key][line]
                )
        differing.update(self.forced.keys() & set(matched) if self.forced else ())
        for key in keys:
            if key in ("name", "staff_no", "id_number"):
                continue
            old = list(map(known[key].__getitem__, positions))
            new = columns[key] if whole else list(map(columns[key].__getitem__, matched))
            if old != new:
                differing.update(
                    line
                    for line, before, after in zip(matched, old, new, strict=True)
                    if after != before and after
                )
        for line in sorted(differing):
            self._compare_line(line, targets[line], keys, unit_told=unit_told)
        for line in self._new_without_place():
            self._check_new(line)

    def _new_without_place(self) -> list[int]:
        """New lines whose group and category are not plainly there, or that say when they joined."""
        stands = self.places.standing
        dated = stands is not None and any(self._column("joined_on"))
        told = zip(self.kinds, self._column("staff_category"), self._column("union_group"), strict=True)
        return [
            line
            for line, (kind, category, unit) in enumerate(told)
            if kind == _NEW
            and (
                dated
                or not (category and unit and unit[0] != UNKNOWN_UNIT and (stands is None or unit in stands))
            )
        ]

    def _differences(self, line: int, at: int, keys: Sequence[str]) -> list[FieldChange]:
        """What a line says otherwise than the office knows; blanks say nothing."""
        changes = []
        for key in keys:
            before, after = self.people.columns[key][at], self.columns[key][line]
            if not after or after == before:
                continue
            if key == "id_type" and after == _RESIDENT and not before:
                continue
            loose = line in self.candidates.month_only.get(key, ())
            if loose and after[:7] == before[:7]:
                continue
            if key == "employer" and self._same_employer(before, after):
                continue
            changes.append(FieldChange(key, before, after))
        return changes

    def _compare_line(self, line: int, at: int, keys: Sequence[str], *, unit_told: bool) -> None:
        changes = self._differences(line, at, keys)
        status = self.people.columns["status"][at]
        if status in _STANDING and self._against_scope(line, at, changes):
            return
        if not unit_told and any(change.field == "department" for change in changes):
            self._follow_department(line, at, changes)
        unit = next((change for change in changes if change.field == "union_group"), None)
        if unit is not None and unit.new.startswith(UNKNOWN_UNIT):
            self._reject_unit(line, unit.new)
            return
        if unit is not None:
            self._bring_campus(line, at, unit.new, changes)
        changes, known_later = self._not_recorded_later(line, at, changes)
        if known_later:
            status = "active"
        if status in _FINAL:
            self._conflict(
                line,
                "name",
                f"会员“{self.people.columns['name'][at]}”已登记为“{_FINAL[status]}”，名册中却又出现。这一行没有写入。请核对是否同一个人。",
                at,
            )
            return
        if changes:
            self.changes[line] = changes
        if status in _ENDED:
            if self._has_later(line, at):
                return
            self.kinds[line] = _RETURNED
            self._check_new(line)
            return
        if status == "retained":
            self.notes.setdefault(line, []).append(
                "这名会员目前为保留会籍，本次只核对信息；如已恢复工作，请在会员页办理恢复会籍。"
            )
        if status == "applying":
            self.notes.setdefault(line, []).append("这名会员的入会申请还没有批准，本次只核对信息。")
        if not changes:
            return
        placed = any(change.field in PLACEMENT_KEYS for change in changes)
        if placed and status not in ("active", "retained"):
            # A placement belongs to a standing membership; of the others only the person's own facts are kept right.
            self.changes[line] = [change for change in changes if change.field not in PLACEMENT_KEYS]
            placed = False
            if not self.changes[line]:
                del self.changes[line]
                return
        if placed and self._has_later(line, at):
            return
        if placed and not self._stands(unit.new if unit else self.people.columns["union_group"][at]):
            self._reject_closed(line)
            return
        self.kinds[line] = _MOVED if placed else _CHANGED

    @staticmethod
    def _same_employer(before: str, after: str) -> bool:
        return bool(before) and word_key(before) == word_key(after)

    def _stands(self, unit: str) -> bool:
        return self.places.standing is None or unit[:1] == NEW_UNIT or unit in self.places.standing

    def _reject_closed(self, line: int) -> None:
        self.changes.pop(line, None)
        self._reject(
            line,
            self.candidates.unit_field or "union_group",
            "这一行会落到的工会小组在生效日期那天或之后并不存在（已撤并，或那时还没有设立）。请在名册中写明现在的工会小组后重新核对。",
        )

    def _not_recorded_later(
        self, line: int, at: int, changes: list[FieldChange]
    ) -> tuple[list[FieldChange], bool]:
        """Without what is already recorded for a later day: it happens anyway; also, whether coming back is."""
        later = self.places.later.get(self.people.ids[at]) if self.places.later else None
        if later is None:
            return changes, False
        day, final, *place, _ = later
        placed = dict(zip(PLACEMENT_KEYS, place, strict=True))
        moves = [one for one in changes if one.field in PLACEMENT_KEYS]
        back = self.people.columns["status"][at] in _ENDED and final == "active"
        if final not in ("active", "retained") or any(placed[one.field] != one.new for one in moves):
            return changes, False
        if not moves and not back:
            return changes, False
        self.notes.setdefault(line, []).append(f"这名会员的变动已登记在 {day}，与名册相符，不再重复登记。")
        return [one for one in changes if one.field not in PLACEMENT_KEYS], back

    def _has_later(self, line: int, at: int) -> bool:
        """Nothing can be written into the past of a membership that goes on afterwards."""
        later = self.places.later.get(self.people.ids[at]) if self.places.later else None
        if later is None:
            return False
        name = self.people.columns["name"][at]
        self.changes.pop(line, None)
        self._conflict(
            line,
            "name",
            f"会员“{name}”在生效日期之后（{later[0]}）已有会籍变动，这一行没有写入，其余各行不受影响。"
            f"请在会员页核对这名会员，或把生效日期改为 {later[0]} 或更晚（命令行：--on {later[0]}）。",
            at,
        )
        return True

    def _bring_campus(self, line: int, at: int, unit: str, changes: list[FieldChange]) -> None:
        """A group of another campus brings that campus, where the line says nothing else."""
        campus = self.places.campus_of_unit.get(unit, "")
        before = self.people.columns["campus"][at]
        if campus and campus != before and not self._column("campus")[line]:
            changes.append(FieldChange("campus", before, campus))

    def _follow_department(self, line: int, at: int, changes: list[FieldChange]) -> None:
        """Without a column of groups, a new department may mean a new group; the same one never does."""
        unit = self._column("union_group")[line]
        before = self.people.columns["union_group"][at]
        if unit and unit != before:
            changes.append(FieldChange("union_group", before, unit))

    def _check_new(self, line: int) -> None:
        """Someone who joins needs a group and a category."""
        at = self.targets[line]
        told = {key: self._column(key)[line] for key in ("staff_category", "union_group")}
        if at >= 0:
            for key, text in told.items():
                told[key] = text or self.people.columns[key][at]
        if not told["staff_category"]:
            self._reject(
                line,
                "staff_category",
                "缺少人员类别，无法登记入会。请在名册中补上“人员类别”一列，或在核对范围中指定类别（命令行：--scope category=类别）。",
            )
        unit = told["union_group"]
        if not unit:
            key = self.candidates.unit_field or "union_group"
            self._reject(
                line,
                key,
                "缺少工会小组（部门），无法登记入会。请在名册中补上，或在核对范围中指定小组（命令行：--scope group=小组）。",
            )
        elif unit.startswith(UNKNOWN_UNIT):
            self._reject_unit(line, unit)
        elif not self._stands(unit):
            self._reject_closed(line)
        elif at < 0 and self._column("joined_on")[line]:
            self._check_joining_day(line, unit)

    def _check_joining_day(self, line: int, unit: str) -> None:
        """Nobody joins a group before it was there."""
        joined = self._column("joined_on")[line]
        first = self.places.standing.get(unit, "") if self.places.standing else ""
        if joined < first:
            self._reject(
                line,
                "joined_on",
                f"入会日期 {joined} 早于这个工会小组成立的日期 {first}，没有登记。请核对入会日期；"
                "确实更早的，可先留空，按生效日期登记入会。",
            )

    def _reject_unit(self, line: int, unit: str) -> None:
        self.changes.pop(line, None)
        name = unit[len(UNKNOWN_UNIT) :]
        unclear = self.places.unclear_units.get(word_key(name))
        if unclear:
            self._reject(line, self.candidates.unit_field, unclear)
            return
        self._reject(
            line,
            self.candidates.unit_field,
            f"组织架构中没有“{name}”这个工会小组。请改正后重新提供，或选择新建它（命令行：--create-units）；在窗口中也可以对应到已有小组。",
        )

    # ----------------------------------------------------------------------------------- names and the missing

    def _suggest_by_name(self) -> None:
        """New lines with the name of a member no line was matched to: told, never taken for the same."""
        new = [line for line, kind in enumerate(self.kinds) if kind == _NEW]
        if not new or not len(self.people):
            return
        unseen: dict[str, list[int]] = {}
        for at, name in enumerate(self.people.columns["name"]):
            if not self.seen[at]:
                unseen.setdefault(name, []).append(at)
        names = self._column("name")
        for line in new:
            same = unseen.get(names[line])
            if same:
                self.possible[line] = same[:5]
                who = "、".join(self._described(at) for at in same[:3])
                self.notes.setdefault(line, []).append(f"与会员 {who} 同名，请核对是否同一个人。")

    def _described(self, at: int) -> str:
        columns = self.people.columns
        number = columns["staff_no"][at]
        return f"“{columns['name'][at]}”（{'工号 ' + number if number else '无工号'}，{columns['department'][at] or '无部门'}）"

    def _coverage(self) -> Coverage:
        if is_stated(self.stated):
            matched = frozenset(self.targets)
            return _stated_coverage(self.stated, self.people.columns, self.seen, matched)
        return _derived_coverage(self.candidates, self.people.columns, self.seen, self.before)

    def _missing(self, coverage: Coverage) -> list[int]:
        """Active members inside the scope who are in no line, not even in one that is not clear about who it is."""
        if coverage.remark:
            self._tell(coverage.remark)
        if not coverage.missing:
            return []
        columns, names = self.people.columns, self._column("name")
        # A line nobody was matched to may be about someone of this name: he is not counted as gone. Of somebody who
        # was said to be new that is known.
        unclear: dict[str, int] = {}
        for line, kind in enumerate(self.kinds):
            if kind in (_REJECTED, _CONFLICT, _NEW) and names[line] and line not in self.forced:
                unclear.setdefault(names[line], line)
        left = []
        for at in coverage.missing:
            line = unclear.get(columns["name"][at], -1)
            if line >= 0:
                self._may_be(line, at)
            elif not self._goes_on(at):
                left.append(at)
        return left

    def _may_be(self, line: int, at: int) -> None:
        """A line that may be about somebody who would else be missing."""
        who = self._described(at)
        if self.kinds[line] == _NEW and self._agree(line, at):
            self._conflict(
                line,
                "name",
                f"与会员 {who} 同名，出生日期或手机号也相同，可能是同一人，没有作为新人登记，也没有计为离开。"
                "请核对工号和证件号码，改正名册后重新核对；在窗口中也可以直接指定是哪一位。",
                at,
            )
            return
        self.seen[at] = 1
        known = self.possible.setdefault(line, [])
        if at not in known:
            known.append(at)
        message = f"会员 {who} 不在名册中，但与这一行同名，可能是同一人，本次没有计为离开。请核对；确已离开的请在会员页登记。"
        self.reasons.setdefault(line, []).append(
            replace(self.candidates.problem(line, "name", message), fatal=False)
        )

    def _agree(self, line: int, at: int) -> bool:
        """Whether a line and a person of the same name also have the birthday or the phone in common."""
        known = self.people.columns
        phone, number = self._column("phone")[line], self._column("id_number")[line]
        if phone and phone == known["phone"][at]:
            return True
        born = self._column("birth_date")[line] or _birthday(number)
        return bool(born) and born == (known["birth_date"][at] or _birthday(known["id_number"][at]))

    def _goes_on(self, at: int) -> bool:
        """Whether something is recorded of a missing member after the effective date; he is told, not ended."""
        later = self.places.later.get(self.people.ids[at]) if self.places.later else None
        if later is None:
            return False
        if later[5] and later[1] in ("active", "retained"):
            self._tell(
                f"会员 {self._described(at)} 不在名册中，但在生效日期之后（{later[0]}）已有会籍变动，没有计为离开。"
                "请在会员页核对这名会员。"
            )
        return True

    def _tell(self, message: str) -> None:
        """A remark about no line of the file."""
        self.general.append(Problem("", 0, "", "", message, fatal=False))


def _birthday(number: str) -> str:
    born = values.birth_date_of(number) if len(number) == len("110105199001020010") else None
    return born.isoformat() if born else ""


def _some_twice(column: Sequence[str], hits: Sequence[int]) -> bool:
    """Whether a number occurs twice; numbers of known people are told apart by their place, which is quicker."""
    known = [at for at in hits if at >= 0]
    if len(set(known)) < len(known):
        return True
    if len(known) == len(hits):
        return False
    unknown = [text for text, at in zip(column, hits, strict=True) if at < 0 and text]
    return len(set(unknown)) < len(unknown)


def shown_value(key: str, value: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """A value as people read it: codes by their label, units by their name, money in yuan, ID numbers masked."""
    if not value:
        return ""
    if key == "id_number":
        return masking.mask_id_number(value)
    if key == "wage_base":
        return values.format_yuan(int(value))
    if key == "union_group" and value[0] in (NEW_UNIT, UNKNOWN_UNIT):
        return f"{value[1:]}（新建）" if value[0] == NEW_UNIT else value[1:]
    if key in words:
        return words[key].get(value, value)
    table = _TABLES.get(key)
    return table.short(value) if table else value


_TABLES = codes.TABLES
