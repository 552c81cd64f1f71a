# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers shown in part; apart from ``core.values`` because the first list needs only this."""

from typing import Final

#: Stands for what is shown on request only.
HIDDEN: Final = "****"


def mask_id_number(id_number: str) -> str:
    """A number for the screen: '110105********002X'; shorter documents keep two characters at each end."""
    length = len(id_number)
    if length == 18:
        return f"{id_number[:6]}********{id_number[14:]}"
    if length == 15:
        return f"{id_number[:6]}******{id_number[12:]}"
    if length <= 4:
        return "*" * length
    return id_number[:2] + "*" * (length - 4) + id_number[-2:]


def mask_phone(phone: str) -> str:
    """A phone for the screen: '138****1111'; landlines keep the last four digits."""
    if len(phone) == 11 and phone[0] == "1":
        return f"{phone[:3]}****{phone[7:]}"
    if len(phone) <= 4:
        return "*" * len(phone)
    area, hyphen, rest = phone.partition("-") if phone.startswith("0") else ("", "", phone)
    return f"{area}{hyphen}{'*' * max(len(rest) - 4, 0)}{rest[-4:]}"


def mask_account_no(account_no: str) -> str:
    """A bank account for the screen: its last four digits, as on a signing sheet (DOMAIN §7.4)."""
    return f"****{account_no[-4:]}" if len(account_no) > 4 else "*" * len(account_no)


def mask_name(name: str) -> str:
    """A name for a notice everybody may read: '单雄信' is '单*信', '张三' is '张*', '买买提·艾力' is '买****力'."""
    if len(name) < 3:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]
