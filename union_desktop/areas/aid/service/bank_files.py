# SPDX-License-Identifier: GPL-3.0-or-later
"""Bank files of a round: made, kept with their control totals, and their rows paid in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.aid.model import AidPayment, AidRound, BankFile as Made, BankTemplate as Kept
from union_desktop.areas.aid.queries import banking
from union_desktop.areas.aid.queries.banking import ToPay
from union_desktop.areas.aid.queries.households import lots
from union_desktop.areas.aid.queries.loading import (
    one_round,
    refuse_future,
    refuse_state,
    rows_of,
    told,
)
from union_desktop.areas.aid.queries.schemes import SchemeRow
from union_desktop.areas.aid.service.paying import pay
from union_desktop.areas.aid.terms import CLOSED, PAYING, Way
from union_desktop.areas.members.queries.bank import accounts_on
from union_desktop.core import bulk, clock
from union_desktop.core.asking import Source, asking
from union_desktop.core.bank_accounts import tail
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs
from union_desktop.documents.bank_file import BankFile, BankLine, bank_file
from union_desktop.documents.bank_template import (
    READY,
    BankTemplate,
    from_json,
    template_problems,
    to_json,
)

_FILES: Final = frozenset({"bank_file"})
_TEMPLATES: Final = frozenset({"bank_template"})
_GONE: Final = "这个银行文件模板已不在，没有保存。请刷新后重试。"


@needs(Role.CLERK)
def make(
    session: Session,
    grant_ids: Sequence[int],
    template: BankTemplate,
    on: dt.date,
    *,
    purpose: str = "",
    today: dt.date | None = None,
) -> tuple[Changes, BankFile]:
    """The file that pays these rows of one round on a day; its control totals stay with the round.

    Raises UserError naming everybody without an account of that day; then there is no file and nobody is paid.
    """
    found, scheme = _round_for(session, grant_ids, on, today, (PAYING,))
    wanted = set(grant_ids)
    # Rows in another state are left to ``pay``, which names them.
    ready = [one for one in banking.to_pay(session, found.id) if one.grant_id in wanted]
    made, number = _made(session, found.id, ready, template, on, purpose or scheme.draft.name)
    changes = pay(session, grant_ids, on, Way.BANK, number, today=today)
    return changes | Changes(_FILES), made


@needs(Role.CLERK)
def make_for_paid(
    session: Session,
    grant_ids: Sequence[int],
    template: BankTemplate,
    on: dt.date,
    *,
    purpose: str = "",
    today: dt.date | None = None,
) -> tuple[Changes, BankFile]:
    """The file for rows that were entered as paid before there was one; their payments name it from now on."""
    found, scheme = _round_for(session, grant_ids, on, today, (PAYING, CLOSED))
    wanted = set(grant_ids)
    ready = [one for one in banking.unfiled(session, found.id) if one.grant_id in wanted]
    if len(ready) < len(wanted):
        raise UserError(
            "选中的行有的还没有发放，有的不是银行发放，或者已在别的银行文件里，没有生成文件。请重新选择。"
        )
    made, number = _made(session, found.id, ready, template, on, purpose or scheme.draft.name)
    accounts = accounts_on(session, [row.person_id for row in ready if row.person_id is not None], on)
    tails = {
        row.grant_id: tail(accounts[row.person_id].account_no) for row in ready if row.person_id in accounts
    }
    payments = [
        row
        for listed in lots(sorted(wanted))
        for row in asking(session)(
            "select max(a.id), a.grant_id, a.way, a.bank_file_id, a.account_tail from aid_payment a"
            f" where a.kind = 'pay' and a.grant_id in ({listed}) group by a.grant_id"
        )
    ]
    bulk.update_rows(
        session,
        AidPayment,
        ("way", "bank_file_id", "account_tail"),
        [(row[0], row[1], row[2:], (Way.BANK.value, number, tails[row[1]])) for row in payments],
    )
    return Changes(_FILES | {"aid_payment"}, tuple(grant_ids)), made


def _round_for(
    session: Session,
    grant_ids: Sequence[int],
    on: dt.date,
    today: dt.date | None,
    states: Sequence[str],
) -> tuple[AidRound, SchemeRow]:
    found, scheme = one_round(session, rows_of(session, grant_ids))
    refuse_future(on, today or clock.today())
    refuse_state(found, states, "生成银行文件")
    return found, scheme


def _made(
    session: Session, round_id: int, ready: Sequence[ToPay], template: BankTemplate, on: dt.date, purpose: str
) -> tuple[BankFile, int]:
    """The file and its number among the files of the round."""
    made = bank_file(template, _lines(session, ready, on, purpose), on)
    kept = Made(
        round_id=round_id,
        template_name=template.name,
        made_on=on,
        file_name=made.name,
        payment_count=made.control.count,
        total=made.control.fen,
        sha256=made.control.sha256,
    )
    session.add(kept)
    session.flush()
    return made, kept.id


def made_again(source: Source, file: banking.FileRow, template: BankTemplate, purpose: str) -> BankFile:
    """A file that was made once, from the rows it paid; its digest tells whether it is the very same."""
    lines = _lines(source, banking.paid_by(source, file.id), file.made_on, purpose)
    return bank_file(template, lines, file.made_on)


def usable_template(source: Source, name: str) -> BankTemplate:
    """The office's template of that name, else the ready one, else the only one whose name has these words in it.

    UserError lists what there is.
    """
    kept = banking.template_named(source, name)
    if kept is not None:
        return from_json(kept.content)
    names = [one.name for one in banking.templates(source)] + [one.name for one in READY]
    meant = [one for one in dict.fromkeys(names) if one == name] or [one for one in names if name in one]
    if name and len(set(meant)) == 1:
        return next((one for one in READY if one.name == meant[0]), None) or usable_template(source, meant[0])
    raise UserError(
        f"没有名为“{name}”的银行文件模板，没有生成文件。请从这些模板中选用：{'、'.join(dict.fromkeys(names))}。"
    )


@needs(Role.CLERK)
def add_template(session: Session, template: BankTemplate) -> Changes:
    """A template of the office's own."""
    _check(session, template, 0)
    row = Kept(name=template.name.strip(), content=to_json(template))
    session.add(row)
    session.flush()
    return Changes(_TEMPLATES, (row.id,))


