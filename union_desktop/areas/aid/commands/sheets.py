# SPDX-License-Identifier: GPL-3.0-or-later
"""``aid import``: a round that was paid already, from a spreadsheet."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, Final, cast

from union_desktop.areas.aid.commands.common import silent, year
from union_desktop.areas.aid.terms import FundSource, SheetReport, Way
from union_desktop.core.commands import Answer, Command, Context, day
from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    from union_desktop.areas.aid.queries.schemes import SchemeRow
    from union_desktop.areas.aid.service.sheet import SheetOrder
    from union_desktop.core.office import Office

_READ: Final = "union_desktop.areas.aid.service.sheet.reading:report_from"


class _Imported(dict[str, object]):
    """The answer of an import; what it says to people beyond the keys of its JSON is kept beside them."""

    def __init__(self, report: SheetReport, order: SheetOrder, *, wanted: bool, written: bool) -> None:
        super().__init__(
            rows=report.rows,
            accepted=len(report.drafts),
            rejected=report.rejected,
            people=report.people,
            amount_fen=report.amount,
            by_fund=report.by_fund(),
            problems=[{"row": one.row, "reason": one.reason} for one in report.problems],
        )
        self.report = report
        self.order = order
        self.wanted = wanted
        self.written = written


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=File, metavar="文件", help="发放名单：.xlsx、.xls、.ods 或 .csv")
    parser.add_argument("--scheme", required=True, metavar="标识", help="帮扶项目的标识，如 spring_warmth")
    parser.add_argument(
        "--round", required=True, metavar="名称", help="新批次的名称，如 2019年春节；同名的已有时拒绝"
    )
    parser.add_argument(
        "--paid-on", type=day, required=True, metavar="日期", help="发放日期；会籍、小组和校区按这一天"
    )
    parser.add_argument("--year", type=year, metavar="年度", help="计入哪一年（默认为发放日期的年份）")
    parser.add_argument(
        "--way",
        choices=[one.value for one in Way],
        help=f"发放方式：{'、'.join(f'{one.value}（{one.label}）' for one in Way)}；不写就不记",
    )
    parser.add_argument("--signed", action="store_true", help="同时登记本人已签收")
    parser.add_argument(
        "--reason-again",
        default="",
        metavar="理由",
        help="本年度已帮扶过的人或家庭再次列入的理由（默认为“按表格补录”）",
    )
    parser.add_argument(
        "--reason-over",
        default="",
        metavar="理由",
        help="金额超出制度规定时的理由；不写就把超出的行作为有问题",
    )
    parser.add_argument("--apply", action="store_true", help="写入；不写这一项时只核对，不写入任何内容")


def _import(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.aid.service import sheet
    from union_desktop.core.sheets.files import load

    order = sheet.SheetOrder(
        arguments.scheme.strip(),
        arguments.round.strip(),
        arguments.year or arguments.paid_on.year,
        arguments.paid_on,
        f"{context.operator}（补录）",
        Way(arguments.way) if arguments.way else None,
        arguments.signed,
        arguments.reason_again.strip() or sheet.ENTERED,
        arguments.reason_over.strip(),
    )
    if not order.round:
        raise UserError("--round 是空的，没有写入任何内容。请写明批次名称。")
    if order.paid_on > context.today:
        raise UserError("--paid-on 晚于今天，没有写入任何内容。请核对发放日期。")
    data = load(arguments.file)
    office = context.office()
    with office.reader() as reader:
        found = sheet.scheme_of(reader, order)
    report = _read(office, order, found, data, arguments.file.name)
    if report.over and not order.over:
        report = report.refusing(report.over)
    write = arguments.apply and not report.problems
    if write:
        with office.transaction(f"补录帮扶批次：{order.round}") as session:
            sheet.take(session, order, report, today=context.today)
    return _Imported(report, order, wanted=arguments.apply, written=write)


def _read(office: Office, order: SheetOrder, found: SchemeRow, data: bytes, name: str) -> SheetReport:
    """What the file holds, read in a process of its own that a broken file can take down alone."""
    import pickle

    from union_desktop.core import office_child

    arguments: dict[str, Any] = {
        "data": data,
        "name": name,
        "scheme_id": found.id,
        "usual": None if found.id else found.draft,
        "on": order.paid_on,
        "year": order.year,
        "round_name": order.round,
    }
    return cast("SheetReport", pickle.loads(office_child.ask(office, _READ, arguments, silent)))  # noqa: S301


def _not_written(answer: Any) -> str:
    """Looking alone has done what was asked, whatever it found, as with a roster."""
    if not answer["rejected"] or not answer.wanted:
        return ""
    return (
        f"有 {answer['rejected']} 行不能写入，整份名单都没有写入。"
        "请按上面的原因更正表格后重新导入；金额确需超出制度规定的，请用 --reason-over 写明理由。"
    )


def _show_import(answer: Any) -> str:
    from union_desktop.core import values

    report, order = answer.report, answer.order
    amount = values.format_yuan(report.amount, grouped=True)
    counted = f"共 {report.rows} 行：可以写入 {len(report.drafts)} 行，退回 {report.rejected} 行"
    lines = [f"{counted}；{report.people} 人，合计 {amount} 元。"]
    lines += [
        f"{FundSource(source).label}：{values.format_yuan(part, grouped=True)} 元"
        for source, part in report.by_fund().items()
    ]
    lines += [f"第 {one.row} 行：{one.reason}" for one in report.problems]
    lines += [f"第 {one.row} 行：{one.reason}再次帮扶的理由：{order.again}。" for one in report.again]
    lines += [f"第 {one.row} 行：{one.reason}超出的理由：{order.over}。" for one in report.over]
    lines += report.left_out
    if answer.written:
        lines.append(f"已写入批次“{order.round}”：{order.paid_on} 发放，已结清。可以在窗口里按 Ctrl+Z 撤销。")
    elif not report.problems:
        lines.append("以上只是核对结果，没有写入任何内容。确认无误后加上 --apply 写入。")
    return "\n".join(lines)


COMMANDS: Final = (
    Command(
        "aid import",
        "从表格补录一个已发放的批次",
        _import_arguments,
        _import,
        _show_import,
        fault=_not_written,
    ),
)
