# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemes, and the rule one stands on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.aid.terms import FundSource, Gives, Path, SchemeDraft, Unit
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import Rule
from union_desktop.core.asking import Source, asking

_SCHEMES: Final = (
    "select s.id, s.code, s.name, s.path, s.unit, s.gives, s.policy_id, s.fund_sources, s.party_opinion,"
    " s.publicity, s.sort_order, s.note, s.others, s.closed_on,"
    " (select count(*) from aid_round r where r.scheme_id = s.id) from aid_scheme s"
)


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A scheme; ``rounds`` is how many times it was carried out."""

    id: int
    draft: SchemeDraft
    closed_on: dt.date | None
    rounds: int

    @property
    def first_source(self) -> FundSource:
        """Where all of a row comes from when nothing else is said."""
        return self.draft.fund_sources[0]


def schemes(source: Source) -> list[SchemeRow]:
    """All schemes in the office's order, closed ones last."""
    return [
        _scheme(row)
        for row in asking(source)(f"{_SCHEMES} order by s.closed_on is not null, s.sort_order, s.id")
    ]


def scheme(source: Source, scheme_id: int) -> SchemeRow | None:
    """One scheme."""
    return next(
        (_scheme(row) for row in asking(source)(f"{_SCHEMES} where s.id = :scheme", scheme=scheme_id)), None
    )


def scheme_by_code(source: Source, code: str) -> SchemeRow | None:
    """The scheme of that key."""
    return next((_scheme(row) for row in asking(source)(f"{_SCHEMES} where s.code = :code", code=code)), None)


def rule_of(source: Source, found: SchemeRow, on: dt.date, version_id: int | None = None) -> Rule | None:
    """The rule a scheme stands on: the version a list was frozen under, else that of the day; None without any."""
    if version_id is not None:
        return policies.rule_version(source, version_id)
    if found.draft.policy_id is None:
        return None
    return policies.rule(source, found.draft.policy_id, on)


def grades(source: Source, found: SchemeRow, on: dt.date, version_id: int | None = None) -> tuple[int, ...]:
    """The amounts (fen) the rule names for a scheme, the highest first."""
    rule = rule_of(source, found, on, version_id)
    return rule.amounts("grades", found.draft.code) if rule else ()


def _scheme(row: Any) -> SchemeRow:
    return SchemeRow(
        row[0],
        SchemeDraft(
            row[1],
            row[2],
            Path(row[3]),
            Unit(row[4]),
            Gives(row[5]),
            row[6],
            tuple(map(FundSource, row[7].split(","))),
            bool(row[8]),
            bool(row[9]),
            row[10],
            row[11],
            bool(row[12]),
        ),
        dt.date.fromisoformat(row[13]) if row[13] else None,
        row[14],
    )
