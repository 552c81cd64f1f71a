# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs of records that may be one person: alike in name and in a second fact, or with one identity number.

Nobody is compared with everybody: people are sorted into blocks by what a pair must share, and only those who meet in a
block are looked at. 100,000 people take a few seconds, so the screen asks a child process (``answer``).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Final

from union_desktop.core import values
from union_desktop.core.reading import Reader

#: The most pairs that are shown, the likeliest first: whoever has more begins with these.
MOST: Final = 2_000
#: Where more people than this meet, what they share says nothing (a birthday put in for want of a better one).
_CROWD: Final = 60
_LEAST: Final = 30
_SILENT: Final = re.compile(r"[\s·•・‧.．\-]+")
_SQL: Final = (
    "select id, name, pinyin, coalesce(birth_date, ''), id_type, id_number, phone, department,"
    " coalesce(now_joined_on, ''), gender from person where anonymised_on is null order by id"
)
_RESIDENT: Final = ("", "111")
_WHOLE: Final = 18
_PREFIX: Final = 14  # region and day of birth


@dataclass(frozen=True, slots=True)
class Likely:
    """A pair, the lower number first; ``score`` grows with what agrees. Both lists are words for the desk."""

    one: int
    other: int
    score: int
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    name: str
    plain: str
    pinyin: str
    born: str
    id_type: str
    id_number: str
    number: str
    phone: str
    department: str
    joined_on: str
    gender: str


def likely(reader: Reader, report: Callable[[int, int], None] = lambda _done, _total: None) -> list[Likely]:
    """All likely pairs that nobody has found to be two people, the likeliest first."""
    known = {tuple(row) for row in reader.iterate("select person_a, person_b from not_duplicate")}
    people = [_person(*row) for row in reader.iterate(_SQL)]
    report(1, 3)
    pairs = {pair for pair in _meeting(people) if (people[pair[0]].id, people[pair[1]].id) not in known}
    report(2, 3)
    found = [weighed for one, other in pairs if (weighed := weigh(people[one], people[other]))]
    found.sort(key=lambda pair: (-pair.score, pair.one, pair.other))
    report(3, 3)
    return found[:MOST]


def answer(reader: Reader, report: Callable[[int, int], None]) -> bytes:
    """The same as JSON, for ``core.office_child``."""
    return json.dumps([asdict(pair) for pair in likely(reader, report)]).encode()


def from_answer(data: bytes) -> list[Likely]:
    """What ``answer`` sent."""
    return [
        Likely(one["one"], one["other"], one["score"], tuple(one["reasons"]), tuple(one["against"]))
        for one in json.loads(data)
    ]


def weigh(one: _Person, other: _Person) -> Likely | None:
    """How likely the two are one person; None when too little agrees."""
    reasons: list[str] = []
    against: list[str] = []
    score = _number_score(one, other, reasons, against)
    same_number = score >= 100
    score += _name_score(one, other, reasons)
    if not reasons:
        return None
    second = len(reasons)
    if one.born and one.born == other.born:
        score += 35
        reasons.append("出生日期相同")
    elif one.born and other.born:
        score -= 20
        against.append("出生日期不同")
    if one.phone and one.phone == other.phone:
        score += 35
        reasons.append("手机号码相同")
    if one.department and (one.department, one.joined_on) == (other.department, other.joined_on):
        score += 20
        reasons.append("部门和入会日期相同")
    prefixes = {each.number[:_PREFIX] for each in (one, other) if len(each.number) == _WHOLE}
    if len(prefixes) == 1 and one.number != other.number and len(one.number) == len(other.number):
        score += 10
        reasons.append("身份证号前 14 位相同")
    if one.gender and other.gender and one.gender != other.gender:
        score -= 25
        against.append("性别不同")
    if not same_number and (len(reasons) == second or score < _LEAST):
        return None
    return Likely(one.id, other.id, max(score, 1), tuple(reasons), tuple(against))


