# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless commands of aid: schemes, rounds, a round from a spreadsheet, its signing sheet, its bank file."""

from __future__ import annotations

import datetime as dt
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.terms import ROUND_LABELS, FundSource, Gives, Path, SchemeDraft, Unit, Way
from union_desktop.core.commands import Answer, Command, Context, day
from union_desktop.core.errors import UserError
from union_desktop.core.purposes import MIN_LETTERS, is_purpose
from union_desktop.core.roles import Role

if TYPE_CHECKING:
    from union_desktop.areas.aid.queries.rounds import RoundRow
    from union_desktop.documents.bank_template import BankTemplate

_BATCH: Final = "按表格补录"


def _year(text: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise ArgumentTypeError(f"“{text}”不是年度。请写成 2019 的样子。")
    return int(text)


# ---------------------------------------------------------------------------------------------------------- aid import


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=File, metavar="文件", help="发放名单：.xlsx、.xls、.ods 或 .csv")
    parser.add_argument("--scheme", required=True, metavar="标识", help="帮扶项目的标识，如 spring_warmth")
    parser.add_argument("--round", required=True, metavar="名称", help="批次名称，如 2019年春节；没有就新建")
    parser.add_argument("--paid-on", type=day, required=True, metavar="日期", help="发放日期")
    parser.add_argument("--year", type=_year, metavar="年度", help="计入哪一年（默认为发放日期的年份）")
    parser.add_argument(
        "--way",
        choices=[one.value for one in Way],
        help=f"发放方式：{'、'.join(f'{one.value}（{one.label}）' for one in Way)}；不写就不记",
    )
    parser.add_argument("--signed", action="store_true", help="同时登记本人已签收")
    parser.add_argument(
        "--reason", default="", metavar="说明", help="审定意见，也作为再次帮扶、超出上限的理由"
    )
    parser.add_argument("--good-rows", action="store_true", help="有问题的行略过，只写入其余的行")
    parser.add_argument("--apply", action="store_true", help="写入；不加时只核对，不写入任何内容")


def _import(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.aid.service import sheet
    from union_desktop.areas.roster.service.reading import load

    data = load(arguments.file)
    order = sheet.SheetOrder(
        arguments.scheme.strip(),
        arguments.round.strip(),
        arguments.year or arguments.paid_on.year,
        arguments.paid_on,
        Way(arguments.way) if arguments.way else None,
        arguments.signed,
        f"{context.operator}（补录）",
        arguments.reason.strip() or f"{_BATCH}：{arguments.file.name}",
    )
    if not order.round:
        raise UserError("--round 是空的，没有写入任何内容。请写明批次名称。")
    if order.paid_on > context.today:
        raise UserError("--paid-on 晚于今天，没有写入任何内容。请核对发放日期。")
    office = context.office()
    if not arguments.apply:
        with office.reader() as reader:
            report = _looked_at(reader, order, data, arguments.file.name)
    else:
        with office.transaction(f"导入发放名单：{order.round}") as session:
            report = _looked_at(session, order, data, arguments.file.name)
            if report.drafts and (arguments.good_rows or not report.problems):
                sheet.take(session, order, report, today=context.today)
    answer = {
        "rows": report.rows,
        "accepted": len(report.drafts),
        "rejected": report.rejected,
        "people": report.people,
        "amount_fen": report.amount,
        "by_fund": report.by_fund(),
        "problems": [{"row": one.row, "reason": one.reason} for one in report.problems],
    }
    return _Imported(answer, refused=arguments.apply and bool(report.problems) and not arguments.good_rows)


class _Imported(dict[str, object]):
    """The answer of an import; ``refused`` when it was to write and did not, which is no key of the JSON."""

    def __init__(self, answer: dict[str, object], *, refused: bool) -> None:
        super().__init__(answer)
        self.refused = refused


def _not_written(answer: Any) -> str:
    if not answer.refused:
        return ""
    return f"有 {answer['rejected']} 行不能写入，整份名单都没有写入。请更正后重试，或加 --good-rows 只写入其余的行。"


def _looked_at(source: Any, order: Any, data: bytes, name: str) -> Any:
    from union_desktop.areas.aid.service import sheet

    found, there = sheet.place_of(source, order)
    return sheet.looked_at(
        source,
        found,
        data,
        name,
        order.paid_on,
        year=there.year if there else order.year,
        round_id=there.id if there else 0,
        round_name=order.round,
    )


def _show_import(answer: Any) -> str:
    from union_desktop.core import values

    amount = values.format_yuan(answer["amount_fen"], grouped=True)
    counted = f"共 {answer['rows']} 行：可以写入 {answer['accepted']} 行，退回 {answer['rejected']} 行"
    lines = [f"{counted}；{answer['people']} 人，合计 {amount} 元。"]
    lines += [
        f"{FundSource(source).label}：{values.format_yuan(amount, grouped=True)} 元"
        for source, amount in answer["by_fund"].items()
    ]
    return "\n".join([*lines, *(f"第 {one['row']} 行：{one['reason']}" for one in answer["problems"])])


# ------------------------------------------------------------------------------------------------- schemes and rounds


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("key", metavar="标识", help="小写英文字母、数字和下划线，如 spring_warmth")
    parser.add_argument("--name", required=True, metavar="名称", help="项目名称，如 送温暖")
    parser.add_argument(
        "--path",
        choices=[one.value for one in Path],
        default=Path.BATCH.value,
        help="办理方式：batch（按名单批量发放，默认）或 application（申请审批）",
    )
    parser.add_argument(
        "--unit",
        choices=[one.value for one in Unit],
        default=Unit.PERSON.value,
        help="发给谁：person（个人，默认）、household（家庭）或 collective（集体）",
    )
    parser.add_argument(
        "--gives",
        choices=[one.value for one in Gives],
        default=Gives.CASH.value,
        help="发什么：cash（慰问金，默认）、goods（慰问品）或 both（都有）",
    )
    parser.add_argument(
        "--fund",
        action="append",
        choices=[one.value for one in FundSource],
        metavar="来源",
        help=f"资金来源，可以写几次，第一个是默认的：{'、'.join(f'{one.value}（{one.label}）' for one in FundSource)}",
    )
    parser.add_argument("--others", action="store_true", help="也发给不是会员的人")


def _add(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.aid import service
    from union_desktop.areas.aid.queries import schemes

    sources = tuple(map(FundSource, arguments.fund or (FundSource.OWN_FUNDS,)))
    office = context.office()
    with office.transaction("新建帮扶项目") as session:
        order = max((one.draft.sort_order for one in schemes(session)), default=0)
        draft = SchemeDraft(
            arguments.key.strip(),
            arguments.name,
            Path(arguments.path),
            Unit(arguments.unit),
            Gives(arguments.gives),
            fund_sources=sources,
            sort_order=order + 10,
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
                "rounds": one.rounds,
                "closed_on": one.closed_on.isoformat() if one.closed_on else None,
            }
            for one in found
        ]
    }


