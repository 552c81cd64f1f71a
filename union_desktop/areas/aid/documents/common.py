# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers of rounds share: rows under headings, numbers of people in words, and the sentence when there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from union_desktop.areas.aid.queries.papers import RoundLine, RoundPaper, names, round_paper
from union_desktop.areas.aid.terms import ROUND_LABELS, Unit
from union_desktop.areas.hardship.terms import HardshipClass
from union_desktop.areas.members.documents import unprintable_names
from union_desktop.areas.members.documents.common import in_words
from union_desktop.core.errors import UserError
from union_desktop.core.values import format_yuan

if TYPE_CHECKING:
    from union_desktop.areas.aid.queries.papers import Funds
    from union_desktop.core.reading import Reader

Grouped = Literal["group", "campus", "none"]

NO_GROUP: Final = "未编入小组"
NO_CAMPUS: Final = "未记校区"
TOGETHER: Final = "集体发放"
UNCOUNTED: Final = "人数未登记"
_COUNTERS: Final = {Unit.PERSON.value: "人", Unit.HOUSEHOLD.value: "户", Unit.COLLECTIVE.value: "笔"}


def paper_of(reader: Reader, round_id: int) -> RoundPaper:
    """The round; raises UserError with a sentence when it is gone."""
    found = round_paper(reader, round_id)
    if found is None:
        raise UserError("这个批次的记录已不在，没有打印。请刷新列表后重新选择。")
    return found


def refuse_empty(paper: RoundPaper, lines: Sequence[RoundLine], what: str) -> None:
    """Raises UserError when a paper would have no row; ``what`` is what there should be."""
    if not lines:
        raise UserError(f"批次“{paper.round.name}”里没有{what}，没有打印。请先加入名单，或换一个批次。")


def unprintable_in_round(reader: Reader, round_id: int) -> list[tuple[str, str]]:
    """Names on the papers of a round with letters no bundled font can print: (name, those letters)."""
    return unprintable_names(names(reader, round_id))


def counter(paper: RoundPaper) -> str:
    """The word behind a number of rows."""
    return _COUNTERS[paper.round.unit]


def under_headings(lines: Sequence[RoundLine], grouped: Grouped) -> Iterator[tuple[str, list[RoundLine]]]:
    """The rows by group or campus in the office's own order, each with its heading; within one in the list's order."""
    if grouped == "none":
        if lines:
            yield "", list(lines)
        return
    title: Callable[[RoundLine], str] = group_title if grouped == "group" else campus_title
    place: Callable[[RoundLine], int] = (
        (lambda one: one.group_at) if grouped == "group" else (lambda one: one.campus_at)
    )
    ordered = sorted(lines, key=lambda one: (place(one), title(one)))
    for heading, inside in groupby(ordered, key=title):
        yield heading, list(inside)


def group_title(line: RoundLine) -> str:
    """The heading of its group."""
    return line.group or (TOGETHER if line.collective else NO_GROUP)


def campus_title(line: RoundLine) -> str:
    """The heading of its campus."""
    return line.campus or (TOGETHER if line.collective else NO_CAMPUS)


def heads(line: RoundLine) -> str:
    """How many people a collective is; empty for a single person."""
    if not line.collective:
        return ""
    return UNCOUNTED if line.headcount is None else f"{line.headcount} 人"


def class_of(line: RoundLine) -> str:
    """The class of the hardship file in words; empty without one."""
    return HardshipClass(line.hardship_class).label if line.hardship_class else ""


def yuan(fen: int) -> str:
    """An amount in a column of a report."""
    return format_yuan(fen, grouped=True)


def funds_in_words(funds: Funds) -> str:
    """One source by its name, several with their parts."""
    if len(funds) == 1:
        return funds[0][0].label
    return "\n".join(f"{source.label} {yuan(part)}" for source, part in funds)


def standing(paper: RoundPaper) -> str:
    """How far the round is, with the day that made it so and who decided."""
    approval, frozen = paper.approval, paper.round.frozen_on
    if approval is not None:
        return f"{in_words(approval.on)}{approval.actor}审定"
    if paper.decided:
        return ROUND_LABELS[paper.round.status]
    return f"{in_words(frozen)}锁定，尚未审定" if frozen else "拟定中，尚未审定"
