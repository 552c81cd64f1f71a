# SPDX-License-Identifier: GPL-3.0-or-later
"""``figures``: a year's numbers from all areas with the records behind them, or the members of a day."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.statistics import commands as statistics
from union_desktop.core.commands import Answer, Command, Context

if TYPE_CHECKING:
    from union_desktop.core.figures import Figure
    from union_desktop.core.reading import Reader

_UNITS: Final = {"people": "人", "times": "人次", "fen": "元", "cases": "件"}
_SHARE: Final = "ten_thousandths"
_BASES: Final = {"counted": "逐条统计", "declared": "申报数"}


def annual(reader: Reader, year: int) -> list[Figure]:
    """Every area's figures of a year, in the order of the annual report; one line per area."""
    from union_desktop.areas.aid.queries.figures import figures as aid
    from union_desktop.areas.mutual_aid.queries.figures import figures as mutual_aid
    from union_desktop.areas.visits.queries.figures import figures as visits

    sources: tuple[Callable[[Reader, int], list[Figure]], ...] = (aid, visits, mutual_aid)
    with reader.at_one_moment():
        return [figure for source in sources for figure in source(reader, year)]


def _year(text: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise ArgumentTypeError(f"“{text}”不是年度。请写成 2019 的样子；统计某一天的会员请用 --on。")
    return int(text)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("year", nargs="?", type=_year, metavar="年度", help="这一年各项工作的数字及其来源")
    statistics.FIGURES.add_arguments(parser)


def _run(context: Context, arguments: Namespace) -> Answer:
    if arguments.year is None:
        return statistics.FIGURES.run(context, arguments)
    with context.office().reader() as reader:
        found = annual(reader, arguments.year)
    return {"year": arguments.year, "figures": [figure.as_json() for figure in found]}


def _show(answer: Any) -> str:
    if "year" not in answer:
        return statistics.FIGURES.show(answer)
    lines = [f"{answer['year']} 年度工作数字", "项目\t数字\t口径\t截至\t来源记录"]
    lines += [
        "\t".join(
            (one["label"], _value(one), _BASES[one["basis"]], one["as_of"], f"{one['source_count']:,} 条")
        )
        for one in answer["figures"]
    ]
    return "\n".join(lines)


def _value(figure: dict[str, Any]) -> str:
    from union_desktop.core import values

    value, unit = figure["value"], _UNITS.get(figure["unit"], figure["unit"])
    if value is None:
        return "未登记"
    if figure["unit"] == _SHARE:
        return f"{value // 100}.{value % 100:02d}%"
    said = values.format_yuan(value, grouped=True) if figure["unit"] == "fen" else f"{value:,}"
    qualifier = "" if figure["qualifier"] == "exact" else figure["qualifier"]
    return f"{said}{qualifier} {unit}"


COMMANDS: Final = (
    Command("figures", "一年各项工作的数字；不写年度时统计某一天的会员", _arguments, _run, _show),
)
