# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of parameters between what people type, what is kept, and what is shown; one place for all types."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

from union_desktop.areas.policies.terms.parameters import ParameterKind
from union_desktop.core import values

#: Ten-thousandths in a whole.
WHOLE: Final = 10_000
_NUMBER = re.compile(r"(\d{1,6}) ?(?:天|日|个?工作日|个?月|次|人)?")
_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,4})?) ?[%％]?")
_TIMES = re.compile(r"(\d{1,2}(?:\.\d{1,4})?) ?倍")
_FRACTION = re.compile(r"(\d{1,3}) ?[/／] ?(\d{1,3})")


def read_value(kind: ParameterKind, typed: str) -> str:
    """What somebody typed as it is kept, '' for nothing; ValueError with a sentence when it cannot be read."""
    if not typed.strip():
        return ""
    match kind.value:
        case "money":
            return str(_money(typed))
        case "number":
            return _number(kind, typed)
        case "share":
            return str(_share(kind, typed))
        case "choice":
            return _choice(kind, typed)
        case "list":
            lines = list(dict.fromkeys(filter(None, (" ".join(one.split()) for one in typed.splitlines()))))
            return _amounts(lines) if kind.money else "\n".join(lines)
        case "text":
            return typed.strip()


def checked_value(kind: ParameterKind, value: str) -> str:
    """A kept value in its one form; ValueError with a sentence for one that is not of this type."""
    if kind.value in ("money", "number", "share") and value and not (value.isascii() and value.isdigit()):
        raise ValueError(f"“{value}”不是数目。请重新填写“{kind.label}”。")
    return read_value(kind, typed_value(kind, value))


def typed_value(kind: ParameterKind, value: str) -> str:
    """A kept value as it stands in a field to be changed."""
    if not value:
        return ""
    match kind.value:
        case "money":
            return values.format_yuan(int(value))
        case "share":
            return f"{_percent(int(value))}%"
        case "choice":
            return dict(kind.choices).get(value, value)
        case _:
            return value


def shown_value(kind: ParameterKind, value: str) -> str:
    """A kept value as a person reads it; the lines of a list stay lines."""
    if not value:
        return ""
    match kind.value:
        case "money":
            return values.in_yuan(int(value))
        case "number":
            return f"{value} {kind.unit}".strip()
        case "list" if kind.money:
            return "、".join(values.in_yuan(one) for one in amounts_of(value))
        case _:
            return typed_value(kind, value)


def percent(ten_thousandths: int) -> str:
    """A share in a sentence."""
    return f"{_percent(ten_thousandths)}%"


def amounts_of(value: str) -> tuple[int, ...]:
    """The kept lines of a list of amounts, in fen."""
    return tuple(values.parse_yuan(line) for line in value.splitlines() if line.strip())


def _money(typed: str) -> int:
    fen = values.parse_yuan(typed)
    if fen < 0:
        raise ValueError(f"“{typed.strip()}”是负数。金额不能小于 0。")
    return fen


def _number(kind: ParameterKind, typed: str) -> str:
    found = _NUMBER.fullmatch(values.normalise_text(typed))
    if found is None:
        raise ValueError(f"“{typed.strip()}”不是数目。“{kind.label}”请写成整数，例如 5。")
    return str(int(found[1]))


def _share(kind: ParameterKind, typed: str) -> int:
    text = values.normalise_text(typed)
    if found := _FRACTION.fullmatch(text):
        if int(found[2]) == 0:
            raise ValueError(f"“{typed.strip()}”的分母是 0，请核对。")
        # Two of three must be enough where two thirds are asked for, and not be too many where two thirds are allowed.
        return (floor if kind.least else ceil)(Fraction(int(found[1]), int(found[2])) * WHOLE)
    if found := _TIMES.fullmatch(text):
        exact = Decimal(found[1]) * WHOLE
    elif found := _PERCENT.fullmatch(text):
        exact = Decimal(found[1]) * 100
    else:
        raise ValueError(f"“{typed.strip()}”不是比例。请写成 80%、2/3 或 1.5 倍的样子。")
    if exact != int(exact):
        raise ValueError(f"“{typed.strip()}”的小数过多。比例最多精确到 0.01%。")
    return int(exact)


def _choice(kind: ParameterKind, typed: str) -> str:
    text = values.normalise_text(typed)
    for code, label in kind.choices:
        if typed.strip() == code or text == values.normalise_text(label):
            return code
    offered = "、".join(f"“{label}”" for _, label in kind.choices)
    raise ValueError(f"“{kind.label}”不能是“{text}”。请选择{offered}。")


def _amounts(lines: list[str]) -> str:
    found = sorted({_money(line) for line in lines}, reverse=True)
    return "\n".join(values.format_yuan(one) for one in found)


def _percent(ten_thousandths: int) -> str:
    return f"{ten_thousandths / 100:.2f}".rstrip("0").rstrip(".")
