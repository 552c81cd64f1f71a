# SPDX-License-Identifier: GPL-3.0-or-later
"""The made-up people: 2,157 members on 30 September 2026, those who retired or left, and what happened to them on the way.

2026-09-30 is fixed because the union's yearly statistics count that day: what is shown, printed and tested never depends on the
day of looking. Nothing happens after it, so that "today" counts the same people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from union_desktop.app.demo import plan, words
from union_desktop.app.demo.dice import Dice
from union_desktop.app.demo.plan import AS_OF, BY_KEY, STANDING, DemoUnit
from union_desktop.areas.members.terms import EventKind, MembershipStatus, PersonDraft
from union_desktop.core.values import with_check_character

SEED: Final = 20260930
ESTABLISHED, POSTDOC, DISPATCHED = "established", "postdoc", "dispatched_entrusted"
#: Members on AS_OF by category; together 2,157.
COUNTS: Final = {ESTABLISHED: 907, POSTDOC: 98, DISPATCHED: 1152}
#: People besides them, by how they stand on AS_OF.
FORMER: Final = {
    MembershipStatus.RETAINED: 150,
    MembershipStatus.TRANSFERRED_OUT: 46,
    MembershipStatus.WITHDRAWN: 18,
    MembershipStatus.DEEMED_WITHDRAWN: 6,
    MembershipStatus.EXPELLED: 1,
    MembershipStatus.DECEASED: 15,
}
_YEAR = dt.timedelta(days=365)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """Something that happened after joining; group, campus and category are filled where it changed them (MOVE)."""

    kind: EventKind
    on: dt.date
    group: str = ""
    campus: str = ""
    category: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DemoMembership:
    """One time somebody joined (JOIN or TRANSFER_IN), where, and what followed, oldest first."""

    kind: EventKind
    joined_on: dt.date
    applied_on: dt.date | None
    group: str
    campus: str
    category: str
    card_no: str
    events: tuple[DemoEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A made-up person with all periods of membership, and how he or she stands on AS_OF."""

    person: PersonDraft
    memberships: tuple[DemoMembership, ...]
    status: MembershipStatus
    group: str
    campus: str
    category: str


@dataclass(frozen=True, slots=True)
class DemoLeader:
    """A role in a group (members.service.ROLES) from a day on; ``person`` is the place in DemoOffice.people."""

    group: str
    person: int
    role: str
    from_on: dt.date


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """Everything a fresh office is filled with."""

    people: tuple[DemoPerson, ...]
    leaders: tuple[DemoLeader, ...]

    def members(self) -> list[DemoPerson]:
        """The 2,157 who are members on AS_OF."""
        return [one for one in self.people if one.status is MembershipStatus.ACTIVE]


def demo_office() -> DemoOffice:
    """The made-up office; the same objects' values at every call, on every platform."""
    people = tuple(_Maker(Dice(SEED)).everybody())
    return DemoOffice(people, tuple(_leaders(people)))


@dataclass(slots=True)
class _Life:
    """A person in the making."""

    category: str
    group: DemoUnit
    status: MembershipStatus = MembershipStatus.ACTIVE
    name: str = ""
    gender: str = ""
    ethnicity: str = ""
    id_type: str = "111"
    special: str = ""
    born: dt.date = AS_OF
    region: tuple[str, str] = ("", "")
    memberships: list[DemoMembership] = field(default_factory=list)


