# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels and envelopes: every character inside of its label, the long ones too, and from the first free place on."""

from __future__ import annotations

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.documents.reading import characters, texts
from union_desktop.core.errors import Cancelled
from union_desktop.documents.fonts import Fonts
from union_desktop.documents.labels import (
    EDGE,
    ENVELOPE_FORMATS,
    LABEL_FORMATS,
    Envelope,
    EnvelopeFormat,
    LabelFormat,
    Part,
    envelopes,
    label_sheets,
)
from union_desktop.documents.paper import A4, POINT

SHORT = [Part("单雄信", 13, "hei"), Part("物理学院"), Part("")]
LONG = [
    Part("买买提·阿布都热合曼·吐尔逊·艾尔肯江·阿不力米提", 13, "hei"),
    Part("化学与分子工程学院高分子与功能材料研究所（国家重点实验室）"),
    Part("北京市海淀区非常长的路一百二十三号院四十五号楼（请从北门进入，电话见通知）" * 3, 9),
]
BY_KEY = {form.key: form for form in LABEL_FORMATS}


def joined(page: str) -> str:
    return page.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("form", LABEL_FORMATS, ids=lambda form: form.key)
def test_sheets_fit_the_paper_and_every_text_fits_its_label(fonts: Fonts, form: LabelFormat) -> None:
    last_x, last_y = form.place(form.per_sheet - 1)
    assert min(form.place(0)) >= 0
    assert last_x + form.width <= A4[0] + 0.01
    assert last_y + form.height <= A4[1] + 0.01
    data = label_sheets([LONG], form, title="标签", start=form.per_sheet, fonts=fonts, invariant=True)
    (page,) = texts(data)
    assert joined(page) == "".join(part.text for part in LONG)
    inked = characters(data, 0)
    assert min(one.left for one in inked) > last_x
    assert max(one.right for one in inked) < min(last_x + form.width, A4[0] - EDGE + 0.5)
    assert min(one.top for one in inked) > last_y
    assert max(one.bottom for one in inked) < min(last_y + form.height, A4[1] - EDGE + 0.5)


@given(
    st.lists(st.text("单雄信王𬱖（），。abc Wi1·/", max_size=120), min_size=1, max_size=5),
    st.sampled_from(LABEL_FORMATS),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_ever_cut(fonts: Fonts, lines: list[str], form: LabelFormat) -> None:
    data = label_sheets([[Part(line, 12) for line in lines]], form, title="标签", fonts=fonts, invariant=True)
    wanted = "".join(lines).replace(" ", "")
    inked = characters(data, 0)
    assert joined(texts(data)[0]) == wanted
    assert all(one.left > 0 and one.right < form.place(0)[0] + form.width for one in inked)
    assert all(one.top > 0 and one.bottom < form.place(0)[1] + form.height for one in inked)


def test_labels_begin_at_the_first_free_place_and_go_on_overleaf(fonts: Fonts) -> None:
    form = BY_KEY["3x8"]
    names = [[Part(f"【{number}】")] for number in range(30)]
    data = label_sheets(iter(names), form, title="标签", start=20, fonts=fonts, invariant=True)
    pages = texts(data)
    assert len(pages) == 3
    assert joined(pages[0]) == "".join(f"【{number}】" for number in range(5))
    assert joined("".join(pages)) == "".join(f"【{number}】" for number in range(30))
    first = characters(data, 0)[0]
    x, y = form.place(19)
    assert x < first.left < x + form.width
    assert y < first.top < y + form.height


def test_everything_can_be_moved_for_a_printer_that_feeds_askew(fonts: Fonts) -> None:
    form = BY_KEY["2x7"]
    plain = characters(label_sheets([SHORT], form, title="标签", start=4, fonts=fonts), 0)[0]
    moved = characters(label_sheets([SHORT], form, title="标签", start=4, shift=(1.5, -2.0), fonts=fonts), 0)[
        0
    ]
    assert moved.left - plain.left == pytest.approx(1.5, abs=0.05)
    assert moved.top - plain.top == pytest.approx(-2.0, abs=0.05)


@pytest.mark.parametrize("form", ENVELOPE_FORMATS, ids=lambda form: form.key)
def test_envelopes_are_pages_of_their_size_with_the_recipient_above_the_sender(
    fonts: Fonts, form: EnvelopeFormat
) -> None:
    wanted = [
        Envelope(SHORT, [Part("示例大学工会"), Part("东校区行政楼203室")]),
        Envelope(LONG, [Part("工会" * 60)]),
    ]
    data = envelopes(wanted, form, title="信封", fonts=fonts, invariant=True)
    document = pypdfium2.PdfDocument(data)
    try:
        sizes = [[value * POINT for value in page.get_size()] for page in document]
    finally:
        document.close()
    assert sizes == [pytest.approx([form.width, form.height], abs=0.05)] * 2
    pages = texts(data)
    assert joined(pages[0]) == "单雄信物理学院示例大学工会东校区行政楼203室"
    assert joined(pages[1]) == "".join(part.text for part in LONG) + "工会" * 60
    for number in range(2):
        inked = characters(data, number)
        assert min(one.left for one in inked) >= form.left
        assert max(one.right for one in inked) < form.width - 10
        assert max(one.bottom for one in inked) < form.height - 5
    sender = [one for one in characters(data, 0) if one.char == "东"]
    name = [one for one in characters(data, 0) if one.char == "单"]
    assert name[0].bottom < sender[0].top
    assert name[0].left < sender[0].left


def test_progress_is_told_and_may_stop_the_work(fonts: Fonts) -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 400:
            raise Cancelled

    with pytest.raises(Cancelled):
        label_sheets([SHORT] * 900, BY_KEY["3x8"], title="标签", count=900, progress=stop, fonts=fonts)
    assert told == [(200, 900), (400, 900)]


def test_a_place_that_is_not_on_the_sheet_and_no_label_at_all_are_mistakes(fonts: Fonts) -> None:
    with pytest.raises(ValueError, match="no label 25"):
        label_sheets([SHORT], BY_KEY["3x8"], title="标签", start=25, fonts=fonts)
    with pytest.raises(ValueError, match="no label"):
        label_sheets([], BY_KEY["3x8"], title="标签", fonts=fonts)
    with pytest.raises(ValueError, match="no envelope"):
        envelopes([], ENVELOPE_FORMATS[0], title="信封", fonts=fonts)


def test_formats_say_their_size_in_words() -> None:
    assert BY_KEY["3x8"].title == "3×8，每张 24 个，70×37 毫米"
    assert ENVELOPE_FORMATS[0].title == "5 号信封（DL），220×110 毫米"
