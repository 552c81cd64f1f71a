# SPDX-License-Identifier: GPL-3.0-or-later
"""What areas say about taking their records back, and what an undo answers; without SQLAlchemy, so that looking needs
none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from union_desktop.core.changes import Changes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: Tables of the core whose entries stay, each with the reason.
NEVER: Final[Mapping[str, str]] = {
    "access_entry": "查看、导出和打印的记录要如实保留，不能撤销。",
    "operator": "操作员的添加、移除和权限变动不能撤销；需要时请由管理员再改一次。",
    "audit_entry": "匿名处理之后，原来的内容不再保存，不能撤销。",
    "office_setting": "工会设置的改动不能撤销；需要时请再改一次。",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that was left as it is, or in part, and why."""

    table: str
    id: int
    reason: str


@dataclass(frozen=True, slots=True)
class UndoReport:
    """How many records went back to what they were, and which did not."""

    reverted: int
    kept: tuple[Kept, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class Projection:
    """What an area computes from its records: taken away before its rows go back, computed again after.

    ``rebuild`` may raise UserError with the reason when the records would not make sense as they are now; they then stay.
    """

    clear: Callable[[Session, Sequence[int]], None]
    rebuild: Callable[[Session, Sequence[int]], None]

    def __or__(self, other: Projection) -> Projection:
        """Both, one after the other: two areas compute from the same record."""

        def clear(session: Session, ids: Sequence[int]) -> None:
            self.clear(session, ids)
            other.clear(session, ids)

        def rebuild(session: Session, ids: Sequence[int]) -> None:
            self.rebuild(session, ids)
            other.rebuild(session, ids)

        return Projection(clear, rebuild)


@dataclass(frozen=True, slots=True)
class UndoRules:
    """How areas take part in an undo: ``projections`` by subject table, and ``takers`` by table.

    An entry that wrote one of the tables in ``takers`` is taken back by that function (session, seq) instead of
    ``revert``, because more belongs to it than its rows. What stands in a table of ``never`` stays, for the reason given
    there, and so does the very first entry that wrote a table of ``foundations``: the set-up of the office.
    """

    projections: Mapping[str, Projection] = field(default_factory=dict)
    takers: Mapping[str, Callable[[Session, int], UndoReport]] = field(default_factory=dict)
    never: Mapping[str, str] = field(default_factory=lambda: dict(NEVER))
    foundations: frozenset[str] = frozenset()

    def __or__(self, other: UndoRules) -> UndoRules:
        both = {
            table: self.projections[table] | other.projections[table]
            for table in self.projections.keys() & other.projections.keys()
        }
        return UndoRules(
            {**self.projections, **other.projections, **both},
            {**self.takers, **other.takers},
            {**self.never, **other.never},
            self.foundations | other.foundations,
        )
