# SPDX-License-Identifier: GPL-3.0-or-later
"""Families, working lives, consents, raises and attached files of a few made-up members, so that every panel shows something."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from union_desktop.app.demo import words
from union_desktop.app.demo.dice import Dice
from union_desktop.app.demo.people import SEED, DemoOffice
from union_desktop.app.demo.plan import AS_OF
from union_desktop.areas.members.terms import ConsentDraft, DuesBaseDraft, FamilyDraft, ResumeDraft
from union_desktop.core.attachments import store
from union_desktop.core.attachments.terms import NewFile

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from union_desktop.core.office import Office

#: Everybody with more than one period, and every so many of the others.
_EVERY: Final = 400
_SCHOOLS: Final = ("示例市第一中学", "示例市实验小学", "示例市人民医院", "示例市水务集团", "示例市图书馆")
_STATIONS: Final = ("示例市工业大学", "示例省科学研究所", "示例市第二中学", "示例市设计院")
_COLOURS: Final = 3
_WITH_FILES: Final = 8
_RAISED_ON: Final = dt.date(2026, 7, 1)


def chosen(made: DemoOffice, people: Sequence[int]) -> list[tuple[int, int]]:
    """(place among the made-up people, id) of those who get more than their facts."""
    return [
        (at, person_id)
        for at, person_id in enumerate(people)
        if len(made.people[at].memberships) > 1 or at % _EVERY == 0
    ]


def add_households(session: Session, made: DemoOffice, people: Sequence[int]) -> None:
    """Relatives, stations, agreements, and a raise in summer."""
    from union_desktop.areas.members import service

    dice = Dice(SEED + 1)
    for at, person_id in chosen(made, people):
        person, first = made.people[at].person, made.people[at].memberships[0].joined_on
        born = person.birth_date or dt.date(1980, 1, 1)
        given = words.FEMALE_OLD if person.gender == "1" else words.MALE_OLD
        service.add_family(
            session,
            person_id,
            FamilyDraft(
                "配偶",
                dice.weighted(words.SURNAMES) + dice.pick(given),
                born + dt.timedelta(days=dice.between(-900, 900)),
                dice.pick(_SCHOOLS),
                "职员",
                "13",
                f"1990001{dice.below(10_000):04d}",
            ),
            today=AS_OF,
        )
        child_born = min(born + dt.timedelta(days=365 * 29 + dice.below(900)), AS_OF - dt.timedelta(days=400))
        relation = dice.pick(("子", "女"))
        service.add_family(
            session,
            person_id,
            FamilyDraft(
                relation,
                person.name[0] + dice.pick(words.FEMALE_NEW if relation == "女" else words.MALE_NEW),
                child_born,
                "",
                guardian_consent_on=dt.date(2026, 3, 2),
            ),
            today=AS_OF,
        )
        start = max(born.year + 22, 1975)
        if start < first.year:
            service.add_resume(
                session,
                person_id,
                ResumeDraft(f"{start}-07", f"{first.year}-{first.month:02d}", dice.pick(_STATIONS), "科员"),
                today=AS_OF,
            )
        service.add_resume(
            session,
            person_id,
            ResumeDraft(
                f"{first.year}-{first.month:02d}",
                "",
                person.department or "示例大学",
                person.position or person.professional_title,
            ),
            today=AS_OF,
        )
        service.add_consent(
            session,
            person_id,
            ConsentDraft(
                "会员登记与会籍管理", "2026 版", dt.date(2026, 3, 2), "paper", note="登记表背面签字"
            ),
            today=AS_OF,
        )
        if person.wage_base is not None and first < _RAISED_ON:
            service.add_base(
                session, person_id, DuesBaseDraft(_RAISED_ON, person.wage_base + 236_00), today=AS_OF
            )


def attach_files(office: Office, made: DemoOffice, people: Sequence[int]) -> None:
    """A photograph, a scan and an application for the first of them: contents first, then the rows."""
    from union_desktop.core.attachments import service

    photographs, scan = [_photograph(number) for number in range(_COLOURS)], _scan()
    files = {
        person_id: [
            NewFile(store.put(office.folder, photographs[at % _COLOURS]), "证件照.png", "照片", "入会时所交"),
            NewFile(store.put(office.folder, scan), "学历证书扫描件.png", "证书"),
            NewFile(
                store.put(office.folder, _application(made.people[at].person.name)),
                "入会申请书.pdf",
                "申请书",
            ),
        ]
        for at, person_id in chosen(made, people)[:_WITH_FILES]
    }
    with office.transaction("建立演示数据：附件") as session:
        for person_id, attached in files.items():
            service.attach(session, ("person", person_id), attached)


def _photograph(number: int) -> bytes:
    """Head and shoulders of nobody, on one of the colours of such pictures."""
    width, height = 260, 340
    ground = ((67, 142, 219), (196, 60, 60), (245, 245, 245))[number]
    skin, cloth = (226, 196, 170), (52 + number * 24, 62, 84)

    def colour(x: int, y: int) -> tuple[int, int, int]:
        if ((x - 130) / 58) ** 2 + ((y - 135) / 76) ** 2 <= 1:
            return (60, 48, 42) if y < 95 else skin
        if y > 210 and ((x - 130) / 118) ** 2 + ((y - 340) / 128) ** 2 <= 1:
            return cloth
        return ground

    return _png(width, height, colour)


def _scan() -> bytes:
    """A page with lines of grey where a text would stand, and a round seal."""
    width, height = 420, 594

    def colour(x: int, y: int) -> tuple[int, int, int]:
        ring = (x - 310) ** 2 + (y - 470) ** 2
        if 52**2 <= ring <= 58**2 or ring <= 14**2:
            return 214, 60, 60
        if 60 < y < 84 and 130 < x < 290:
            return 70, 70, 78
        if 130 < y < 420 and y % 24 < 8 and 50 < x < 370 - y // 24 * 37 % 120:
            return 150, 150, 156
        return 250, 249, 244

    return _png(width, height, colour)


def _png(width: int, height: int, colour: Callable[[int, int], tuple[int, int, int]]) -> bytes:
    """A PNG without any library, because the made-up office is also made where no Qt is."""
    rows = b"".join(
        b"\0" + bytes(value for x in range(width) for value in colour(x, y)) for y in range(height)
    )

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows, 6))
        + chunk(b"IEND", b"")
    )


def _application(name: str) -> bytes:
    from union_desktop.documents.form_page import FormPage, Paragraph, Space, render

    blocks = (
        Space(10),
        Paragraph("示例大学工会："),
        Paragraph(
            "我自愿加入中华全国总工会，遵守工会章程，执行工会决议，积极参加工会活动，按时交纳会费。请工会组织审查批准。"
        ),
        Space(16),
        Paragraph(f"申请人：{name}（演示）"),
    )
    return render(FormPage("入会申请书", blocks), invariant=True)
