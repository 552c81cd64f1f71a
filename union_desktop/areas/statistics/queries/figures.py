# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of a day split by up to three dimensions, by one statement; every way of adding gives the same whole."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.areas.organisation.terms import Basis
from union_desktop.areas.statistics.queries.splitting import Splitting, Value
from union_desktop.areas.statistics.terms import MOST_DIMENSIONS, AgeBands, CountingBasis, Dimension
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader

ON_THAT_DAY: Final = "s.from_on <= :day and s.to_on > :day"
_ACTIVE, _RETAINED = MembershipStatus.ACTIVE.value, MembershipStatus.RETAINED.value
_ENTRUSTED = Basis.DISPATCH_ENTRUSTED.value


@dataclass(frozen=True, slots=True)
class Tally:
    """People counted together; those with retained membership stand beside, in no sum (DOMAIN §1.3)."""

    own: int = 0
    entrusted: int = 0
    retained_own: int = 0
    retained_entrusted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.own + other.own,
            self.entrusted + other.entrusted,
            self.retained_own + other.retained_own,
            self.retained_entrusted + other.retained_entrusted,
        )

    def counted(self, basis: CountingBasis) -> int:
        """Members on that basis."""
        return self.own + (self.entrusted if basis is CountingBasis.WITH_ENTRUSTED else 0)

    def retained(self, basis: CountingBasis) -> int:
        """Retained members on that basis."""
        return self.retained_own + (self.retained_entrusted if basis is CountingBasis.WITH_ENTRUSTED else 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """The members of ``on``, split. ``tallies`` has one entry per combination of keys that occurs.

    Where ``STATUS`` is among the dimensions, retained members are counted like the others, under their own key.
    """

    office: str
    on: dt.date
    dimensions: tuple[Dimension, ...]
    values: tuple[tuple[Value, ...], ...]
    tallies: Mapping[tuple[str, ...], Tally]
    bands: AgeBands
    _sums: dict[tuple[str | None, ...], Tally] = field(default_factory=dict)

    def sum(self, where: Sequence[str | None] = ()) -> Tally:
        """Everybody with these keys, dimension by dimension; None and what is left out means all."""
        if not self._sums:
            self._add_up()
        key = (*where, *(None,) * (len(self.dimensions) - len(where)))
        return self._sums.get(key, Tally())

    def _add_up(self) -> None:
        self._sums[(None,) * len(self.dimensions)] = Tally()
        for keys, tally in self.tallies.items():
            for pattern in range(2 ** len(keys)):
                where = tuple(key if pattern >> place & 1 else None for place, key in enumerate(keys))
                self._sums[where] = self._sums.get(where, Tally()) + tally


def figures(
    reader: Reader, on: dt.date, dimensions: Sequence[Dimension], bands: AgeBands | None = None
) -> Figures:
    """Count the members of a day; raises UserError for no, for more than three or for repeated dimensions."""
    wanted = tuple(dimensions)
    if not 1 <= len(wanted) <= MOST_DIMENSIONS or len(set(wanted)) < len(wanted):
        raise UserError("统计项目要选一到三项，各不相同，没有统计。请重新选择。", "dimensions")
    split = Splitting(reader, on, bands)
    parameters: dict[str, Any] = {"day": on.isoformat()}
    columns = [split.expression(one, parameters) for one in wanted]
    folds = [split.fold(one) for one in wanted]
    person = "join person p on p.id = s.person_id " if split.needs_person(wanted) else ""
    numbers = ", ".join(str(place) for place in range(1, len(wanted) + 3))
    rows = reader.iterate(
        f"select {', '.join(columns)}, s.status, s.basis = '{_ENTRUSTED}', count(*) from membership_span s {person}"
        f"where {ON_THAT_DAY} and s.status in ('{_ACTIVE}', '{_RETAINED}') group by {numbers}",
        **parameters,
    )
    with_status = Dimension.STATUS in wanted
    found: dict[tuple[str, ...], Tally] = {}
    for *raw, status, entrusted, count in rows:
        keys = tuple(fold(one) for fold, one in zip(folds, raw, strict=True))
        beside = status == _RETAINED and not with_status
        place = (2 if beside else 0) + (1 if entrusted else 0)
        found[keys] = found.get(keys, Tally()) + Tally(*(count if at == place else 0 for at in range(4)))
    values = tuple(split.values(one, {keys[place] for keys in found}) for place, one in enumerate(wanted))
    return Figures(split.office, on, wanted, values, found, split.bands)


def people_ids(
    reader: Reader,
    on: dt.date,
    where: Mapping[Dimension, str],
    basis: CountingBasis,
    *,
    retained: bool = False,
    bands: AgeBands | None = None,
) -> array[int]:
    """Who is counted in a cell, in order of names; ``retained`` asks for those that stand beside."""
    split = Splitting(reader, on, bands)
    parameters: dict[str, Any] = {"day": on.isoformat()}
    conditions = [ON_THAT_DAY]
    if Dimension.STATUS in where:
        conditions.append(f"s.status in ('{_ACTIVE}', '{_RETAINED}')")
    else:
        conditions.append(f"s.status = '{_RETAINED if retained else _ACTIVE}'")
    if basis is CountingBasis.WITHOUT_ENTRUSTED:
        conditions.append(f"s.basis is distinct from '{_ENTRUSTED}'")
    conditions += [split.condition(one, key, parameters) for one, key in where.items()]
    return reader.ids(
        "select p.id from membership_span s join person p on p.id = s.person_id"
        f" where {' and '.join(conditions)} order by p.pinyin, p.id",
        **parameters,
    )
