# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a comparison, in their order."""

from __future__ import annotations

from collections.abc import Mapping

from union_desktop.areas.roster.service.matching.fields import compare_fields
from union_desktop.areas.roster.service.matching.leaving import find_coverage, find_missing, suggest_by_name
from union_desktop.areas.roster.service.matching.outcome import Comparison
from union_desktop.areas.roster.service.matching.people import People
from union_desktop.areas.roster.service.matching.places import Places
from union_desktop.areas.roster.service.matching.preparing import (
    fill_from_scope,
    fold_staff_numbers,
    mend_staff_numbers,
    take_former_numbers,
    with_known_employers,
    without_known_numbers,
)
from union_desktop.areas.roster.service.matching.run import Run
from union_desktop.areas.roster.service.matching.who import match
from union_desktop.areas.roster.service.rows import Candidates, settle_units
from union_desktop.areas.roster.terms import Scope


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
    candidates = without_known_numbers(candidates, people)
    stated = with_known_employers(scope, candidates, people)
    run = Run(candidates, people, stated, places, forced or {}, before)
    fill_from_scope(run)
    mend_staff_numbers(run)
    fold_staff_numbers(run)
    take_former_numbers(run)
    match(run)
    settle_units(candidates, run.columns, run.targets, people.columns["union_group"])
    compare_fields(run)
    coverage = find_coverage(run)
    left = find_missing(run, coverage)
    suggest_by_name(run)
    return Comparison(
        candidates,
        people,
        coverage.scope,
        run.columns,
        run.kinds,
        run.targets,
        run.changes,
        run.reasons,
        run.notes,
        run.possible,
        left,
        places,
        coverage.members,
        run.general,
    )
