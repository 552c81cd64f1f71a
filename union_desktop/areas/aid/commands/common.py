# SPDX-License-Identifier: GPL-3.0-or-later
"""What several commands of aid ask for."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from union_desktop.core.commands import Context
from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    from union_desktop.areas.aid.queries.rounds import RoundRow


def year(text: str) -> int:
    """A year given as an argument (``type=year``)."""
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise ArgumentTypeError(f"“{text}”不是年度。请写成 2019 的样子。")
    return int(text)


def silent(_done: int, _total: int) -> None:
    """Nobody waits for news of a command."""


def round_argument(parser: ArgumentParser) -> None:
    """Which round is meant."""
    parser.add_argument("--round", required=True, metavar="批次", help="批次名称或编号")
    parser.add_argument(
        "--scheme", default="", metavar="标识", help="批次名称在几个项目中相同时，写明是哪个项目"
    )


def meant(context: Context, arguments: Namespace) -> RoundRow:
    """The one round meant by a name or number; UserError for none or several."""
    from union_desktop.areas.aid.queries.rounds import rounds_of_year

    wanted = arguments.round.strip()
    with context.office().reader() as reader:
        everything = rounds_of_year(reader, None)
    inside = [one for one in everything if arguments.scheme.strip() in ("", one.code)]
    found = [one for one in inside if one.name == wanted] or [one for one in inside if str(one.id) == wanted]
    if not found:
        raise UserError(f"没有名为“{wanted}”的批次，没有生成文件。请用 aid rounds 查一下。")
    if len(found) > 1:
        keys = "、".join(one.code for one in found)
        raise UserError(f"有 {len(found)} 个批次叫“{wanted}”，没有生成文件。请用 --scheme 写明项目：{keys}。")
    return found[0]