class _Maker:
    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._numbers: set[str] = set()
        self._staff_nos: dict[str, int] = {}
        self._cards = 0
        self._phones = dice.shuffled(range(10000))

    def everybody(self) -> list[DemoPerson]:
        lives = self._dice.shuffled(
            [
                _Life(category, BY_KEY[group])
                for at, (category, count) in enumerate(COUNTS.items())
                for group, places in _shared_out(count, [(unit.key, unit.weights[at]) for unit in STANDING])
                for _ in range(places)
            ]
        )
        for status, count in FORMER.items():
            for _ in range(count):
                staff = status in (MembershipStatus.RETAINED, MembershipStatus.DECEASED) or self._dice.chance(
                    0.5
                )
                category = ESTABLISHED if staff else DISPATCHED
                at = 0 if staff else 2
                lives.append(
                    _Life(
                        category, self._dice.weighted([(unit, unit.weights[at]) for unit in STANDING]), status
                    )
                )
        self._give_special_parts(lives)
        return [self._lived(life, at) for at, life in enumerate(lives)]

    def _give_special_parts(self, lives: Sequence[_Life]) -> None:
        """Spread the cases worth seeing over the members; each member gets at most one of them."""
        dice = self._dice
        free = {
            category: [
                life for life in lives if life.category == category and life.status is MembershipStatus.ACTIVE
            ]
            for category in COUNTS
        }
        for special, category, count in (
            ("passport", POSTDOC, 4),
            ("passport", ESTABLISHED, 2),
            ("hong_kong", ESTABLISHED, 2),
            ("taiwan", POSTDOC, 2),
            ("was_postdoc", ESTABLISHED, 16),
            ("was_dispatched", ESTABLISHED, 5),
            ("came_back", ESTABLISHED, 6),
            ("came_back", DISPATCHED, 8),
            ("came_back_twice", DISPATCHED, 2),
            ("went_abroad", ESTABLISHED, 6),
            ("wrong_id", ESTABLISHED, 3),
            ("old_id", ESTABLISHED, 3),
            ("no_id", DISPATCHED, 8),
            ("no_staff_no", DISPATCHED, 6),
            ("transferred", ESTABLISHED, 55),
            ("transferred", DISPATCHED, 30),
        ):
            for _ in range(count):
                free[category].pop().special = special
        # 'pop' takes from the end of the shuffled lists, names from their front: nobody gets both.
        named = [life for category in (ESTABLISHED, DISPATCHED, POSTDOC) for life in free[category][:60]]
        names = [
            (name, "1" if name[1] in "伟洋杰明磊" else "2")
            for at, name in enumerate(words.TWIN_NAMES)
            for _ in range(2 + at % 3)
        ]
        names += [(surname + dice.pick(words.MALE_NEW), "1") for surname in words.COMPOUND_SURNAMES]
        names += [
            (
                dice.weighted(words.SURNAMES)
                + rare
                + (dice.pick(words.FEMALE_NEW) if dice.chance(0.5) else ""),
                "2",
            )
            for rare in words.RARE
        ]
        names += [
            (surname + dice.pick(words.MALE_OLD) + dice.pick(words.MALE_OLD), "1")
            for surname in "单仇解曾区查朴盖乐缪翟种阚宓覃"
        ]
        for life, (name, gender) in zip(named, dice.shuffled(names), strict=False):
            life.name, life.gender, life.ethnicity = name, gender, "01"

    # ------------------------------------------------------------------------------------------------- who they are

    def _lived(self, life: _Life, at: int) -> DemoPerson:
        dice = self._dice
        life.gender = life.gender or (
            "1" if dice.chance(0.46 if life.category == ESTABLISHED else 0.52) else "2"
        )
        life.ethnicity = life.ethnicity or dice.weighted(
            (
                ("01", 910),
                ("11", 22),
                ("03", 16),
                ("02", 10),
                ("08", 10),
                ("15", 8),
                ("06", 6),
                ("05", 7),
                ("04", 5),
                ("17", 3),
                ("07", 3),
            )
        )
        if life.special in ("passport", "hong_kong", "taiwan"):
            life.ethnicity = "" if life.special == "passport" else "01"
        life.born = self._birthday(life)
        life.region = {
            "05": words.XINJIANG,
            "17": words.XINJIANG,
            "04": words.TIBET,
            "02": words.INNER_MONGOLIA,
        }.get(life.ethnicity) or dice.pick(words.PROVINCES)
        life.name = life.name or self._name(life, at)
        first = self._joins_first(life)
        self._memberships(life, first)
        last = life.memberships[-1]
        group, campus, category = last.group, last.campus, last.category
        for event in last.events:
            group, campus, category = event.group or group, event.campus or campus, event.category or category
        return DemoPerson(
            self._person(life, first, category), tuple(life.memberships), life.status, group, campus, category
        )

    def _birthday(self, life: _Life) -> dt.date:
        first, last = {ESTABLISHED: (25, 60), POSTDOC: (28, 37), DISPATCHED: (19, 59)}[life.category]
        if life.special.startswith("was_") or life.special == "passport":
            first, last = 31, 42
        elif life.special == "old_id":
            first, last = 54, 59
        elif life.special or life.status is not MembershipStatus.ACTIVE:
            first = 34
        if life.status in (MembershipStatus.RETAINED, MembershipStatus.DECEASED):
            first, last = 61, 90
        if life.gender == "2" and last == 60:
            last = 55
        return self._dice.day(AS_OF - _YEAR * (last + 1) + _DAY * 30, AS_OF - _YEAR * first - _DAY * 30)

    def _name(self, life: _Life, at: int) -> str:
        dice = self._dice
        male = life.gender == "1"
        if life.special == "passport":
            return words.FOREIGN_NAMES[at % len(words.FOREIGN_NAMES)]
        if life.ethnicity == "05":
            own = dice.pick(words.UYGHUR_MALE if male else words.UYGHUR_FEMALE)
            father = dice.pick(words.UYGHUR_MALE)
            if dice.chance(0.2):
                return f"{own}·{father}·{dice.pick(words.UYGHUR_MALE)}"
            return f"{own}·{father}"
        if life.ethnicity == "17":
            return f"{dice.pick(words.KAZAKH_MALE if male else words.KAZAKH_FEMALE)}·{dice.pick(words.KAZAKH_MALE)}"
        if life.ethnicity == "04":
            return dice.pick(words.TIBETAN_MALE if male else words.TIBETAN_FEMALE)
        if life.ethnicity == "02" and dice.chance(0.6):
            return dice.pick(words.MONGOL_MALE if male else words.MONGOL_FEMALE)
        surname = dice.pick(words.COMPOUND_SURNAMES) if dice.chance(0.006) else dice.weighted(words.SURNAMES)
        old = life.born.year < 1984
        given = (
            (words.MALE_OLD if old else words.MALE_NEW)
            if male
            else (words.FEMALE_OLD if old else words.FEMALE_NEW)
        )
        one = dice.pick(given)
        if dice.chance(0.28):
            return surname + one
        return surname + one + dice.pick(given)

    def _id(self, life: _Life) -> tuple[str, str, bool]:
        """Type, number, flagged."""
        dice = self._dice
        if life.special == "no_id":
            return "", "", False
        if life.special == "passport":
            return "414", self._unused(lambda: f"X{dice.below(10**8):08d}"), False
        if life.special == "hong_kong":
            return "516", self._unused(lambda: f"H{dice.below(10**8):08d}"), False
        region = "830000" if life.special == "taiwan" else life.region[0]
        parity = 1 if life.gender == "1" else 0
        number = self._unused(
            lambda: with_check_character(f"{region}{life.born:%Y%m%d}{2 * dice.below(500) + parity:03d}")
        )
        if life.special == "taiwan":
            return "X83", number, False
        if life.special == "wrong_id":
            return "111", number[:17] + ("1" if number[17] != "1" else "2"), True
        if life.special == "old_id":
            return "111", number[:6] + number[8:17], True
        return "111", number, False

    def _unused(self, make: Callable[[], str]) -> str:
        while (number := make()) in self._numbers:
            pass
        self._numbers.add(number)
        return number

    def _person(self, life: _Life, first: dt.date, category: str) -> PersonDraft:
        dice = self._dice
        id_type, id_number, flagged = self._id(life)
        education, degree, title, position, wage = self._work(life, category)
        company = (
            dice.weighted([(name, 4 - at) for at, name in enumerate(words.COMPANIES)])
            if category == DISPATCHED
            else ""
        )
        staff_no = "" if life.special == "no_staff_no" else self._staff_no(category, first)
        phone = "" if dice.chance(0.02) else f"1990000{self._phones.pop():04d}"
        married = dice.chance(min(0.95, max(0.0, (AS_OF - life.born).days / 365 - 24) / 14))
        return PersonDraft(
            name=life.name,
            gender=life.gender,
            birth_date=life.born,
            id_type=id_type,
            id_number=id_number,
            id_flagged=flagged,
            ethnicity=life.ethnicity,
            political_status=self._political_status(life, category),
            education=education,
            degree=degree,
            marital_status=""
            if dice.chance(0.1)
            else dice.weighted((("20", 94), ("40", 5), ("30", 1)))
            if married
            else "10",
            native_place="" if life.special == "passport" else life.region[1],
            hukou_type=""
            if life.special in ("passport", "hong_kong", "taiwan") or dice.chance(0.3)
            else dice.weighted((("X1", 5), ("1", 2), ("2", 3 if category == DISPATCHED else 0), ("3", 1))),
            phone=phone,
            email=f"{staff_no.lower()}@example.com"
            if staff_no and category != DISPATCHED and dice.chance(0.8)
            else "",
            staff_no=staff_no,
            department=life.group.key.removesuffix("小组"),
            employer=company,
            position=position,
            professional_title=title,
            wage_base=wage,
            home_address=""
            if dice.chance(0.35)
            else f"示例市{dice.pick(words.STREETS)}{dice.between(1, 199)}号{dice.between(1, 30)}号楼{dice.between(1, 18)}0{dice.between(1, 4)}室",
            remark={
                "wrong_id": "身份证号与公安登记有出入，已请本人核对。",
                "old_id": "只有旧身份证号，待补 18 位号码。",
            }.get(life.special, ""),
        )

    def _political_status(self, life: _Life, category: str) -> str:
        if life.special == "passport":
            return ""
        if category == DISPATCHED:
            young = life.born.year >= 1999
            return self._dice.weighted((("13", 84), ("01", 10), ("03", 40 if young else 0), ("02", 1)))
        return self._dice.weighted(
            (
                ("01", 56),
                ("13", 30),
                ("02", 2),
                ("05", 4),
                ("10", 4),
                ("07", 2),
                ("06", 1),
                ("04", 1),
                ("08", 1),
                ("09", 1),
                ("12", 1),
            )
        )

    def _work(self, life: _Life, category: str) -> tuple[str, str, str, str, int | None]:
        """Education, degree, professional title, position, monthly base of dues in fen."""
        dice = self._dice
        if category == DISPATCHED:
            education = dice.weighted((("71", 26), ("61", 26), ("41", 16), ("44", 6), ("31", 18), ("21", 8)))
            position = dice.weighted(words.WORKER_POSTS)
            return (
                education,
                "4" if education == "21" and dice.chance(0.8) else "",
                "",
                position,
                dice.between(2800, 5200) * 100,
            )
        if category == POSTDOC:
            return "11", "2", "", "博士后", dice.between(9000, 13000) * 100
        teaching = life.group.key.endswith(("学院小组", "体育部小组", "艺术中心小组"))
        education, degree = dice.weighted(
            ((("11", "2"), 70), (("14", "3"), 22), (("21", "4"), 8))
            if teaching
            else ((("11", "2"), 14), (("14", "3"), 44), (("21", "4"), 32), (("31", ""), 10))
        )
        if teaching:
            title = dice.weighted(words.TEACHER_TITLES + (words.RESEARCH_TITLES if degree == "2" else ()))
            position = dice.weighted((("", 84), ("系主任", 5), ("教研室主任", 6), ("副院长", 3), ("院长", 2)))
        else:
            title, position = dice.weighted(words.OFFICE_TITLES), dice.weighted(words.OFFICE_POSTS)
        return (
            education,
            degree,
            title,
            position,
            None if dice.chance(0.03) else dice.between(350, 1150) * 1000 + dice.below(100) * 10,
        )

    def _staff_no(self, category: str, first: dt.date) -> str:
        if category == DISPATCHED:
            prefix, width = "P", 6
        elif category == POSTDOC:
            prefix, width = f"B{first.year}", 3
        elif first.year < 2000:
            prefix, width = (
                "0000",
                4,
            )  # numbers of the card-index days: their zeros are what spreadsheets lose
        else:
            prefix, width = str(first.year), 4
        number = self._staff_nos[prefix] = self._staff_nos.get(prefix, 100) + 1
        return f"{prefix}{number:0{width}d}"

    # -------------------------------------------------------------------------------------------- what happened to them

    def _joins_first(self, life: _Life) -> dt.date:
        """The day of the first joining."""
        dice = self._dice
        if life.category == POSTDOC:
            first, last = dt.date(2023, 9, 1), AS_OF - _DAY * 10
        else:
            grown = life.born + _YEAR * (24 if life.category == ESTABLISHED else 18)
            first = max(grown, dt.date(1984, 3, 1) if life.category == ESTABLISHED else dt.date(2006, 3, 1))
            last = min(AS_OF - _DAY * 10, first + _YEAR * (14 if life.category == ESTABLISHED else 30))
            if life.special or life.status is not MembershipStatus.ACTIVE:
                last = max(first, min(last, AS_OF - _YEAR * 9))
            if life.special == "was_postdoc":
                first, last = dt.date(2013, 9, 1), dt.date(2020, 12, 31)
        root = BY_KEY[life.group.split_from] if life.group.split_from else life.group
        return max(dice.day(first, last), root.valid_from)

    def _membership(
        self, on: dt.date, group: str, category: str, kind: EventKind = EventKind.JOIN
    ) -> DemoMembership:
        dice = self._dice
        self._cards += 1
        applied = on - _DAY * dice.between(7, 60) if dice.chance(0.4) and kind is EventKind.JOIN else None
        return DemoMembership(
            kind, on, applied, group, self._campus(BY_KEY[group]), category, f"{self._cards:08d}"
        )

    def _campus(self, group: DemoUnit) -> str:
        if group.key == "饮食服务中心南北区小组":
            return plan.SOUTH if self._dice.chance(0.55) else plan.NORTH
        return self._dice.pick(plan.CAMPUSES) if self._dice.chance(0.02) else group.campus

    def _memberships(self, life: _Life, first: dt.date) -> None:
        dice = self._dice
        group, category, on, kind = life.group.key, life.category, first, EventKind.JOIN
        if life.special.startswith("came_back"):
            for _ in range(2 if life.special == "came_back_twice" else 1):
                away = on + _YEAR * 2 + _DAY * dice.below(300)
                left = EventKind.TRANSFER_OUT if dice.chance(0.6) else EventKind.WITHDRAW
                period = self._membership(on, self._another(group), category, kind)
                life.memberships.append(
                    replace(
                        period,
                        events=(
                            DemoEvent(
                                left,
                                away,
                                note="调离学校" if left is EventKind.TRANSFER_OUT else "本人书面申请",
                            ),
                        ),
                    )
                )
                on = away + _DAY * dice.between(200, 500)
                kind = EventKind.TRANSFER_IN if left is EventKind.TRANSFER_OUT else EventKind.JOIN
            on = max(on, life.group.valid_from)
            life.memberships.append(self._membership(on, group, category, kind))
            return
        start, events = self._arrivals(life, on)
        if life.special in ("was_postdoc", "was_dispatched"):
            category = POSTDOC if life.special == "was_postdoc" else DISPATCHED
            note = "博士后出站留校" if category == POSTDOC else "公开招聘入编"
            changed = max([on + _YEAR * 2, *(event.on + _DAY * 30 for event in events)])
            events.append(DemoEvent(EventKind.MOVE, changed, group, life.group.campus, ESTABLISHED, note))
        if life.special == "went_abroad":
            away = max([on + _YEAR * 3, *(event.on + _DAY * 30 for event in events)])
            events.append(DemoEvent(EventKind.RETAIN, away, note="公派出国"))
            events.append(DemoEvent(EventKind.RESUME, away + _DAY * 365, note="回国"))
        if life.status is not MembershipStatus.ACTIVE:
            events += self._leaving(life, max([on, *(event.on for event in events)]))
        life.memberships.append(replace(self._membership(on, start, category), events=tuple(events)))

    def _another(self, group: str) -> str:
        """A group that stood from the beginning and still does."""
        choices = [unit.key for unit in STANDING if unit.valid_from == plan.FOUNDED and unit.key != group]
        return self._dice.pick(choices)

    def _arrivals(self, life: _Life, on: dt.date) -> tuple[str, list[DemoEvent]]:
        """The group somebody joined in, and the moves from there into the present one."""
        dice, group = self._dice, life.group
        if on < group.valid_from:
            return group.split_from, [self._moved(life, group.valid_from, "学院新建，整体调整")]
        for closed in plan.GROUPS:
            if (
                closed.merged_into == group.key
                and closed.closed_on
                and on < closed.closed_on
                and dice.chance(0.6)
            ):
                return closed.key, [self._moved(life, closed.closed_on, "小组合并")]
        if life.special == "transferred":
            return self._another(group.key), [
                self._moved(life, dice.day(on + _YEAR, AS_OF - _YEAR), "岗位调动")
            ]
        return group.key, []

    def _moved(self, life: _Life, on: dt.date, note: str) -> DemoEvent:
        category = {"was_postdoc": POSTDOC, "was_dispatched": DISPATCHED}.get(life.special, life.category)
        return DemoEvent(EventKind.MOVE, on, life.group.key, life.group.campus, category, note)

    def _leaving(self, life: _Life, after: dt.date) -> list[DemoEvent]:
        dice = self._dice
        if life.status in (MembershipStatus.RETAINED, MembershipStatus.DECEASED):
            age = 60 if life.gender == "1" else 55
            retired = min(
                max(
                    after + _DAY * 30,
                    _first_of_next_month(life.born.replace(year=life.born.year + age, day=1)),
                ),
                AS_OF - _DAY * 40,
            )
            if life.status is MembershipStatus.RETAINED:
                return [DemoEvent(EventKind.RETIRE, retired)]
            died = dice.day(max(after + _DAY * 30, dt.date(2010, 1, 1)), AS_OF - _DAY * 5)
            return [DemoEvent(EventKind.RETIRE, retired)] * (died > retired) + [
                DemoEvent(EventKind.DECEASE, died)
            ]
        on = dice.day(max(after + _DAY * 200, dt.date(2015, 1, 1)), AS_OF - _DAY * 5)
        kind, note = {
            MembershipStatus.TRANSFERRED_OUT: (EventKind.TRANSFER_OUT, "调离学校，组织关系已转出"),
            MembershipStatus.WITHDRAWN: (EventKind.WITHDRAW, "本人书面申请"),
            MembershipStatus.DEEMED_WITHDRAWN: (EventKind.DEEM_WITHDRAWN, "连续六个月不交会费，经教育不改"),
            MembershipStatus.EXPELLED: (EventKind.EXPEL, "委员会讨论决定"),
        }[life.status]
        return [DemoEvent(kind, on, note=note)]


