# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a line is about: by staff number, else by identity number; a name alone only suggests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from union_desktop.core import values
from union_desktop.core.asking import Ask, Source, asking
from union_desktop.core.masking import mask_id_number

_LOT: Final = 400


@dataclass(frozen=True, slots=True)
class Named:
    """How a line names somebody; numbers as they are stored."""

    name: str
    staff_no: str
    id_number: str


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    name: str
    staff_no: str
    id_number: str


@dataclass(slots=True)
class _Known:
    by_staff_no: dict[str, _Person] = field(default_factory=dict)
    by_bare_no: dict[str, list[_Person]] = field(default_factory=lambda: defaultdict(list))
    by_id_number: dict[str, _Person] = field(default_factory=dict)
    by_name: dict[str, list[_Person]] = field(default_factory=lambda: defaultdict(list))

    def with_id_number(self, number: str) -> _Person | None:
        """Whose number this is, with 15 digits or with 18."""
        return next((self.by_id_number[one] for one in _spellings(number) if one in self.by_id_number), None)


def match(source: Source, lines: Sequence[Named], *, names_may_stand: bool) -> list[int | str | None]:
    """For each line the person, a sentence why there is none, or None for a name that stands for itself.

    A number given up in a merge still means the person who stayed. ``names_may_stand``: people the office does not know
    are taken by their name.
    """
    known = _known(source, lines)
    return [_matched(known, one, names_may_stand) for one in lines]


def _matched(known: _Known, one: Named, names_may_stand: bool) -> int | str | None:
    found: _Person | None = None
    if one.staff_no:
        found = known.by_staff_no.get(one.staff_no)
        if found is None:
            # A spreadsheet drops leading zeros; with the same name it can only be this one.
            bare = [
                person
                for person in known.by_bare_no.get(one.staff_no.lstrip("0"), ())
                if person.name == one.name
            ]
            found = bare[0] if len(bare) == 1 else None
        if found is None and not one.id_number:
            return f"工号“{one.staff_no}”在会员中查不到。请核对工号，或先登记这个人。"
    if found is None and one.id_number:
        found = known.with_id_number(one.id_number)
        if found is None:
            tried = f"工号“{one.staff_no}”和" if one.staff_no else ""
            wrong = _what_is_wrong(one.id_number)
            return f"{tried}证件号码 {mask_id_number(one.id_number)} 在会员中查不到。{wrong}请核对号码，或先登记这个人。"
        if one.staff_no and found.staff_no:
            return (
                f"证件号码 {mask_id_number(one.id_number)} 是“{found.name}”的，但登记的工号不是“{one.staff_no}”。"
                "请核对是哪一位。"
            )
    elif found is not None and one.id_number:
        other = known.with_id_number(one.id_number)
        if other is not None and other.id != found.id:
            return f"工号“{one.staff_no}”是“{found.name}”的，证件号码却是“{other.name}”的。请核对是哪一位。"
        if other is None and found.id_number:
            return f"工号“{one.staff_no}”是“{found.name}”，但证件号码与登记的不同。请核对是哪一位。"
    if found is not None:
        if one.name and one.name != found.name:
            which = f"工号“{one.staff_no}”" if one.staff_no else f"证件号码 {mask_id_number(one.id_number)}"
            return f"{which}登记的是“{found.name}”，表中写的是“{one.name}”。请核对是哪一位。"
        return found.id
    if not one.name:
        return "没有姓名、工号或证件号码，不知道是谁。"
    candidates = known.by_name.get(one.name, [])
    if not candidates:
        return (
            None
            if names_may_stand
            else f"会员中没有“{one.name}”，也没有写工号或证件号码。请补上工号，或先登记这个人。"
        )
    if len(candidates) == 1:
        number = f"工号 {candidates[0].staff_no}" if candidates[0].staff_no else "没有登记工号"
        return (
            f"只写了姓名“{one.name}”，会员中有 1 位同名（{number}），仅凭姓名不能确认。请补上工号或证件号码。"
        )
    return (
        f"只写了姓名“{one.name}”，会员中有 {len(candidates)} 位同名，无法确认是哪一位。请补上工号或证件号码。"
    )


def _known(source: Source, lines: Sequence[Named]) -> _Known:
    ask = asking(source)
    known = _Known()
    for person in _people(ask, "staff_no", {one.staff_no for one in lines}):
        known.by_staff_no[person.staff_no] = person
    unknown = {one.staff_no for one in lines if one.staff_no} - known.by_staff_no.keys()
    for person in _people(ask, "ltrim(staff_no, '0')", {number.lstrip("0") for number in unknown}):
        known.by_bare_no[person.staff_no.lstrip("0")].append(person)
    numbers = {spelling for one in lines if one.id_number for spelling in _spellings(one.id_number)}
    for person in _people(ask, "id_number", numbers):
        for spelling in _spellings(person.id_number):
            known.by_id_number[spelling] = person
    for key, column, wanted in (
        (known.by_staff_no, "staff_no", unknown),
        (known.by_id_number, "id_number", numbers - known.by_id_number.keys()),
    ):
        for number, person in _given_up(ask, column, wanted):
            key.setdefault(number, person)
    for person in _people(ask, "name", {one.name for one in lines if not (one.staff_no or one.id_number)}):
        known.by_name[person.name].append(person)
    return known


def _spellings(number: str) -> tuple[str, ...]:
    """A number as it may stand elsewhere: with 18 digits, too, when it is written with 15."""
    if len(number) == 15 and values.birth_date_of(number) is not None and number.isdigit():
        return number, values.upgrade_15(number)
    return (number,)


def _what_is_wrong(number: str) -> str:
    """A sentence about a number that looks like a resident's and cannot be one."""
    if len(number) == 15 and number.isdigit():
        return "" if values.birth_date_of(number) else "旧身份证号中的出生日期不对。"
    if len(number) in (17, 18, 19) and number[:-1].isdigit():
        return values.check_id_number(number) or ""
    return ""


def _people(ask: Ask, column: str, wanted: Collection[str]) -> Iterator[_Person]:
    for names, parameters in _lots(wanted):
        for row in ask(
            f"select id, name, staff_no, id_number from person where {column} in ({names})", **parameters
        ):
            yield _Person(*row)


def _given_up(ask: Ask, column: str, wanted: Collection[str]) -> Iterator[tuple[str, _Person]]:
    for names, parameters in _lots(wanted):
        for number, *row in ask(
            f"select m.{column}, p.id, p.name, p.staff_no, p.id_number from person_merge m"
            f" join person p on p.id = m.person_id where m.{column} in ({names})",
            **parameters,
        ):
            yield number, _Person(*row)


def _lots(wanted: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    ordered = sorted(filter(None, wanted))
    for at in range(0, len(ordered), _LOT):
        lot = ordered[at : at + _LOT]
        yield (
            ", ".join(f":v{place}" for place in range(len(lot))),
            {f"v{place}": value for place, value in enumerate(lot)},
        )