def _show_schemes(answer: Any) -> str:
    if not answer["schemes"]:
        return "还没有帮扶项目。请用 aid scheme add 建立，或直接用 aid import 导入常用项目的名单。"
    return "\n".join(
        "\t".join(
            (
                one["key"],
                one["name"],
                Path(one["path"]).label,
                Unit(one["unit"]).label,
                "、".join(FundSource(source).label for source in one["funds"]),
                f"{one['rounds']} 个批次" + (f"，{one['closed_on']} 停用" if one["closed_on"] else ""),
            )
        )
        for one in answer["schemes"]
    )


def _rounds_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("year", nargs="?", type=_year, metavar="年度", help="哪一年（默认为全部）")


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
    lines = ["年度\t项目\t批次\t状态\t行数\t金额\t已发\t放弃\t未发"]
    lines += [
        "\t".join(
            (
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


# ----------------------------------------------------------------------------------------------------- paper and bank


def _round_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--round", required=True, metavar="批次", help="批次名称或编号")
    parser.add_argument(
        "--scheme", default="", metavar="标识", help="批次名称在几个项目中相同时，写明是哪个项目"
    )


def _meant(context: Context, arguments: Namespace) -> RoundRow:
    """The one round meant by a name or number; UserError for none or several."""
    from union_desktop.areas.aid.queries.rounds import rounds_of_year

    wanted = arguments.round.strip()
    with context.office().reader() as reader:
        everything = rounds_of_year(reader, None)
    found = [one for one in everything if one.name == wanted and arguments.scheme in ("", one.code)]
    found = found or [one for one in everything if str(one.id) == wanted]
    if not found:
        raise UserError(f"没有名为“{wanted}”的批次，没有生成文件。请用 aid rounds 查一下。")
    if len(found) > 1:
        keys = "、".join(one.code for one in found)
        raise UserError(f"有 {len(found)} 个批次叫“{wanted}”，没有生成文件。请用 --scheme 写明项目：{keys}。")
    return found[0]


def _signing_arguments(parser: ArgumentParser) -> None:
    _round_argument(parser)
    parser.add_argument("--pdf", type=File, required=True, metavar="文件", help="写到哪个 PDF 文件")
    parser.add_argument("--by-group", action="store_true", help="按工会小组分页，各有小计")


def _signing(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.aid.documents import SIGNING_TITLE, signing_from
    from union_desktop.areas.members.documents import PaperLook
    from union_desktop.areas.members.queries.papers import office_name
    from union_desktop.core import access, clock
    from union_desktop.documents.files import write_file

    found = _meant(context, arguments)
    office = context.office()
    with office.reader() as reader:
        look = PaperLook(office_name(reader, context.today), context.operator, clock.now())
        pdf = signing_from(reader, _silent, round_id=found.id, look=look, by_group=arguments.by_group)
    with office.transaction(f"打印：{SIGNING_TITLE}", needs=Role.READ_ONLY) as session:
        access.note(session, "print", field=f"{found.name}{SIGNING_TITLE}", row_count=found.rows)
    write_file(arguments.pdf, pdf)
    return {"paper": SIGNING_TITLE, "round": found.name, "rows": found.rows, "pdf": str(arguments.pdf)}


def _show_signing(answer: Any) -> str:
    return f"{answer['round']}{answer['paper']}（{answer['rows']} 行）已保存到：{answer['pdf']}"


def _silent(_done: int, _total: int) -> None:
    """Nobody waits for news of a command."""


def _bank_arguments(parser: ArgumentParser) -> None:
    _round_argument(parser)
    parser.add_argument(
        "--template",
        default="通用代发",
        metavar="模板",
        help="银行文件模板的名称或其中几个字（默认为通用代发）",
    )
    parser.add_argument(
        "--out", type=File, required=True, metavar="文件", help="写到哪个文件；以 .xls、.xlsx 或 .csv 结尾"
    )
    parser.add_argument("--payer-name", default="", metavar="户名", help="付款户名，模板里没有填写时用")
    parser.add_argument("--payer-account", default="", metavar="账号", help="付款账号，模板里没有填写时用")
    parser.add_argument("--on", type=day, metavar="日期", help="发放日期（默认为今天）")
    parser.add_argument(
        "--purpose",
        default="",
        metavar="用途",
        help="文件里有银行账号，导出会留下记录；不写就记为发放这个批次",
    )
    parser.add_argument("--again", action="store_true", help="再生成一次上次的文件，不再登记发放")


def _bank(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.aid.queries import banking
    from union_desktop.areas.aid.service import bank_files
    from union_desktop.core import access
    from union_desktop.documents.files import write_file

    found = _meant(context, arguments)
    purpose = arguments.purpose.strip() or f"银行代发：{found.name}"
    if not is_purpose(purpose):
        raise UserError(
            f"--purpose 至少要有 {MIN_LETTERS} 个字，没有生成文件，也没有登记发放。请写明导出的用途。"
        )
    on: dt.date = arguments.on or context.today
    office = context.office()
    with office.transaction(f"生成银行文件：{found.name}") as session:
        template = _filled_in(bank_files.usable_template(session, arguments.template.strip()), arguments)
        if arguments.again:
            files = banking.files(session, found.id)
            last = next((one for one in files if one.template == template.name), None)
            if last is None:
                raise UserError(f"“{found.name}”还没有用模板“{template.name}”生成过文件，没有生成文件。")
            made = bank_files.made_again(session, last, template, found.scheme)
        else:
            due = [row.grant_id for row in banking.to_pay(session, found.id)]
            unfiled = [row.grant_id for row in banking.unfiled(session, found.id)]
            if due:
                _changes, made = bank_files.make(session, due, template, on, today=context.today)
            elif unfiled:
                _changes, made = bank_files.make_for_paid(session, unfiled, template, on, today=context.today)
            else:
                raise UserError(
                    f"批次“{found.name}”没有要通过银行发放的人，没有生成文件。要再生成上次的文件请加 --again。"
                )
        access.note(
            session,
            "export",
            field=f"{found.name}银行文件：银行账号",
            row_count=made.control.count,
            purpose=purpose,
        )
    write_file(arguments.out, made.data)
    return {
        "round": found.name,
        "template": template.name,
        "file": str(arguments.out),
        "count": made.control.count,
        "amount_fen": made.control.fen,
        "sha256": made.control.sha256,
        "doubts": list(made.doubts),
    }


def _filled_in(template: BankTemplate, arguments: Namespace) -> BankTemplate:
    """The template as this command wants it: the kind of file its name says, and who pays."""
    kind = arguments.out.suffix.lower().removeprefix(".")
    if kind not in ("xls", "xlsx", "csv"):
        raise UserError(
            f"文件名“{arguments.out.name}”应以 .xls、.xlsx 或 .csv 结尾，没有生成文件，也没有登记发放。"
        )
    return replace(
        template,
        file_kind=kind,
        payer_name=arguments.payer_name.strip() or template.payer_name,
        payer_account=arguments.payer_account.strip() or template.payer_account,
    )


def _show_bank(answer: Any) -> str:
    from union_desktop.core import values

    amount = values.format_yuan(answer["amount_fen"], grouped=True)
    saved = f"{answer['round']}：{answer['count']} 笔，合计 {amount} 元，已保存到：{answer['file']}"
    return "\n".join([saved, f"校验码：{answer['sha256']}", *answer["doubts"]])


COMMANDS: Final = (
    Command(
        "aid import",
        "从表格补录一个已发放的批次",
        _import_arguments,
        _import,
        _show_import,
        fault=_not_written,
    ),
    Command("aid scheme add", "建立帮扶项目", _add_arguments, _add, _show_add),
    Command("aid scheme list", "列出帮扶项目", _no_arguments, _schemes, _show_schemes),
    Command("aid rounds", "列出批次和金额", _rounds_arguments, _rounds, _show_rounds),
    Command("print aid-signing", "打印一个批次的领款签收表", _signing_arguments, _signing, _show_signing),
    Command("export bank", "生成银行代发文件并登记发放", _bank_arguments, _bank, _show_bank),
)