@needs(Role.CLERK)
def change_template(session: Session, template_id: int, template: BankTemplate) -> Changes:
    """Put a template right; files made before stay as they were."""
    row = session.get(Kept, template_id)
    if row is None:
        raise UserError(_GONE)
    _check(session, template, template_id)
    row.name, row.content = template.name.strip(), to_json(template)
    session.flush()
    return Changes(_TEMPLATES, (template_id,))


@needs(Role.CLERK)
def remove_template(session: Session, template_id: int) -> Changes:
    """Take away a template nobody needs any more; files keep its name."""
    row = session.get(Kept, template_id)
    if row is None:
        raise UserError(_GONE)
    session.delete(row)
    session.flush()
    return Changes(_TEMPLATES, (template_id,))


def _check(session: Session, template: BankTemplate, besides: int) -> None:
    problems = template_problems(template)
    if session.scalar(select(Kept.id).where(Kept.name == template.name.strip(), Kept.id != besides)):
        problems["name"] = f"已有名为“{template.name.strip()}”的模板，没有重复建立。请换一个名称。"
    if problems:
        raise InvalidDraft(problems)


def _lines(source: Source, rows: Sequence[ToPay], on: dt.date, purpose: str) -> list[BankLine]:
    found = accounts_on(source, [row.person_id for row in rows if row.person_id is not None], on)
    without = [row.name for row in rows if row.person_id is None or row.person_id not in found]
    if without:
        raise UserError(
            told(
                [f"“{name}”在 {on:%Y-%m-%d} 没有银行账号。" for name in without],
                "没有生成银行文件，也没有登记发放；请先在会员资料中补上账号，或把这些人改为现金领取。",
            )
        )
    goods_only = [row.name for row in rows if row.cash <= 0]
    if goods_only:
        raise UserError(
            told(
                [f"“{name}”只有慰问品，没有慰问金。" for name in goods_only],
                "没有生成银行文件，也没有登记发放；请不要选这些人。",
            )
        )
    return [
        BankLine(
            found[row.person_id].holder,
            found[row.person_id].account_no,
            row.cash,
            bank=found[row.person_id].bank,
            branch=found[row.person_id].branch,
            phone=row.phone,
            staff_no=row.staff_no,
            purpose=purpose,
        )
        for row in rows
        if row.person_id is not None
    ]
