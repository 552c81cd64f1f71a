# SPDX-License-Identifier: GPL-3.0-or-later
"""Values as people write them (dates, names, ID numbers, phones, money) turned into the one form the office file keeps.

Everything here is pure: the caller passes today's date. What cannot be read raises ValueError with a Chinese sentence.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from union_desktop.core.surnames import COMPOUND_SURNAMES

__all__ = [
    "IdProblem",
    "LooseDate",
    "as_date",
    "birth_date_of",
    "check_id_number",
    "check_phone",
    "format_yuan",
    "gender_of",
    "id_problem",
    "looks_damaged",
    "normalise_id_number",
    "normalise_name",
    "normalise_phone",
    "normalise_text",
    "parse_date",
    "parse_loose_date",
    "parse_yuan",
    "upgrade_15",
    "with_check_character",
]

# Characters nobody sees but that arrive with text copied from web pages, PDFs and chat programs. The ideographic
# variation selectors (U+E0100…) are not among them: they choose the glyph somebody's registered name is written with.
_INVISIBLE = dict.fromkeys(
    (
        173,
        847,
        1564,
        6158,
        *range(8203, 8208),
        *range(8234, 8239),
        *range(8288, 8304),
        *range(65024, 65040),
        65279,
        *range(9),
        *range(14, 32),
        *range(127, 133),
        *range(134, 160),
    )
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys(
    (9, 10, 11, 12, 13, 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288), 32
)
# Kangxi radicals come out of PDF text layers in place of the ideographs they look like. The CJK *compatibility* ideographs
# (U+F900…) stay: some registered names use them, so plain NFKC would change a name.
_RADICALS = {
    code: mapped
    for code in (*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3)
    if len(mapped := unicodedata.normalize("NFKC", chr(code))) == 1
}
_PLAIN: dict[int, int | str | None] = {**_INVISIBLE, **_FULL_WIDTH, **_SPACES, **_RADICALS}

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN_ONLY = re.compile(f"[{_HAN}\U000e0100-\U000e01ef]+")
_NOT_PLAIN_HAN = re.compile("[^\u4e00-\u9fff]")
# Dots that keyboards and fonts offer in place of the interpunct U+00B7 of minority names.
_DOTS = re.compile("[\u2022\u2027\u2219\u22c5\u2024\u0387\u16eb\u25cf\u30fb\uff65\u318d]")
_DOT_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) *[.\u00b7] *(?=[{_HAN}])")


def normalise_text(value: object) -> str:
    """The text of a cell or field without invisible characters, full-width forms and doubled spaces; '' for None."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else _number_text(value)
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(text.translate(_PLAIN).split())


def _number_text(value: object) -> str:
    """A spreadsheet number as the digits the person typed: 123.0 is '123'."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


# ---------------------------------------------------------------------------------------------------------------- names


def normalise_name(text: object) -> str:
    """A person's name as it is stored: '张　三' -> '张三', '买买提•艾力' -> '买买提·艾力'; Latin names keep single spaces."""
    if isinstance(text, str) and _NOT_PLAIN_HAN.search(text) is None:
        return text
    name = _DOTS.sub("\u00b7", normalise_text(text))
    name = _DOT_BETWEEN_HAN.sub("\u00b7", name).strip("\u00b7 ")
    if " " in name:
        joined = name.replace(" ", "")
        # '张三 李四' may be two people in one cell, so four characters are joined only after a two-character surname.
        if _HAN_ONLY.fullmatch(joined) and (
            len(joined) <= 3 or (len(joined) == 4 and joined[:2] in COMPOUND_SURNAMES)
        ):
            return joined
    return name


# ---------------------------------------------------------------------------------------------------------------- dates


class LooseDate(NamedTuple):
    """A date and whether its day was really written; '1990年5月' is (1990-05-01, False)."""

    date: datetime.date
    day_known: bool


