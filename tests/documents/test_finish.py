# SPDX-License-Identifier: GPL-3.0-or-later
"""What every PDF says about itself, and that nothing it needs lies outside of it."""

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pikepdf
import pytest

from union_desktop.documents import finish
from union_desktop.documents.fonts import ROLES, Fonts
from union_desktop.documents.paper import Description, Paper
from union_desktop.documents.preview import Preview

CHINA = timezone(timedelta(hours=8))
ABOUT = Description(
    "会员名册 <2026> & 王𬱖",
    "截至 2026-11-22",
    "校工会",
    "会员,名册",
    datetime(2026, 11, 22, 9, 30, tzinfo=CHINA),
)


def a_page(fonts: Fonts, about: Description = ABOUT, *, invariant: bool = False) -> bytes:
    paper = Paper(about, fonts=fonts, invariant=invariant)
    for place, role in enumerate(ROLES):
        paper.text(20, 30 + 10 * place, "王𬱖 2,157 ￥1,500.00（“困难职工”）", role, 12)
    paper.next_page()
    paper.box(20, 20, 30, 30)
    return paper.finish()


def test_all_fonts_are_embedded_subsets_with_unicode(fonts: Fonts) -> None:
    with pikepdf.open(BytesIO(a_page(fonts))) as pdf:
        found = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.Font
        ]
        assert {str(font.BaseFont).split("+")[1] for font in found} == {
            "GHSong", "GHFang", "GHKai", "GHHei", "GHBiaoSong"
        }  # fmt: skip
        for font in found:
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font
            assert "/Encoding" not in font  # a symbolic font of PDF/A has none
            assert int(font.FontDescriptor.Flags) & 4


def test_old_and_new_metadata_agree(fonts: Fonts) -> None:
    with pikepdf.open(BytesIO(a_page(fonts))) as pdf:
        assert str(pdf.docinfo["/Title"]) == ABOUT.title
        assert str(pdf.docinfo["/Author"]) == "校工会"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261122093000+08'00'"
        metadata = pdf.open_metadata()
        assert metadata["dc:title"] == ABOUT.title
        assert metadata["dc:creator"] == ["校工会"]
        assert metadata["dc:description"] == "截至 2026-11-22"
        assert metadata["pdf:Keywords"] == "会员,名册"
        assert metadata["pdf:Producer"] == str(pdf.docinfo["/Producer"])
        assert datetime.fromisoformat(metadata["xmp:CreateDate"]) == ABOUT.made_on
        assert metadata.pdfa_status == "2U"


def test_the_archive_marks_are_there(fonts: Fonts) -> None:
    with pikepdf.open(BytesIO(a_page(fonts))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        profile = intent.DestOutputProfile.read_bytes()
        assert profile == finish.srgb_profile()
        assert profile[36:40] == b"acsp"
        assert int.from_bytes(profile[:4], "big") == len(profile)
        assert str(pdf.Root.Lang) == "zh-CN"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "/ID" in pdf.trailer


def test_equal_content_gives_equal_bytes(fonts: Fonts) -> None:
    about = Description("名册")
    assert a_page(fonts, about, invariant=True) == a_page(fonts, about, invariant=True)


def test_without_a_time_the_clock_is_read(fonts: Fonts) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    with pikepdf.open(BytesIO(a_page(fonts, Description("名册")))) as pdf:
        made_on = datetime.fromisoformat(pdf.open_metadata()["xmp:CreateDate"])
    assert before <= made_on <= datetime.now(UTC)


def test_encryption_asks_for_the_password_and_takes_the_archive_marks_off(fonts: Fonts) -> None:
    locked = finish.encrypt(a_page(fonts), "密码 1")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(locked))
    with pikepdf.open(BytesIO(locked), password="密码 1") as pdf:
        assert pdf.encryption.R == 6
        assert "/OutputIntents" not in pdf.Root
        assert "/Metadata" not in pdf.Root
    with Preview(locked, "密码 1") as preview:
        assert "王𬱖" in preview.text(0)
    assert "王𬱖".encode() not in locked
