# SPDX-License-Identifier: GPL-3.0-or-later
"""Which column holds what: by the words of its header first, by what stands in it second."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from union_desktop.areas.roster.terms import FIELDS, IGNORED

# A column about somebody else, or about an earlier time, is not about the member, however familiar its last word.
_SOMEBODY_ELSE = re.compile(
    r"配偶|子女|父亲|母亲|父母|家属|家庭成员|紧急|介绍人|推荐人|联系人|负责人|领导|导师|经办|填表|审核|监护|受益人|担保|"
    r"^原|曾用|变更前|调整前|办公|拼音|代码$|备用|第二"
)
_BRACKETS = re.compile(r"[（(【\[].*?[)）】\]]")
_DROPPED = re.compile(r"[\s\u3000\u200b\ufeff*＊:：、，,。.·]+")
# Endings that mean a field whatever stands before them ("教职工身份证号码", "现所在校区").
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("身份证号码", "id_number"),
    ("身份证号", "id_number"),
    ("身份号码", "id_number"),
    ("姓名", "name"),
    ("工号", "staff_no"),
    ("手机号码", "phone"),
    ("手机号", "phone"),
    ("手机", "phone"),
    ("出生日期", "birth_date"),
    ("出生年月", "birth_date"),
    ("政治面貌", "political_status"),
    ("工会小组", "union_group"),
    ("校区", "campus"),
    ("派遣公司", "employer"),
    ("派遣单位", "employer"),
    ("所在部门", "department"),
    ("所在单位", "department"),
    ("邮箱", "email"),
    ("民族", "ethnicity"),
    ("会员证号", "card_no"),
    ("入会日期", "joined_on"),
    ("入会时间", "joined_on"),
)
IDENTIFYING = frozenset({"name", "staff_no", "id_number"})
# What forms add to a header without brackets: 必填, 18位, 1. in front, the same in English behind.
_ADDED = re.compile(
    r"必填项?|选填项?|可不填|\d+位数?字?|^\d+|\d+$|[-_/|]+|(?<=[\u4e00-\u9fff])[a-z]+|[a-z]+(?=[\u4e00-\u9fff])"
)
_LESS_SURE = 20


def header_key(text: str) -> str:
    """A header without spaces, marks and remarks in brackets, for comparing."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return _DROPPED.sub("", _BRACKETS.sub("", plain))


def _known_headers() -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for entry in FIELDS:
        for rank, header in enumerate((entry.title, *entry.headers)):
            known.setdefault(header_key(header), (entry.key, rank))
    return known


_KNOWN = _known_headers()


@lru_cache(maxsize=4096)
def recognise(header: str) -> tuple[str, int] | None:
    """The field a header means and how sure that is (0 is surest), or None."""
    if _SOMEBODY_ELSE.search(header):
        return None
    parts = (header_key(header), header_key(header.rsplit("/", 1)[-1]))
    for part in parts:
        if found := _KNOWN.get(part):
            return found
        for ending, key in _ENDINGS:
            if part.endswith(ending):
                return key, 50
    for part in parts:
        if found := _KNOWN.get(_ADDED.sub("", part)):
            return found[0], found[1] + _LESS_SURE
    return None


def guess_columns(
    headers: Sequence[str], samples: Sequence[Sequence[object]], remembered: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The field of each column ("" for none): what was remembered, then the header, then the contents.

    ``samples`` has one sequence of cells per column. No field is given to two columns.
    """
    remembered = remembered or {}
    result = [IGNORED] * len(headers)
    taken: set[str] = set()
    asked: list[tuple[int, int, str]] = []
    for at, header in enumerate(headers):
        if header in remembered:
            key = remembered[header]
            if key and key not in taken:
                result[at] = key
                taken.add(key)
            elif not key and (found := recognise(header)) and _stood_back(headers, found[0], remembered):
                asked.append((found[1], at, found[0]))
        elif header and (found := recognise(header)):
            asked.append((found[1], at, found[0]))
    for _, at, key in sorted(asked):
        if key not in taken:
            result[at] = key
            taken.add(key)
    for at, header in enumerate(headers):
        if (
            result[at]
            or header in remembered
            or (header and recognise(header))
            or _SOMEBODY_ELSE.search(header)
        ):
            continue
        by_content = _guess_by_content(samples[at])
        if by_content and by_content not in taken:
            result[at] = by_content
            taken.add(by_content)
    return tuple(result)


def _stood_back(headers: Sequence[str], key: str, remembered: Mapping[str, str]) -> bool:
    """Whether a column may have been nothing only because another one, which is not in this file, was the field."""
    fields = [header for header, field in remembered.items() if field == key]
    return bool(fields) and not any(header in headers for header in fields)


def identifies(keys: Iterable[str]) -> bool:
    """Whether these fields are enough to take a line for a person: two known columns, one of them identifying."""
    present = {key for key in keys if key}
    return len(present) >= 2 and not present.isdisjoint(IDENTIFYING)


_ID_LIKE = re.compile(r"\d{17}[\dXx]")
_PHONE_LIKE = re.compile(r"1[3-9]\d{9}(?:\.0)?")
_MAIL_LIKE = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")


def _guess_by_content(cells: Sequence[object]) -> str:
    texts = [str(cell).strip() for cell in cells if cell not in ("", None)]
    if len(texts) < 3:
        return IGNORED
    enough = 0.8 * len(texts)
    for pattern, key in ((_ID_LIKE, "id_number"), (_PHONE_LIKE, "phone"), (_MAIL_LIKE, "email")):
        if sum(1 for text in texts if pattern.fullmatch(text)) >= enough:
            return key
    if sum(1 for text in texts if text in ("男", "女")) >= enough:
        return "gender"
    if sum(1 for text in texts if len(text) <= 6 and text.endswith("族")) >= enough:
        return "ethnicity"
    return IGNORED