_YMD = re.compile(
    r"(\d{4}) ?(?:[-/.,年\u2010-\u2015]) ?(\d{1,2}) ?(?:[-/.,月\u2010-\u2015]) ?(\d{1,2}) ?[日号.]?"
    r"(?:[T ] ?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_YM = re.compile(r"(\d{4}) ?(?:[-/.,年\u2010-\u2015]) ?(\d{1,2}) ?[月.]?")
_HAN_DIGITS = {
    ord(han): str(digit)
    for digit, hans in enumerate(("〇零○Ｏ", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for han in hans
}
_HAN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([元一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十廿卅]{1,3})[日号])?"
)
_EXCEL_EPOCH = datetime.date(1899, 12, 30)
_FIRST_YEAR = 1900
_FIRST_BIRTH_YEAR = 1850
_FIRST_SERIAL = (datetime.date(1927, 1, 1) - _EXCEL_EPOCH).days


def as_date(value: object) -> datetime.date | None:
    """A date from what the office file hands back: ISO text, date, datetime, None or ''; ValueError for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(f"“{value}”不是日期。")


def parse_date(value: object, *, today: datetime.date) -> datetime.date:
    """The date a person wrote in one of the usual ways, day 1 where only year and month are given; ValueError otherwise."""
    return parse_loose_date(value, today=today).date


def parse_loose_date(value: object, *, today: datetime.date) -> LooseDate:
    """Like parse_date, but tells whether the day was written.

    Numbers are read as Excel serials only between 1927 and five years after today; years only from 1900 to the same end.
    """
    if isinstance(value, datetime.datetime):
        return LooseDate(_in_range(value.date(), value, today), True)
    if isinstance(value, datetime.date):
        return LooseDate(_in_range(value, value, today), True)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _date_from_number(value, today)
    if not isinstance(value, str):
        raise ValueError(_unreadable(value))
    text = normalise_text(value)
    if not text:
        raise ValueError("这里没有填写日期。请写成 1990-01-02 的样子。")
    if not text.isascii() and (han := _HAN_DATE.fullmatch(text.replace(" ", ""))):
        text = _plain_date(han)
    if match := _YMD.fullmatch(text):
        return LooseDate(_make(match[1], match[2], match[3], value, today), True)
    if match := _YM.fullmatch(text):
        return LooseDate(_make(match[1], match[2], "1", value, today), False)
    if text.isascii() and text.isdigit() and len(text) in (5, 6, 8):
        return _date_from_number(int(text), today)
    if re.fullmatch(r"\d{4} ?年?", text):
        raise ValueError(f"“{_shown(value)}”只有年份。请补上月和日，写成 1990-01-02 的样子。")
    if re.fullmatch(r"'?\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?", text):
        raise ValueError(f"“{_shown(value)}”的年份只有两位，可能读错。请把年份写全，例如 1990-01-02。")
    raise ValueError(_unreadable(value))


def _date_from_number(number: float, today: datetime.date) -> LooseDate:
    last_serial = (datetime.date(today.year + 5, 12, 31) - _EXCEL_EPOCH).days
    if _FIRST_SERIAL <= number <= last_serial + 1:
        return LooseDate(_in_range(_EXCEL_EPOCH + datetime.timedelta(days=int(number)), number, today), True)
    if not abs(number) <= 1e9:  # also true of NaN
        raise ValueError(_unreadable(number))
    if number == int(number):
        digits = str(int(number))
        if len(digits) == 8:
            return LooseDate(_make(digits[:4], digits[4:6], digits[6:], number, today), True)
        if len(digits) == 6:
            return LooseDate(_make(digits[:4], digits[4:], "1", number, today), False)
    elif _FIRST_YEAR <= number < today.year + 6:
        year, _, month = str(number).partition(".")
        if month == "1":
            # A cell holding the number 1990.1 may have been typed as 1990.10: the spreadsheet does not tell.
            raise ValueError(
                f"“{number}”可能是 {year} 年 1 月，也可能是 {year} 年 10 月。请写成 {year}-01-01 的样子。"
            )
        if len(month) <= 2:
            return LooseDate(_make(year, month, "1", number, today), False)
    raise ValueError(_unreadable(number))


def _plain_date(han: re.Match[str]) -> str:
    year = han[1].translate(_HAN_DIGITS)
    parts = [year, str(_han_number(han[2]))]
    if han[3]:
        parts.append(str(_han_number(han[3])))
    return "-".join(parts)


def _han_number(text: str) -> int:
    text = text.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(text.translate(_HAN_DIGITS))
    return int(tens.translate(_HAN_DIGITS) or "1") * 10 + int(ones.translate(_HAN_DIGITS) or "0")


def _make(year: str, month: str, day: str, value: object, today: datetime.date) -> datetime.date:
    try:
        made = datetime.date(int(year), int(month), int(day))
    except ValueError:
        if not 1 <= int(month) <= 12:
            reason = f"没有 {int(month)} 月"
        else:
            reason = f"{int(year)} 年 {int(month)} 月没有 {int(day)} 日"
        raise ValueError(f"“{_shown(value)}”不是有效的日期：{reason}。") from None
    return _in_range(made, value, today)


def _in_range(made: datetime.date, value: object, today: datetime.date) -> datetime.date:
    if not _FIRST_YEAR <= made.year <= today.year + 5:
        raise ValueError(f"“{_shown(value)}”的年份 {made.year} 不合理。请核对后重新填写。")
    return made


def _unreadable(value: object) -> str:
    return f"“{_shown(value)}”看不出是哪一天。请写成 1990-01-02 的样子。"


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 30 else text[:30] + "…"


# ----------------------------------------------------------------------------------------------------------- ID numbers

_CHECK_CHARACTERS = "10X98765432"
_NOT_IN_NUMBER = re.compile(r"[\s'’‘\"`-]+")
# Look-alikes people type for the check character X.
_CROSSES = str.maketrans(
    {"×": "X", "✕": "X", "Х": "X", "х": "X", "ⅹ": "X", "Ⅹ": "X", "╳": "X", "χ": "X", "Χ": "X"}
)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_PERMITS = {"810000": "X81", "820000": "X81", "830000": "X83"}
_CHINESE_CARDS = frozenset(("111", "112", "113"))

# Answers already found for the six and eight digit parts of ID numbers; both sets are small (some 6,000 codes, 46,000 days).
_last_year_of_region: dict[str, int] = {}
_known_days: dict[str, datetime.date | None] = {}


@dataclass(frozen=True, slots=True)
class IdProblem:
    """Why a number cannot be right: kind is damaged, length, old, format, type, birth_date, region or check_digit."""

    kind: str
    message: str


def normalise_id_number(text: object) -> str:
    """An ID number as it is stored: half-width, upper case, no spaces, hyphens or apostrophes; never from a rounded float."""
    if isinstance(text, str) and text.isascii() and text.isalnum():
        return text.upper()
    number = normalise_text(text)
    if _SCIENTIFIC.fullmatch(number):
        return number.upper()
    return _NOT_IN_NUMBER.sub("", number.translate(_CROSSES)).upper()


def check_id_number(text: str, id_type: str = "111", *, today: datetime.date | None = None) -> str | None:
    """What is wrong with a normalised number for this kind of document (codes.ID_TYPE), as a sentence; None when right or ''."""
    problem = id_problem(text, id_type, today=today)
    return None if problem is None else problem.message


def id_problem(text: str, id_type: str = "111", *, today: datetime.date | None = None) -> IdProblem | None:
    """Like check_id_number, with the kind of the problem; births after today are refused when today is given.

    Resident numbers follow GB 11643—1999 by python-stdnum's rules with one exception: a county code that came into use only after
    the birth is right, because numbers are given out from 1984 on and at the first registration, not at the birth.
    """
    if len(text) == 18 and id_type in _CHINESE_CARDS:
        # The usual case, for 100,000 rows: two look-ups and one multiplication chain done inside int(). Base 13 weighs the
        # digits like base 2 modulo 11, which is the weighing of ISO 7064 MOD 11-2 (the same idea as in python-stdnum).
        try:
            right = text[17] == _CHECK_CHARACTERS[int(text[:17], 13) * 2 % 11]
            born = _known_days[text[6:14]]
            last_year = _last_year_of_region[text[:6]]
        except (KeyError, ValueError):
            pass
        else:
            # int() would also read full-width digits and underscores.
            usable = right and text.isascii() and text[:17].isdigit()
            if usable and born is not None and born.year <= last_year and (today is None or born <= today):
                return None
    return _slow_id_problem(text, id_type, today) if text else None


def _slow_id_problem(text: str, id_type: str, today: datetime.date | None) -> IdProblem | None:
    if looks_damaged(text):
        return IdProblem(
            "damaged",
            f"“{_shown(text)}”是被表格软件改坏的号码，后面几位已经丢失。请在原表中把这一列设为文本，重新填写完整的号码。",
        )
    if id_type in _CHINESE_CARDS:
        return _resident_problem(text, today)
    if id_type in ("X81", "X83"):
        return _permit_problem(text, id_type, today)
    if id_type == "553":
        return _foreigner_problem(text, today)
    pattern, message = _OTHER_DOCUMENTS.get(id_type, _ANY_DOCUMENT)
    return None if pattern.fullmatch(text) else IdProblem("format", message)


_OTHER_DOCUMENTS = {
    "414": (re.compile(r"[A-Z0-9]{5,12}"), "护照号码应是 5 到 12 位的字母和数字。请对照护照重新填写。"),
    "511": (
        re.compile(r"\d{8}|\d{10}(?:\([A-Z0-9]\)|[A-Z])?"),
        "台湾居民来往大陆通行证号码应是 8 位数字（旧证为 10 位）。请对照证件重新填写。",
    ),
    "516": (
        re.compile(r"[HM]\d{8}(?:\d{2})?"),
        "港澳居民来往内地通行证号码应以 H 或 M 开头，后接 8 位数字（旧证为 10 位）。请对照证件重新填写。",
    ),
}
_ANY_DOCUMENT = (re.compile(r".{2,40}"), "证件号码应是 2 到 40 个字符。请对照证件重新填写。")


def _resident_problem(text: str, today: datetime.date | None) -> IdProblem | None:
    if len(text) == 15 and text.isascii() and text.isdigit():
        try:
            hint = f"按规则换成 18 位是 {upgrade_15(text)}，请核对后改用 18 位号码。"
        except ValueError:
            hint = "其中的出生日期也不对，请对照证件重新填写 18 位号码。"
        return IdProblem("old", f"这是 15 位的旧身份证号。{hint}")
    if problem := _form_problem(text, "身份证号"):
        return problem
    if text[:6] in _PERMITS:
        kind = "台湾居民居住证" if text.startswith("83") else "港澳居民居住证"
        return IdProblem("type", f"这是{kind}的号码。请把证件类型写为“{kind}”。")
    if text[0] == "9":
        return IdProblem("type", "这是外国人永久居留身份证的号码。请把证件类型写为“外国人永久居留身份证”。")
    if problem := _birth_problem(text, today):
        return problem
    last_year = _last_region_year(text[:6])
    if last_year < int(text[6:10]):
        if last_year < 0:
            reason = f"前六位 {text[:6]} 不是公布过的行政区划代码"
        else:
            reason = f"前六位 {text[:6]} 在 {last_year} 年已经停用，早于出生年份"
        return IdProblem("region", f"身份证号{reason}。请对照证件核对。")
    return _check_digit_problem(text, "身份证号")


def _permit_problem(text: str, id_type: str, today: datetime.date | None) -> IdProblem | None:
    label = "台湾居民居住证号码" if id_type == "X83" else "港澳居民居住证号码"
    if problem := _form_problem(text, label):
        return problem
    if _PERMITS.get(text[:6]) != id_type:
        start = "830000" if id_type == "X83" else "810000 或 820000"
        return IdProblem("type", f"{label}应以 {start} 开头。请核对号码和证件类型。")
    return _birth_problem(text, today) or _check_digit_problem(text, label)


def _foreigner_problem(text: str, today: datetime.date | None) -> IdProblem | None:
    label = "外国人永久居留身份证号码"
    if re.fullmatch(
        r"[A-Z]{3}\d{12}", text
    ):  # the card before December 2023: country, place, birth, sequence
        return None
    if problem := _form_problem(text, label):
        return problem
    if text[0] != "9":
        return IdProblem("type", f"{label}应以 9 开头（旧证为 3 个字母加 12 位数字）。请核对号码和证件类型。")
    return _birth_problem(text, today) or _check_digit_problem(text, label)


def _form_problem(text: str, label: str) -> IdProblem | None:
    if len(text) != 18:
        return IdProblem("length", f"{label}应是 18 位，这里是 {len(text)} 位。请对照证件重新填写。")
    if not (text.isascii() and text[:17].isdigit() and (text[17].isdigit() or text[17] == "X")):
        return IdProblem("format", f"{label}前 17 位应是数字，最后一位应是数字或 X。请对照证件重新填写。")
    return None


def _birth_problem(text: str, today: datetime.date | None) -> IdProblem | None:
    born = _day(text[6:14])
    if born is None:
        return IdProblem(
            "birth_date", f"号码第 7 到 14 位 {text[6:14]} 不是有效的出生日期。请对照证件重新填写。"
        )
    if today is not None and born > today:
        return IdProblem(
            "birth_date", f"号码里的出生日期 {born.isoformat()} 在今天之后。请对照证件重新填写。"
        )
    return None


def _check_digit_problem(text: str, label: str) -> IdProblem | None:
    if text[17] != _check_character(text[:17]):
        return IdProblem("check_digit", f"{label}的校验码不对，号码中可能有写错的数字。请对照证件逐位核对。")
    return None


def _check_character(first_17: str) -> str:
    return _CHECK_CHARACTERS[int(first_17, 13) * 2 % 11]


def _day(digits: str) -> datetime.date | None:
    try:
        return _known_days[digits]
    except KeyError:
        pass
    day: datetime.date | None
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        day = None
    if day is not None and day.year < _FIRST_BIRTH_YEAR:
        day = None
    if day is not None:  # only real days are remembered: the table must not grow with every wrong number
        _known_days[digits] = day
    return day


def _last_region_year(code: str) -> int:
    """The last year in which a county code was in use (9999: still is), -1 for a code that never was."""
    try:
        return _last_year_of_region[code]
    except KeyError:
        pass
    from stdnum import numdb  # 5 ms and a table of 6,900 lines: not at start-up

    last_year = -1
    for _, properties in numdb.get("cn/loc").info(code):
        for name in properties.get("county", "").split(","):
            if name:
                end = name[1:].partition("]")[0].partition("-")[2] if name.startswith("[") else ""
                last_year = max(last_year, int(end) if end else 9999)
    if last_year >= 0:
        _last_year_of_region[code] = last_year
    return last_year


def with_check_character(first_17: str) -> str:
    """An 18-digit number from its first 17 digits."""
    return first_17 + _check_character(first_17)


def upgrade_15(text: str) -> str:
    """The 18-digit number of a 15-digit one (century 19, check digit added); ValueError when it is not one."""
    if not (len(text) == 15 and text.isascii() and text.isdigit()):
        raise ValueError("旧身份证号应是 15 位数字。")
    first_17 = text[:6] + "19" + text[6:]
    if _day(first_17[6:14]) is None:
        raise ValueError(f"旧身份证号中的出生日期 {text[6:12]} 不对。")
    return with_check_character(first_17)


def birth_date_of(id_number: str) -> datetime.date | None:
    """The birth date inside an 18 or 15 digit number, whatever its check digit; None when there is none."""
    digits = (
        id_number[6:14] if len(id_number) == 18 else "19" + id_number[6:12] if len(id_number) == 15 else ""
    )
    return _day(digits) if len(digits) == 8 and digits.isascii() and digits.isdigit() else None


def gender_of(id_number: str) -> str | None:
    """'1' (male) or '2' (female) of GB/T 2261.1 from digit 17 (15: the last) of a number; None when it holds none."""
    if birth_date_of(id_number) is None:
        return None
    digit = id_number[16] if len(id_number) == 18 else id_number[14]
    if not (digit.isascii() and digit.isdigit()):
        return None
    return "1" if int(digit) % 2 else "2"


def looks_damaged(value: object) -> bool:
    """Whether a spreadsheet has lost digits of this long number: 1.1E+17, a float past 15 digits, 18 digits ending 000.

    A text number with a right check digit is never called damaged, even when it ends in 000.
    """
    if isinstance(value, float):
        return abs(value) >= 1e15
    if isinstance(value, bool) or value is None:
        return False
    text = (str(value) if isinstance(value, int) else normalise_text(value)).replace(" ", "")
    if _SCIENTIFIC.fullmatch(text):
        return True
    digits = text.removesuffix(".0")
    if len(digits) <= 15 or not (digits.isascii() and digits.isdigit()):
        return False
    if digits is not text:
        return True
    if digits[15:].strip("0"):
        return False
    if isinstance(value, int):
        return True
    # One zero behind 15 digits proves nothing in a text; an 18-digit number with a right check digit is taken as it is.
    return len(digits) >= 17 and (len(digits) != 18 or digits[17] != _check_character(digits[:17]))


# --------------------------------------------------------------------------------------------------------------- phones

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?")
_ABROAD = re.compile(r"\+\d{6,15}")


def normalise_phone(value: object) -> str:
    """A phone as it is stored: '+86 138-0000 1111', 13800001111.0 and full-width digits become '13800001111'."""
    text = normalise_text(value).strip("'’‘` ")
    text = text.removesuffix(".0")
    digits = re.sub(r"[\s()\-\u2010-\u2015·.]+", "", text)
    digits = re.sub(r"^(?:\+|00)?86(?=1[3-9]\d{9}$)", "", digits)
    if _MOBILE.fullmatch(digits):
        return digits
    if _ABROAD.fullmatch(digits) and not digits.startswith("+86"):
        return digits
    # Written for callers abroad, the area code has lost its 0: '+86 10 8268 0001'.
    land = re.sub(r"^(?:\+|00)86[\s-]*\(?0?(?=[1-9])", "0", text)
    land = re.sub(r" ?(?:转|分机|ext\.?) ?", "-", land, flags=re.IGNORECASE)
    land = re.sub(r"^\((0\d{2,3})\) ?-?", r"\1-", land)
    land = re.sub(r"^(0\d{2,3})[ \-\u2010-\u2015]+", r"\1-", land)
    area, hyphen, number = land.partition("-") if land.startswith("0") else ("", "", land)
    number = re.sub(r"(?<=\d)[ ](?=\d)", "", number)
    number = re.sub(r"^(\d{3,4})-(\d{4})(?!\d)", r"\1\2", number)
    land = f"{area}{hyphen}{number}"
    return land if _LANDLINE.fullmatch(land) else text


def check_phone(text: str) -> str | None:
    """What is wrong with a normalised phone, as a sentence; None for a mobile, a landline (with extension), +country or ''."""
    if not text or _MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text) or _ABROAD.fullmatch(text):
        return None
    if looks_damaged(text):
        return f"“{_shown(text)}”是被表格软件改坏的号码。请重新填写完整的电话号码。"
    if len(re.findall(r"1[3-9]\d{9}", text)) > 1:
        return "这里写了不止一个电话。请只留一个，其余的写进备注。"
    if text.isascii() and text.isdigit() and text[0] == "1":
        if len(text) != 11:
            return f"手机号应是 11 位，这里是 {len(text)} 位。请核对后重新填写。"
        return f"没有以 {text[:2]} 开头的手机号。请核对后重新填写。"
    return f"“{_shown(text)}”不像电话号码。请填 11 位手机号，或写成 010-12345678 的样子。"


# ---------------------------------------------------------------------------------------------------------------- money


def parse_yuan(value: object) -> int:
    """An amount in yuan ('¥6,487.50', '6487.5元', 6487.5) as fen; ValueError for more than two decimals or no number."""
    grouped = normalise_text(value).replace("，", ",")
    if re.search(r"\.\d*[, ]+\d", grouped):  # 1.500,00 elsewhere means 1500, and 12.5 80 may be two amounts
        raise ValueError(
            f"“{_shown(value)}”的小数点后面有逗号或空格，看不出是多少钱。请写成 1234.50 的样子。"
        )
    text = grouped.replace(",", "").replace(" ", "")
    text = re.sub(r"^(?:人民币|RMB|CNY)?[¥￥\u00a5]?|[元圆][整正]?$", "", text, flags=re.IGNORECASE)
    if not re.fullmatch(r"[+-]?\d{1,12}(?:\.\d*)?|[+-]?\.\d+", text):
        raise ValueError(f"“{_shown(value)}”不是金额。请写成 1234.50 的样子。")
    try:
        fen = Decimal(text) * 100
    except InvalidOperation:
        raise ValueError(f"“{_shown(value)}”不是金额。请写成 1234.50 的样子。") from None
    if fen != int(fen):
        raise ValueError(f"“{_shown(value)}”的小数超过两位。金额只能精确到分。")
    return int(fen)


def format_yuan(fen: int, *, grouped: bool = False) -> str:
    """Fen as yuan with two decimals: 3240 -> '32.40'; grouped puts commas between thousands (reports only)."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    yuan, rest = divmod(fen, 100)
    return f"{sign}{yuan:,}.{rest:02d}" if grouped else f"{sign}{yuan}.{rest:02d}"


def in_yuan(fen: int | None) -> str:
    """An amount in a sentence or a cell without a title that says so: 1,234.50 元; nothing for None."""
    return "" if fen is None else f"{format_yuan(fen, grouped=True)} 元"