def _number_score(one: _Person, other: _Person, reasons: list[str], against: list[str]) -> int:
    if not one.number or not other.number:
        return 0
    if one.number == other.number:
        if one.id_number != other.id_number:
            reasons.append("证件号码相同（一个是 15 位旧号码）")
        elif (one.id_type or "111") != (other.id_type or "111"):
            reasons.append("证件号码相同（证件类型不同）")
        else:
            reasons.append("证件号码相同")
        return 100
    if one.id_type in _RESIDENT and other.id_type in _RESIDENT:
        if _slip(one.number, other.number):
            reasons.append("身份证号只差一处")
            return 30
        against.append("身份证号不同")
        return -40
    return 0


def _name_score(one: _Person, other: _Person, reasons: list[str]) -> int:
    if one.name == other.name:
        reasons.append("姓名相同")
        return 40
    if one.plain == other.plain:
        reasons.append("姓名相同（间隔号或空格写法不同）")
        return 38
    if one.pinyin and one.pinyin == other.pinyin:
        reasons.append("姓名读音相同")
        return 25
    if len(one.plain) >= 3 and _slip(one.plain, other.plain):
        turned = sorted(one.plain) == sorted(other.plain)
        reasons.append("姓名中两个字颠倒" if turned else "姓名只差一个字")
        return 20
    return 0


def _slip(one: str, other: str) -> bool:
    """Whether two texts differ in one place, or in two neighbours that changed places."""
    if len(one) != len(other):
        return False
    places = [at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    if len(places) == 1:
        return True
    return (
        len(places) == 2
        and places[1] == places[0] + 1
        and one[places[0]] == other[places[1]]
        and one[places[1]] == other[places[0]]
    )


def _person(
    number: int,
    name: str,
    pinyin: str,
    born: str,
    id_type: str,
    id_number: str,
    phone: str,
    department: str,
    joined_on: str,
    gender: str,
) -> _Person:
    plain = _SILENT.sub("", name if name.isalpha() else unicodedata.normalize("NFKC", name))
    canonical = id_number.upper()
    if len(canonical) == 15 and id_type in _RESIDENT:
        with suppress(ValueError):  # kept knowingly though it is none
            canonical = values.upgrade_15(canonical)
    known = gender if gender in ("1", "2") else ""
    return _Person(
        number, name, plain, pinyin, born, id_type, id_number, canonical, phone, department, joined_on, known
    )


def _meeting(people: list[_Person]) -> Iterator[tuple[int, int]]:
    """Places of two people who share a number, or a fact and nearly a name."""
    by_number: defaultdict[str, list[int]] = defaultdict(list)
    by_fact: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(people):
        if one.number:
            by_number[one.number].append(at)
            if len(one.number) == _WHOLE:
                by_fact["i", one.number[:_PREFIX]].append(at)
        if one.born:
            by_fact["b", one.born].append(at)
        if one.phone:
            by_fact["p", one.phone].append(at)
        if one.department and one.joined_on:
            by_fact["d", one.department, one.joined_on].append(at)
    for block in by_number.values():
        yield from _pairs(block)
    for facts in by_fact.values():
        if len(facts) > 1:
            by_name: defaultdict[str, list[int]] = defaultdict(list)
            for at in facts:
                for key in _name_keys(people[at]):
                    by_name[key].append(at)
            for block in by_name.values():
                yield from _pairs(block)


def _name_keys(one: _Person) -> Iterable[str]:
    """Texts two near names have in common: the sound, the name as written, and the name without one character."""
    yield one.pinyin
    plain = one.plain
    if len(plain) < 3:
        yield plain
        return
    for at in range(len(plain)):
        yield f"{plain[:at]}?{plain[at + 1 :]}"
    # Two neighbours that changed places.
    yield "".join(sorted(plain)) + "="


def _pairs(block: list[int]) -> Iterator[tuple[int, int]]:
    if 1 < len(block) <= _CROWD:
        yield from combinations(block, 2)
