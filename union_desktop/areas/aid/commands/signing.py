# SPDX-License-Identifier: GPL-3.0-or-later
"""``print aid-signing``: the signing sheet of a round."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path as File
from typing import Any, Final, Literal, cast

from union_desktop.areas.aid.commands.common import meant, round_argument, silent
from union_desktop.core.commands import Answer, Command, Context
from union_desktop.core.roles import Role


def _signing_arguments(parser: ArgumentParser) -> None:
    round_argument(parser)
    parser.add_argument("--pdf", type=File, required=True, metavar="文件", help="写到哪个 PDF 文件")
    parser.add_argument(
        "--by",
        choices=("group", "campus", "none"),
        default="group",
        help="按 group（工会小组，默认）或 campus（校区）分段，none 不分段",
    )
    parser.add_argument("--page-per-group", action="store_true", help="每段另起一页")


def _signing(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.aid import documents
    from union_desktop.areas.members.documents import PaperLook
    from union_desktop.areas.members.queries.papers import office_name
    from union_desktop.core import access, clock
    from union_desktop.documents.files import write_file

    found = meant(context, arguments)
    office = context.office()
    by = cast("Literal['group', 'campus', 'none']", arguments.by)
    with office.reader() as reader:
        look = PaperLook(office_name(reader, context.today), context.operator, clock.now())
        pdf = documents.signing_sheet_from(
            reader,
            silent,
            round_id=found.id,
            look=look,
            grouped=by,
            page_per_group=arguments.page_per_group,
        )
        unprintable = documents.unprintable_in_round(reader, found.id)
    with office.transaction("打印：领款签收表", needs=Role.READ_ONLY) as session:
        access.note(session, "print", field=f"{found.name}领款签收表", row_count=found.rows)
    write_file(arguments.pdf, pdf)
    return {
        "round": found.name,
        "rows": found.rows,
        "pdf": str(arguments.pdf),
        "unprintable": [{"name": name, "characters": characters} for name, characters in unprintable],
    }


def _show_signing(answer: Any) -> str:
    missing = [
        f"“{one['name']}”中的“{one['characters']}”自带字体打印不出，请核对用字。"
        for one in answer["unprintable"]
    ]
    saved = f"“{answer['round']}”的领款签收表（{answer['rows']} 行）已保存到：{answer['pdf']}"
    return "\n".join([saved, *missing])


COMMANDS: Final = (
    Command("print aid-signing", "打印一个批次的领款签收表", _signing_arguments, _signing, _show_signing),
)
