# SPDX-License-Identifier: GPL-3.0-or-later
"""Which column of a list of payments holds what; files are read, and headers looked for, as those of rosters are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from union_desktop.areas.aid.terms import FundSource
from union_desktop.areas.roster.service.columns import header_key, recognise
from union_desktop.areas.roster.service.reading import RawTable, find_table
from union_desktop.core.errors import UserError
from union_desktop.core.sheets.files import Sheet, cell_text, read_sheets
from union_desktop.core.sheets.headers import HEADER_WITHIN

#: Field → headers that mean it, the surest first; a column of a source's own name holds what that source pays.
_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "amount": (
        "发放金额", "实发金额", "实发", "补助金额", "慰问金额", "救助金额", "帮扶金额", "审定金额", "批准金额", "金额",
        "合计金额", "金额合计", "应发金额", "合计", "补助费", "补助款", "补助", "慰问金", "救助金", "慰问款", "现金", "发放标准",
        "标准",
    ),
    "fund": ("资金来源", "经费来源", "来源", "资金渠道", "列支渠道", "经费渠道"),
    "reason": ("事由", "困难原因", "致困原因", "主要困难", "困难情况", "补助原因", "慰问原因", "原因", "情况说明"),
    "note": ("备注", "说明"),
    "headcount": ("人数", "慰问人数", "发放人数"),
    "goods": ("慰问品", "慰问品名称", "物品", "实物"),
    "goods_value": ("慰问品金额", "慰问品价值", "慰问品折价", "实物折价", "物品价值", "物品金额", "慰问品折合金额"),
    "name": ("姓名", "集体名称", "集体", "名称", "慰问对象", "发放对象", "补助对象", "领款人", "受助人", "对象"),
    "id_number": ("证件号码", "证件号", "身份证", "身份证号", "身份证号码"),
    "staff_no": ("工号", "职工号"),
}  # fmt: skip
_SOURCES: Final[Mapping[FundSource, tuple[str, ...]]] = {
    FundSource.FISCAL: ("财政资金", "财政", "财政拨款", "中央财政", "地方财政", "财政专项", "专项资金"),
    FundSource.SUPERIOR_UNION: (
        "上级工会补助", "上级工会", "上级补助", "上级拨款", "上级工会拨款", "上级", "市总工会", "省总工会", "区总工会", "全总",
    ),
    FundSource.OWN_FUNDS: (
        "本级工会经费", "工会经费", "本级经费", "本级", "校工会", "校工会经费", "自有资金", "自筹", "本级工会", "工会自筹",
    ),
    FundSource.DONATION: ("社会捐助", "捐助", "捐赠", "捐款", "社会捐赠", "爱心基金", "社会捐款"),
    FundSource.ADMINISTRATION: ("行政拨付", "行政", "行政拨款", "学校行政", "学校拨款", "行政经费", "行政补助"),
    FundSource.OTHER: ("其他", "其它", "其他资金"),
}  # fmt: skip
_KNOWN: Final[Mapping[str, tuple[str, int]]] = {
    header_key(header): (key, rank)
    for key, headers in _HEADERS.items()
    for rank, header in enumerate(headers)
}
_FUNDS: Final[Mapping[str, FundSource]] = {
    header_key(word): source
    for source, words in _SOURCES.items()
    for word in (source.value, source.label, *words)
}
#: Money beside goods rather than the sum of both.
_CASH: Final = frozenset({"慰问金", "慰问款", "现金"})
_LONGEST_HEADER: Final = 20
_TEN_THOUSANDS: Final = re.compile(r"万元")
_UNIT: Final = re.compile(r"元$|\(元\)$")


def fund_named(text: str) -> FundSource | None:
    """The source somebody means by a word."""
    return _FUNDS.get(header_key(text))


def read_table(data: bytes, name: str) -> tuple[RawTable, dict[str, int]]:
    """The sheet of a file that is a list of payments, and the column of each field.

    Raises UserError when the file cannot be read, has no such sheet or several, or counts in 万元.
    """
    found: list[tuple[RawTable, dict[str, int]]] = []
    for sheet in read_sheets(data, name):
        table = find_table(sheet, _remembered(sheet))
        if table is None:
            continue
        columns = _columns(table.table.headers)
        if any(key in ("amount", "goods_value") or key.startswith("fund:") for key in columns):
            found.append((table, columns))
    if not found:
        raise UserError(
            f"在“{name}”里没有找到发放名单。请确认前 {HEADER_WITHIN} 行中有一行写着“姓名”（或“工号”“身份证号”）和“金额”，"
            "补上后重新选择文件；没有写入任何内容。"
        )
    if len(found) > 1:
        names = "、".join(f"“{table.table.sheet}”" for table, _ in found)
        raise UserError(
            f"“{name}”里有几张发放名单（{names}），不知道该用哪一张。请只留一张工作表另存后重新选择；没有写入任何内容。"
        )
    table, columns = found[0]
    for key, at in columns.items():
        if (key == "amount" or key.startswith("fund:")) and _TEN_THOUSANDS.search(table.table.headers[at]):
            raise UserError(
                f"“{name}”的“{table.table.headers[at]}”列以万元为单位，没有读取。请改成以元为单位后重新选择文件。"
            )
    return table, columns


def is_cash(header: str) -> bool:
    """Whether a column holds money only, so that the value of goods comes on top of it."""
    return _UNIT.sub("", header_key(header.rsplit("/", 1)[-1])) in _CASH


def _remembered(sheet: Sheet) -> dict[str, str]:
    """What the headers of a list of payments mean, for the look-out for the header line."""
    found: dict[str, str] = {}
    for row in sheet.rows[:HEADER_WITHIN]:
        for cell in row:
            if isinstance(cell, str) and 0 < len(cell) <= _LONGEST_HEADER:
                text = re.sub(r"[\s\u3000\u200b\ufeff]+", "", cell)
                meant = _meaning(text)
                if meant is not None:
                    found[text] = meant[0]
    return found


def _columns(headers: Sequence[str]) -> dict[str, int]:
    """The surest column of each field."""
    asked = sorted(
        (rank, at, key)
        for at, header in enumerate(headers)
        if header and (meant := _meaning(header)) is not None
        for key, rank in (meant,)
    )
    found: dict[str, int] = {}
    for _, at, key in asked:
        found.setdefault(key, at)
    return found


def _meaning(header: str) -> tuple[str, int] | None:
    for part in (header, header.rsplit("/", 1)[-1]):
        key = _UNIT.sub("", header_key(part))
        known = _KNOWN.get(key)
        if known is not None:
            return known
        source = _FUNDS.get(key.removesuffix("金额"))
        if source is not None:
            return f"fund:{source.value}", 0
    of_roster = recognise(header)
    if of_roster is not None and of_roster[0] in ("name", "staff_no", "id_number"):
        return of_roster[0], 10 + of_roster[1]
    return None


def shown(cell: object) -> str:
    """A cell as it is named in a sentence."""
    text = cell_text(cell)
    return text if len(text) <= 20 else text[:20] + "…"
