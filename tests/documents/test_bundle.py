# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped font files: what the manifest says is true, licences are there, the coverage list is right."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from union_desktop.core import resources
from union_desktop.documents import coverage
from union_desktop.documents.fonts import BUNDLED, ROLES, Face, Fonts, is_hanzi

MANIFEST: list[dict[str, Any]] = json.loads(
    resources.path("fonts", "manifest.json").read_text(encoding="utf-8")
)


def face(file: str) -> Face:
    return Face(f"Test-{file}", resources.path("fonts", file), 0, bundled=True)


def codes(file: str) -> set[int]:
    return {code for code, glyph in face(file).font.face.charToGlyph.items() if glyph}


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["role"])
def test_the_manifest_describes_the_file(entry: dict[str, Any]) -> None:
    data = resources.path("fonts", entry["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert len(data) == entry["bytes"]
    assert len(codes(entry["file"])) == entry["characters"]
    assert sum(map(is_hanzi, codes(entry["file"]))) == entry["hanzi"]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["role"])
def test_every_font_has_its_licence_beside_it(entry: dict[str, Any]) -> None:
    text = resources.path("fonts", entry["licence_file"]).read_text(encoding="utf-8")
    wanted = {
        "OFL-1.1": "SIL OPEN FONT LICENSE",
        "GPL-3.0 with font exception": "GNU GENERAL PUBLIC LICENSE",
        "Arphic Public License": "License: arphic-public-license",
    }
    assert wanted[entry["licence"]] in text


def test_the_set_is_complete_and_slim() -> None:
    assert {entry["role"] for entry in MANIFEST} == {*ROLES, "rare"}
    assert {entry["file"] for entry in MANIFEST} == set(BUNDLED.values())
    files = sorted(path.name for path in Path(resources.path("fonts")).glob("*.ttf"))
    assert files == sorted(BUNDLED.values())
    assert sum(entry["bytes"] for entry in MANIFEST) <= 30_000_000


def test_the_coverage_list_agrees_with_the_fonts() -> None:
    really = codes("GHSong.ttf") | codes("GHRare.ttf")
    listed: set[int] = set()
    first, last = coverage._ranges()
    for low, high in zip(first, last, strict=True):
        listed |= set(range(low, high + 1))
    assert listed == really
    for role in ROLES:
        assert codes(BUNDLED[role]) <= really


def test_the_chain_and_the_cheap_list_answer_alike(fonts: Fonts, tgh8105: str) -> None:
    sample = tgh8105[::7] + "abc 2,157￥¥①℃□√—…·“”㐂㿠𠮷鿾𫜷𰀀😀ཀ☑\u200b\ufe00\n"
    assert coverage.missing(sample) == fonts.missing(sample)
    assert coverage.missing(sample) == "𰀀😀ཀ☑"


def test_every_hanzi_is_one_em_wide() -> None:
    for file in BUNDLED.values():
        loaded = face(file)
        assert {loaded.width(code) for code in codes(file) if is_hanzi(code)} == {1000}, file


def test_the_faces_of_one_script_carry_no_other_marks() -> None:
    for file in ("GHFang.ttf", "GHKai.ttf", "GHRare.ttf"):
        assert all(map(is_hanzi, codes(file))), file
