# SPDX-License-Identifier: GPL-3.0-or-later
"""``export bank``: the file that pays a round, made and booked in one go."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.commands.common import meant, round_argument
from union_desktop.core.commands import Answer, Command, Context, day
from union_desktop.core.errors import UserError
from union_desktop.core.purposes import MIN_LETTERS, is_purpose

if TYPE_CHECKING:
    from union_desktop.areas.aid.queries.rounds import RoundRow
    from union_desktop.documents.bank_file import BankFile
    from union_desktop.documents.bank_template import BankTemplate

_KINDS: Final = ("xls", "xlsx", "csv")


def _bank_arguments(parser: ArgumentParser) -> None:
    round_argument(parser)
    parser.add_argument(
        "--template", required=True, metavar="模板", help="银行文件模板的名称，或只有它才有的几个字"
    )
    parser.add_argument(
        "--out",
        type=File,
        metavar="文件",
        help="写到哪个文件，以 .xls、.xlsx 或 .csv 结尾（默认在当前文件夹，按模板、日期和笔数取名）",
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
    from union_desktop.core import access
    from union_desktop.documents.files import prepared_file

    found = meant(context, arguments)
    purpose = arguments.purpose.strip() or f"银行代发：{found.name}"
    if not is_purpose(purpose):
        raise UserError(
            f"--purpose 至少要有 {MIN_LETTERS} 个字，没有生成文件，也没有登记发放。请写明导出的用途。"
        )
    office = context.office()
    committed = False
    try:
        # The file lies complete on the disk before the payments are final, and takes its name only after them.
        with ExitStack() as stack:
            with office.transaction(f"生成银行文件：{found.name}") as session:
                made, template, paid = _made(session, found, arguments, context.today)
                access.note(
                    session,
                    "export",
                    field=f"{found.name}银行文件：银行账号",
                    row_count=made.control.count,
                    purpose=purpose,
                )
                out: File = arguments.out or File(made.name)
                stack.enter_context(prepared_file(out, made.data))
            committed = True
    except UserError as error:
        if not committed:
            raise
        raise UserError(
            f"发放已登记，但文件没有写成：{error.message}请不要重复发放，改用 --again 再生成同一个文件。"
        ) from error
    return {
        "round": found.name,
        "template": template,
        "file": str(out),
        "count": made.control.count,
        "amount_fen": made.control.fen,
        "sha256": made.control.sha256,
        "paid": paid,
        "doubts": list(made.doubts),
    }


def _made(session: Any, found: RoundRow, arguments: Namespace, today: dt.date) -> tuple[BankFile, str, bool]:
    """The file, the name of its template, and whether its rows were paid with it only now."""
    from union_desktop.areas.aid.queries import banking
    from union_desktop.areas.aid.service import bank_files

    template = _filled_in(bank_files.usable_template(session, arguments.template.strip()), arguments)
    on = arguments.on or today
    if arguments.again:
        return _again(session, found, template), template.name, False
    due: Sequence[int] = [row.grant_id for row in banking.to_pay(session, found.id)]
    if due:
        _changes, made = bank_files.make(session, due, template, on, today=today)
        return made, template.name, True
    unfiled = [row.grant_id for row in banking.unfiled(session, found.id)]
    if unfiled:
        _changes, made = bank_files.make_for_paid(session, unfiled, template, on, today=today)
        return made, template.name, False
    raise UserError(
        f"批次“{found.name}”没有要通过银行发放的人，没有生成文件。要再生成上次的文件请加 --again。"
    )


def _again(session: Any, found: RoundRow, template: BankTemplate) -> BankFile:
    from union_desktop.areas.aid.queries import banking
    from union_desktop.areas.aid.service import bank_files

    last = next((one for one in banking.files(session, found.id) if one.template == template.name), None)
    if last is None:
        raise UserError(
            f"“{found.name}”还没有用模板“{template.name}”生成过文件，没有生成文件。请换上次的模板，或去掉 --again。"
        )
    made = bank_files.made_again(session, last, template, found.scheme)
    if made.control.sha256 == last.sha256:
        return made
    return replace(
        made,
        doubts=(
            f"与 {last.made_on} 生成的文件不完全相同：模板、付款户、账号、用途或文件格式有改动，交给银行之前请核对。",
            *made.doubts,
        ),
    )


def _filled_in(template: BankTemplate, arguments: Namespace) -> BankTemplate:
    """The template as this command wants it: the kind of file its name says, and who pays."""
    kind = template.file_kind
    if arguments.out is not None:
        said = arguments.out.suffix.lower().removeprefix(".")
        if said not in _KINDS:
            raise UserError(
                f"文件名“{arguments.out.name}”应以 .xls、.xlsx 或 .csv 结尾，没有生成文件，也没有登记发放。请改写 --out。"
            )
        kind = said
    return replace(
        template,
        file_kind=kind,
        payer_name=arguments.payer_name.strip() or template.payer_name,
        payer_account=arguments.payer_account.strip() or template.payer_account,
    )


def _show_bank(answer: Any) -> str:
    from union_desktop.core import values

    amount = values.format_yuan(answer["amount_fen"], grouped=True)
    done = "已登记发放" if answer["paid"] else "早已登记发放，这次没有再登记"
    saved = f"“{answer['round']}”：{answer['count']} 笔，合计 {amount} 元，{done}。文件：{answer['file']}"
    return "\n".join([saved, f"校验码：{answer['sha256']}", *answer["doubts"]])


COMMANDS: Final = (Command("export bank", "生成银行代发文件并登记发放", _bank_arguments, _bank, _show_bank),)