def _first_of_next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _shared_out(count: int, weights: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Whole places by weight that add up to count (largest remainders)."""
    total = sum(weight for _, weight in weights)
    places = {key: count * weight // total for key, weight in weights}
    by_remainder = sorted(weights, key=lambda pair: -(count * pair[1] % total))
    for key, _ in by_remainder[: count - sum(places.values())]:
        places[key] += 1
    return list(places.items())


def _leaders(people: Sequence[DemoPerson]) -> list[DemoLeader]:
    """For each standing group a leader, the one before, in larger ones a deputy and a women's committee member."""
    found: list[DemoLeader] = []
    for at, unit in enumerate(STANDING):
        there = [
            (index, arrived, one)
            for index, one in enumerate(people)
            if one.status is MembershipStatus.ACTIVE
            and one.group == unit.key
            and (arrived := _arrived(one)) < dt.date(2024, 1, 1)
        ]
        # The established first: they are who a group elects.
        there.sort(key=lambda entry: (entry[2].category != ESTABLISHED, entry[1], entry[0]))
        elected = dt.date(2024, 3, 1) + _DAY * (at % 25)
        found += [
            DemoLeader(unit.key, index, "leader", max(arrived + _YEAR, dt.date(2019, 3, 1)))
            for index, arrived, _ in there[:1]
            if arrived < dt.date(2021, 1, 1)
        ]
        found += [DemoLeader(unit.key, index, "leader", elected) for index, _, _ in there[1:2]]
        if len(there) > 20:
            found += [DemoLeader(unit.key, index, "deputy", elected) for index, _, _ in there[2:3]]
            women = [index for index, _, one in there[3:] if one.person.gender == "2"]
            found += [DemoLeader(unit.key, index, "women_committee", elected) for index in women[:1]]
    return sorted(found, key=lambda leader: (leader.from_on, leader.group, leader.person))


def _arrived(one: DemoPerson) -> dt.date:
    """The day somebody came into the group of AS_OF."""
    last = one.memberships[-1]
    return max([last.joined_on, *(event.on for event in last.events if event.group == one.group)])
