# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless commands of the statistics area: figures of a day, movements between two."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING, Any

from union_desktop.areas.statistics.terms import (
    DIMENSION_LABELS,
    SPLITS,
    WITHIN,
    CountingBasis,
    Dimension,
)
from union_desktop.core.commands import Answer, Command, Context, day

if TYPE_CHECKING:
    from union_desktop.areas.statistics.documents.grid import Grid

_NAMES = "、".join(f"{one.value}（{label}）" for one, label in DIMENSION_LABELS.items())


def _dimension(text: str) -> Dimension:
    found = next((one for one in Dimension if text.strip() in (one.value, one.label)), None)
    if found is None:
        raise ArgumentTypeError(f"没有统计项目“{text}”。可以写：{_NAMES}。")
    return found


def _dimensions(text: str) -> tuple[Dimension, ...]:
    return tuple(_dimension(one) for one in text.replace("，", ",").split(","))


def _basis_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--without-entrusted",
        action="store_const",
        dest="basis",
        const=CountingBasis.WITHOUT_ENTRUSTED,
        default=CountingBasis.WITH_ENTRUSTED,
        help="不含委托代管的派遣会员（默认含）",
    )


def _figures_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--on", type=day, metavar="日期", help="统计到哪一天（默认为今天）")
    parser.add_argument(
        "--by",
        type=_dimensions,
        default=(Dimension.CATEGORY,),
        metavar="项目",
        help=f"按什么分，一到三项，用逗号隔开：{_NAMES}（默认 category）",
    )
    _basis_argument(parser)


def _figures(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.statistics.documents.grid import figures_grid
    from union_desktop.areas.statistics.queries.figures import figures
    from union_desktop.areas.statistics.queries.rates import rates

    on = arguments.on or context.today
    with context.office().reader() as reader:
        found = figures(reader, on, arguments.by)
        declared = rates(reader, on)
    whole = found.sum()
    names = [{value.key: value.label for value in values} for values in found.values]
    return {
        "on": on.isoformat(),
        "basis": arguments.basis.value,
        "by": [one.value for one in found.dimensions],
        "members": whole.counted(arguments.basis),
        "members_other_basis": whole.counted(arguments.basis.other),
        "retained": whole.retained(arguments.basis),
        "age_bands": list(found.bands.labels()),
        "cells": [
            {
                **{one.value: key for one, key in zip(found.dimensions, keys, strict=True)},
                "names": [labels[key] for labels, key in zip(names, keys, strict=True)],
                "members": tally.counted(arguments.basis),
                "members_other_basis": tally.counted(arguments.basis.other),
                "retained": tally.retained(arguments.basis),
            }
            for keys, tally in sorted(found.tallies.items())
        ],
        "rates": [
            {
                "scope": row.scope,
                "counted_on": str(row.draft.counted_on),
                "basis": row.draft.counting_basis,
                "workforce": row.draft.headcount,
                "workforce_source": row.draft.source,
                "members": row.members,
                "rate": row.rate,
            }
            for row in declared
        ],
        "sentences": [f"{row.sentence()}。" for row in declared],
        **_table(figures_grid(found, arguments.basis)),
    }


def _movements_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="start", type=day, required=True, metavar="日期", help="期初：变动从次日算起"
    )
    parser.add_argument("--to", dest="end", type=day, metavar="日期", help="期末，含当天（默认为今天）")
    parser.add_argument(
        "--by",
        type=_dimension,
        metavar="项目",
        help=f"分列：{'、'.join(f'{one.value}（{one.label}）' for one in SPLITS)}",
    )
    _basis_argument(parser)


def _movements(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.statistics.documents.grid import movements_grid
    from union_desktop.areas.statistics.queries.movements import movements
    from union_desktop.areas.statistics.queries.people import who_are
    from union_desktop.areas.statistics.terms import DECREASES, INCREASES

    end = arguments.end or context.today
    with context.office().reader() as reader:
        found = movements(reader, arguments.start, end, arguments.basis, arguments.by)
        people = who_are(reader, [one.person_id for one in found.moved])
    return {
        "from": found.start.isoformat(),
        "to": found.end.isoformat(),
        "basis": found.basis.value,
        "opening": found.at(found.opening),
        "increases": {line.value: found.count(line) for line in INCREASES},
        "decreases": {line.value: found.count(line) for line in DECREASES},
        "closing": found.at(found.closing),
        "balanced": not found.off_balance(),
        "within": {line.value: found.count(line) for line in WITHIN},
        "retained": {"opening": found.retained[0], "closing": found.retained[1]},
        "people": [
            {
                "line": one.line.value,
                "on": one.on or None,
                "id": one.person_id,
                "name": people[one.person_id].name,
                "staff_no": people[one.person_id].staff_no,
                "column": one.column,
                "before": one.before,
                "after": one.after,
            }
            for one in found.moved
        ],
        "sentences": [],
        **_table(movements_grid(found)),
    }


def _unbalanced(answer: Any) -> str:
    return "" if answer["balanced"] else "变动与期末人数不符，会籍记录可能有损坏。请用 check 核对。"


def _table(grid: Grid) -> dict[str, object]:
    """The table as it stands on paper: titles, and lines of a label and its figures."""
    from union_desktop.areas.statistics.documents.grid import plain

    return {
        "title": grid.title,
        "statement": grid.statement,
        "columns": [grid.corner, *(column.title for column in grid.columns)],
        "rows": [
            ["　" * row.level + row.label, *map(plain, row.cells)]
            for row in (*grid.rows, grid.total, *grid.beside)
        ],
        "notes": list(grid.notes),
    }


def _show(answer: Any) -> str:
    lines = [f"{answer['title']}　{answer['statement']}。", "\t".join(answer["columns"])]
    lines += ["\t".join(f"{one:,}" if isinstance(one, int) else one for one in row) for row in answer["rows"]]
    lines += [f"注：{note}" for note in answer["notes"]]
    return "\n".join([*lines, *answer["sentences"]])


#: The members of a day; the whole program's ``figures`` offers it beside the numbers of a year.
FIGURES = Command("figures", "统计某一天的会员，按一到三项交叉", _figures_arguments, _figures, _show)

COMMANDS = (
    Command(
        "movements",
        "对照两天之间的会籍变动，落实到人",
        _movements_arguments,
        _movements,
        _show,
        fault=_unbalanced,
    ),
)
