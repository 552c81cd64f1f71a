# SPDX-License-Identifier: GPL-3.0-or-later
"""What one comparison knows and has found out so far; its steps write here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from union_desktop.areas.roster.service.matching.outcome import CONFLICT, REJECTED, UNCHANGED
from union_desktop.areas.roster.service.matching.people import People
from union_desktop.areas.roster.service.matching.places import Places
from union_desktop.areas.roster.service.rows import Candidates
from union_desktop.areas.roster.terms import FieldChange, Problem, Scope


class Run:
    """One run of ``compare``."""

    def __init__(
        self,
        candidates: Candidates,
        people: People,
        stated: Scope,
        places: Places,
        forced: Mapping[int, int],
        before: Scope | None,
    ) -> None:
        self.before = before
        self.people = people
        self.candidates = candidates
        self.stated = stated
        self.general: list[Problem] = []
        self.filled: dict[str, frozenset[int] | None] = {}
        self.places = places
        self.forced = forced
        self.columns = dict(candidates.columns)
        count = len(candidates)
        self.kinds = [UNCHANGED] * count
        self.targets = [-1] * count
        self.changes: dict[int, list[FieldChange]] = {}
        self.reasons: dict[int, list[Problem]] = {}
        self.notes: dict[int, list[str]] = {}
        self.possible: dict[int, list[int]] = {}
        self.by_staff_no: list[int] = []
        self.by_id_number: list[int] = []
        self.seen = bytearray(len(people))
        self.blank = [""] * count

    def column(self, key: str) -> Sequence[str]:
        return self.columns.get(key, self.blank)

    def conflict(self, line: int, key: str, message: str, *people: int) -> None:
        self.kinds[line] = CONFLICT
        self.targets[line] = -1
        self.reasons.setdefault(line, []).append(self.candidates.problem(line, key, message))
        known = self.possible.setdefault(line, [])
        for at in people:
            self.seen[at] = 1
            if at not in known:
                known.append(at)

    def reject(self, line: int, key: str, message: str, value: str | None = None) -> None:
        self.kinds[line] = REJECTED
        self.reasons.setdefault(line, []).append(self.candidates.problem(line, key, message, value=value))

    def is_fatal(self, line: int) -> bool:
        return any(problem.fatal for problem in self.candidates.problems.get(line, ()))
