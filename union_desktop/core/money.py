# SPDX-License-Identifier: GPL-3.0-or-later
"""Amounts as the office's papers and tables write them: 大写 beside a signature, and money cells of spreadsheets as fen.

``values.parse_yuan`` and ``values.format_yuan`` read and write plain figures; words and what may be paid out are here.
"""

from __future__ import annotations

import re
from typing import Final

from union_desktop.core.values import normalise_text, parse_yuan

CURRENCY: Final = "人民币"
MOST_FEN: Final = 10**14 - 1  # twelve digits of yuan, as many as ``parse_yuan`` reads

# cn2an writes 100,001,000 as 壹亿壹仟: the 零 for the empty 万 is put back.
_EMPTY_SECTION: Final = re.compile("亿(?=.仟[^万]*$)")

_PLAIN_WORDS: Final = str.maketrans(
    "〇壹贰貳叁參叄肆伍陆陸柒捌玖两兩拾佰仟萬億圓圆块正", "零一二二三三三四五六六七八九二二十百千万亿元元元整"
)
_DIGITS: Final = "零一二三四五六七八九"
_WORDS: Final = re.compile(f"[{_DIGITS}十百千万亿元角分]+整?")
_CHANGE: Final = re.compile(f"零?(?:([{_DIGITS}])角)?零?(?:([{_DIGITS}])分)?")
# «一千五» may be 1500 or 1005, and «一五〇〇» is a row of digits: neither is a sum of money.
_UNCLEAR: Final = re.compile(f"[{_DIGITS}]{{2,}}|.*[百千万亿][{_DIGITS}]")
_FIGURES: Final = re.compile(r"\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*|\d+")
_NEGATIVE: Final = re.compile(r"[-\u2010-\u2015\u2212负].*\d.*|\(.*\d.*\)|负.+")


def rmb_uppercase(fen: int, *, prefix: bool = False) -> str:
    """An amount in 大写: 壹万叁仟伍佰元整; up to 角 it ends in 整, with 分 it does not. ``prefix`` sets 人民币 before it.

    Raises ValueError for negative amounts and for more than twelve digits of yuan.
    """
    if not 0 <= fen <= MOST_FEN:
        raise ValueError(f"{fen} fen cannot be written in words")
    from cn2an import an2cn  # with its table of traditional characters not at start-up

    words: str = an2cn(f"{fen // 100}.{fen % 100:02d}", "rmb")
    if words.endswith("角"):
        words += "整"
    return (CURRENCY if prefix else "") + _EMPTY_SECTION.sub("亿零", words)


def parse_amount(value: object) -> int:
    """What a money cell says, as fen above 0: 1500, '1,500元', '1 500.00', '￥1500', '壹仟伍佰元整', '一千五百'.

    Raises ValueError with a sentence for everything that can be read in two ways or is no amount to be paid.
    """
    if isinstance(value, float):
        value = f"{value:.15g}"  # a spreadsheet shows no more, and computed cents are not exact behind that
    text = "" if isinstance(value, bool) else normalise_text(value).replace("，", ",")
    if not text:
        raise ValueError("这里没有填写金额。请写成 1234.50 的样子。")
    if _NEGATIVE.fullmatch(text.replace(CURRENCY, "").strip(" ¥￥")):
        raise ValueError(f"“{_shown(text)}”是负数。发放的金额应大于 0，请核对后重新填写。")
    fen = _from_words(text) if _is_words(text) else _from_figures(text)
    if fen == 0:
        raise ValueError(f"“{_shown(text)}”是 0 元。发放的金额应大于 0，不发放的请整行删去。")
    return fen


def _from_figures(text: str) -> int:
    fen = parse_yuan(text)
    whole = re.sub(r"[^\d, ]", "", text.partition(".")[0]).strip(" ,")
    if whole and not _FIGURES.fullmatch(whole):
        raise ValueError(
            f"“{_shown(text)}”中的逗号或空格不在千分位上，可能是两个金额或少写了数字。请写成 1234.50 的样子。"
        )
    return fen


def _is_words(text: str) -> bool:
    return _WORDS.fullmatch(_plain_words(text)) is not None


def _plain_words(text: str) -> str:
    return text.replace(" ", "").removeprefix(CURRENCY).translate(_PLAIN_WORDS)


def _from_words(text: str) -> int:
    """An amount in words; the yuan are read by cn2an, 角 and 分 here because it reads 元伍分 and 伍角 wrong or not at all."""
    words = _plain_words(text).removesuffix("整")
    yuan, mark, rest = words.partition("元")
    if not mark and ("角" in words or "分" in words):
        yuan, rest = "", words
    change = _CHANGE.fullmatch(rest)
    if change is None or not (yuan or rest) or _UNCLEAR.fullmatch(yuan) or (mark and not yuan):
        raise ValueError(_unclear(text))
    from cn2an import cn2an

    try:
        whole = int(cn2an(yuan, "normal")) if yuan else 0
    except (ValueError, KeyError):
        raise ValueError(_unclear(text)) from None
    fen = whole * 100 + _digit(change[1]) * 10 + _digit(change[2])
    if fen > MOST_FEN:
        raise ValueError(_unclear(text))
    return fen


def _digit(char: str | None) -> int:
    return _DIGITS.index(char) if char else 0


def _unclear(text: str) -> str:
    return f"“{_shown(text)}”看不出是多少钱。请改用数字，写成 1234.50 的样子。"


def _shown(text: str) -> str:
    return text if len(text) <= 30 else text[:30] + "…"
