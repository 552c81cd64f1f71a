# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of bank accounts: the one form they are kept in, what cannot be one, and what looks mistyped."""

from __future__ import annotations

import re
from typing import Final

from union_desktop.core.values import looks_damaged, normalise_text

SHORTEST: Final = 8
LONGEST: Final = 32
_CARD_LENGTHS: Final = (16, 19)
_NOT_IN_NUMBER: Final = re.compile(r"[\s'’‘`\-\u2010-\u2015]+")
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)


def normalise_account(value: object) -> str:
    """'6222 0236-0000 …' as digits alone; leading zeros stay, and what a spreadsheet has spoilt stays visible."""
    text = normalise_text(value)
    return text.upper() if _SCIENTIFIC.fullmatch(text) else _NOT_IN_NUMBER.sub("", text)


def account_problem(account: str) -> str | None:
    """Why a normalised number cannot be an account, as a sentence; None when it may be one."""
    if not account:
        return "没有填写银行账号。请补上账号，或改为现金领取。"
    if _SCIENTIFIC.fullmatch(account):
        return f"账号“{account}”是被表格软件改坏的号码，后面几位已经丢失。请在原表中把这一列设为文本，重新填写完整的账号。"
    if not (account.isascii() and account.isdigit()):
        return f"账号“{account[:LONGEST]}”中有数字以外的字符。请对照银行卡或存折重新填写。"
    if not SHORTEST <= len(account) <= LONGEST:
        return (
            f"账号应是 {SHORTEST} 到 {LONGEST} 位数字，这里是 {len(account)} 位。请对照银行卡或存折重新填写。"
        )
    return None


def account_doubt(account: str) -> str | None:
    """What makes a possible account look wrong, as a sentence; such an account may still be right."""
    if looks_damaged(account):
        return f"账号（尾号 {tail(account)}）末尾全是 0，可能被表格软件改坏。请核对完整的账号。"
    if len(account) in _CARD_LENGTHS:
        from stdnum import luhn

        if not luhn.is_valid(account):
            return f"账号（尾号 {tail(account)}）的校验位不对，可能有写错的数字。请对照银行卡核对；确认无误的可以照用，存折账号没有校验位。"
    return None


def tail(account: str) -> str:
    """The last four digits, which is all that papers show."""
    return account[-4:]
