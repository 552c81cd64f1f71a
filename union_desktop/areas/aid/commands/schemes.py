# SPDX-License-Identifier: GPL-3.0-or-later
"""``aid scheme add``, ``aid scheme list``, ``aid rounds``."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from typing import Any, Final

from union_desktop.areas.aid.commands.common import year
from union_desktop.areas.aid.terms import (
    ROUND_LABELS,
    USUAL_SCHEMES,
    FundSource,
    Gives,
    Path,
    SchemeDraft,
    Unit,
)
from union_desktop.core.commands import Answer, Command, Context
from union_desktop.core.errors import UserError

_SOURCES: Final = "、".join(f"{one.value}（{one.label}）" for one in FundSource)


def _funds(text: str) -> tuple[FundSource, ...]:
    """Sources by their codes or Chinese words, with commas between them."""
    from union_desktop.areas.aid.service.sheet.columns import fund_named

    found = []
    for part in filter(None, (one.strip() for one in re.split("[,，、]", text))):
        source = fund_named(part)
        if source is None:
            raise ArgumentTypeError(f"没有资金来源“{part}”。可以写的有：{_SOURCES}。")
        found.append(source)
    return tuple(dict.fromkeys(found))


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("key", metavar="标识", help="小写英文字母、数字和下划线，如 spring_warmth")
    parser.add_argument("--name", metavar="名称", help="项目名称，如 送温暖；常用的标识可以不写")
    parser.add_argument(
        "--path",
        choices=[one.value for one in Path],
        help="办理方式：batch（按名单批量发放，默认）或 application（申请审批）",
    )
    parser.add_argument(
        "--unit",
        choices=[one.value for one in Unit],
        help="发给谁：person（个人，默认）、household（家庭）或 collective（集体）",
    )
    parser.add_argument(
        "--gives",
        choices=[one.value for one in Gives],
        help="发什么：cash（慰问金，默认）、goods（慰问品）或 both（都有）",
    )
    parser.add_argument(
        "--fund",
        type=_funds,
        metavar="来源",
        help=f"资金来源，几个用逗号隔开，第一个是默认的：{_SOURCES}",
    )
    parser.add_argument("--others", action="store_true", help="也发给不是会员的人")


def _add(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.aid import service
    from union_desktop.areas.aid.queries import schemes

    key = arguments.key.strip()
    draft = next((one for one in USUAL_SCHEMES if one.code == key), None)
    if draft is None and not arguments.name:
        usual = "、".join(f"{one.code}（{one.name}）" for one in USUAL_SCHEMES)
        raise UserError(
            f"“{key}”不是常用的标识，没有建立。请用 --name 写明项目名称，或改用常用的标识：{usual}。"
        )
    office = context.office()
    with office.transaction("新建帮扶项目") as session:
        if draft is None:
            last = max((one.draft.sort_order for one in schemes(session)), default=0)
            draft = SchemeDraft(key, arguments.name, sort_order=last + 10)
        draft = replace(
            draft,
            name=arguments.name or draft.name,
            path=Path(arguments.path or draft.path),
            unit=Unit(arguments.unit or draft.unit),
            gives=Gives(arguments.gives or draft.gives),
            fund_sources=arguments.fund or draft.fund_sources,
            others=arguments.others,
        )
        number = service.add_scheme(session, draft).ids[0]
    return {"id": number, "key": draft.code, "name": draft.name.strip()}


def _show_add(answer: Any) -> str:
    return f"已建立帮扶项目“{answer['name']}”（{answer['key']}）。"


def _no_arguments(_parser: ArgumentParser) -> None:
    """Nothing beyond what every command has."""


def _schemes(context: Context, _arguments: Namespace) -> Answer:
    from union_desktop.areas.aid.queries import schemes

    with context.office().reader() as reader:
        found = schemes(reader)
    return {
        "schemes": [
            {
                "key": one.draft.code,
                "name": one.draft.name,
                "path": one.draft.path.value,
                "unit": one.draft.unit.value,
                "gives": one.draft.gives.value,
                "funds": [source.value for source in one.draft.fund_sources],
                "others": one.draft.others,
                "rounds": one.rounds,
                "closed_on": one.closed_on.isoformat() if one.closed_on else None,
            }
            for one in found
        ]
    }


def _show_schemes(answer: Any) -> str:
    if not answer["schemes"]:
        return "还没有帮扶项目。请用 aid scheme add 建立；常用项目在导入第一份名单时自动建立。"
    return "\n".join(
        "\t".join(
            (
                one["key"],
                one["name"],
                Path(one["path"]).label,
                Unit(one["unit"]).label,
                Gives(one["gives"]).label,
                "、".join(FundSource(source).label for source in one["funds"]),
                f"{one['rounds']} 个批次" + (f"，{one['closed_on']} 停用" if one["closed_on"] else ""),
            )
        )
        for one in answer["schemes"]
    )


def _rounds_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("year", nargs="?", type=year, metavar="年度", help="哪一年（默认为全部）")


def _rounds(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.aid.queries.rounds import rounds_of_year

    with context.office().reader() as reader:
        found = rounds_of_year(reader, arguments.year)
    return {
        "rounds": [
            {
                "id": one.id,
                "scheme": one.code,
                "name": one.name,
                "year": one.year,
                "status": one.status,
                "rows": one.rows,
                "decided_fen": one.decided,
                "paid_fen": one.paid,
                "waived_fen": one.waived,
                "open_fen": one.open,
                "unsigned": one.unsigned,
            }
            for one in found
        ]
    }


def _show_rounds(answer: Any) -> str:
    from union_desktop.core import values

    if not answer["rounds"]:
        return "没有批次。"
    lines = ["编号\t年度\t项目\t批次\t状态\t行数\t审定\t已发\t放弃\t未发"]
    lines += [
        "\t".join(
            (
                str(one["id"]),
                str(one["year"]),
                one["scheme"],
                one["name"],
                ROUND_LABELS[one["status"]],
                str(one["rows"]),
                *(
                    values.format_yuan(one[f"{key}_fen"], grouped=True)
                    for key in ("decided", "paid", "waived", "open")
                ),
            )
        )
        for one in answer["rounds"]
    ]
    return "\n".join(lines)


COMMANDS: Final = (
    Command("aid scheme add", "建立帮扶项目", _add_arguments, _add, _show_add),
    Command("aid scheme list", "列出帮扶项目", _no_arguments, _schemes, _show_schemes),
    Command("aid rounds", "列出批次和金额", _rounds_arguments, _rounds, _show_rounds),
)
