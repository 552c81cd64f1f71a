# SPDX-License-Identifier: GPL-3.0-or-later
"""The claim form and the two lists on paper, read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.areas.mutual_aid.conftest import Plans, opened
from tests.areas.mutual_aid.test_claims import paid
from tests.documents.reading import texts
from tests.golden_files import assert_as_before
from tests.office_fixtures import TODAY
from union_desktop.areas.members.documents.common import PaperLook
from union_desktop.areas.mutual_aid.documents.claim_form import claim_forms
from union_desktop.areas.mutual_aid.queries import claims, insured
from union_desktop.areas.mutual_aid.queries.papers import claim_papers
from union_desktop.core.listing import ListLook, Wanted
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import PaperDraft, PaperState
from union_desktop.documents import listing
from union_desktop.documents.fonts import Fonts

NOON = dt.datetime(2026, 9, 30, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
LOOK = PaperLook("示例大学工会", "测试员", NOON)


def test_the_form_says_everything_and_has_rare_characters(office: Office, plans: Plans) -> None:
    claim = opened(office, plans, disease="乳腺恶性肿瘤", handler="李办", diagnosed_on=dt.date(2026, 6, 25))
    with office.reader() as reader:
        (one,) = claim_papers(reader, [claim, 9_999])
    one = replace(
        one,
        name="王𬱖",
        id_number="11010519491231002X",
        account_holder="王𬱖",
        account_no="6222000012345678",
        bank="示例银行东校区支行",
        papers=(
            PaperDraft("诊断证明", PaperState.PRESENT),
            PaperDraft("身份证明", PaperState.MISSING, "本人补办中"),
            PaperDraft("鉴定书", PaperState.WAIVED, "未伤残"),
        ),
    )
    pdf = claim_forms([one], LOOK, fonts=Fonts.load(bundled_only=True), invariant=True)
    assert_as_before("claim_form", pdf)
    assert "王𬱖" in "".join(texts(pdf))


def test_many_papers_go_on_overleaf_under_the_name(office: Office, plans: Plans) -> None:
    claim = opened(office, plans)
    with office.reader() as reader:
        (one,) = claim_papers(reader, [claim])
    many = tuple(PaperDraft(f"材料{number}") for number in range(40))
    pages = texts(claim_forms([replace(one, papers=many)], LOOK, fonts=Fonts.load(bundled_only=True)))
    assert len(pages) > 1
    assert "郝梅　HZ-2026-0001" in pages[1].replace(" ", "　")


def test_both_lists_are_printed_from_their_listings(office: Office, plans: Plans, today: dt.date) -> None:
    paid(office, opened(office, plans))
    with office.reader() as reader:
        for source in (claims, insured):
            ids = source.find_ids(reader, Wanted(sort="name"))
            columns = tuple(column.key for column in source.LIST.columns)
            look = ListLook(columns, "全部", TODAY, "测试员", NOON)
            name = source.LIST.name
            text = "".join(texts(listing.paper(reader, lambda _a, _b: None, source=name, ids=ids, look=look)))
            assert "郝梅" in text
            assert source.LIST.title in text
            assert listing.workbook(reader, lambda _a, _b: None, source=name, ids=ids, look=look)
    assert "10,000.00" in text or "108.00" in text
