# SPDX-License-Identifier: GPL-3.0-or-later
"""Which face prints which character, and which fonts of the computer are taken or left."""

import logging
import struct
from pathlib import Path

import pytest

from union_desktop.core import resources
from union_desktop.documents.fonts import (
    BUNDLED,
    CANDIDATES,
    ROLES,
    Candidate,
    Chain,
    Fonts,
    Role,
    is_hanzi,
    system_folders,
    usable_index,
)
from union_desktop.documents.text import break_lines

NOTICE = (
    "各二级工会：根据《中华人民共和国工会法》（2021年修正）第三条，现将2,157名会员（其中在编907人）的名单公布如下，"
    "请于2026年3月15日前将意见发至gonghui@mail.example.edu.cn，逾期不予受理。王𬱖、李喆、张犇的补助标准为￥1,500.00元。"
)


def source(chain: Chain, char: str) -> str:
    face = chain.glyph(char).face
    return "" if face is None else face.file.stem


@pytest.mark.parametrize("role", ROLES)
def test_all_8105_characters_print_in_every_role(fonts: Fonts, tgh8105: str, role: Role) -> None:
    chain = fonts.chain(role)
    assert chain.missing(tgh8105) == ""
    assert {chain.glyph(char).width for char in tgh8105} == {1000}


def test_the_role_comes_first_then_song_then_the_rare_face(fonts: Fonts) -> None:
    fang = fonts.chain("fang")
    assert source(fang, "工") == "GHFang"
    assert source(fang, "喆") == "GHSong"
    assert source(fang, "𫜷") == "GHRare"
    assert source(fonts.chain("song"), "𫜷") == "GHRare"


@pytest.mark.parametrize("role", ["song", "fang", "kai"])
def test_numbers_letters_and_marks_come_from_song(fonts: Fonts, role: Role) -> None:
    chain = fonts.chain(role)
    assert {source(chain, char) for char in "0123456789Aa￥¥，。“”‘’（）—…·%"} == {"GHSong"}


def test_heavy_faces_keep_their_own_numbers(fonts: Fonts) -> None:
    assert source(fonts.chain("hei"), "2") == "GHHei"
    assert source(fonts.chain("biaosong"), "2") == "GHBiaoSong"


@pytest.mark.parametrize("role", ROLES)
def test_chinese_marks_have_their_widths(fonts: Fonts, role: Role) -> None:
    chain = fonts.chain(role)
    assert {char: chain.glyph(char).width for char in "，。“”—…￥·"} == {
        **dict.fromkeys("，。“”—…￥", 1000),
        "·": 500,
    }


def test_what_no_face_has_shows_as_a_mark_and_is_reported(fonts: Fonts) -> None:
    chain = fonts.chain("song")
    assert chain.glyph("😀").char == "〓"
    assert chain.missing("王😀〓😀") == "😀"
    assert fonts.missing("王😀") == "😀"


def test_invisible_characters_take_no_room(fonts: Fonts) -> None:
    assert fonts.chain("song").width("王\u200b\ufe00芳") == 2000


def a_system_font(
    folder: Path, name: str = "simfang.ttf", original: str = "GHKai.ttf"
) -> tuple[Candidate, Path]:
    """A font of the computer in place of 仿宋: our own 楷 under another file name."""
    file = folder / "somewhere" / name
    file.parent.mkdir()
    file.write_bytes(resources.path("fonts", original).read_bytes())
    return Candidate("fang", "SimFang.ttf", ("Other", "ghkai")), file


def test_a_font_of_the_computer_prints_hanzi_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    candidate, file = a_system_font(tmp_path)
    with caplog.at_level(logging.INFO, logger="union_desktop.documents.fonts"):
        fonts = Fonts.load(candidates=[candidate], folders=[tmp_path])
    chain = fonts.chain("fang")
    assert fonts.used["fang"].file == file
    assert fonts.used["song"].file.name == "GHSong.ttf"
    assert chain.glyph("工").face is fonts.used["fang"]
    assert source(chain, "2") == "GHSong"
    assert source(chain, "𫜷") == "GHRare"
    assert "fang=simfang.ttf" in caplog.text


@pytest.mark.parametrize("width", [120.0, 180.0, 260.0, 440.0])
def test_lines_break_alike_with_a_font_of_the_computer(tmp_path: Path, fonts: Fonts, width: float) -> None:
    candidate, _file = a_system_font(tmp_path)
    other = Fonts.load(candidates=[candidate], folders=[tmp_path])
    assert break_lines(NOTICE, other.chain("fang"), 16, width) == break_lines(
        NOTICE, fonts.chain("fang"), 16, width
    )


def test_lines_break_alike_with_the_fonts_installed_here(fonts: Fonts) -> None:
    here = Fonts.load()
    found = [role for role in ROLES if not here.used[role].bundled]
    if not found:
        pytest.skip("no font of the candidates (SimSun, FangSong, 方正…) is installed on this computer")
    for role in found:
        for width in (120.0, 260.0):
            ours = break_lines(NOTICE, fonts.chain(role), 16, width)
            assert break_lines(NOTICE, here.chain(role), 16, width) == ours


def test_bundled_only_looks_at_no_other_font(fonts: Fonts) -> None:
    assert all(face.bundled for face in fonts.used.values())
    assert {face.file.name for face in fonts.used.values()} == {BUNDLED[role] for role in ROLES}


def patched(folder: Path, change: str) -> Path:
    """The smallest bundled font with one thing wrong."""
    data = bytearray(resources.path("fonts", "GHRare.ttf").read_bytes())
    (count,) = struct.unpack(">H", data[4:6])
    tables = {
        bytes(data[at : at + 4]): struct.unpack(">L", data[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * count, 16)
    }
    if change == "postscript outlines":
        data[:4] = b"OTTO"
    elif change == "embedding forbidden":
        data[tables[b"OS/2"] + 8 : tables[b"OS/2"] + 10] = b"\x00\x02"
    elif change == "no subsets":
        data[tables[b"OS/2"] + 8 : tables[b"OS/2"] + 10] = b"\x01\x00"
    file = folder / "simfang.ttf"
    file.write_bytes(data)
    return file


def test_a_sound_font_is_usable(tmp_path: Path) -> None:
    assert usable_index(patched(tmp_path, "nothing"), ["ghrare"]) == 0


@pytest.mark.parametrize("change", ["postscript outlines", "embedding forbidden", "no subsets"])
def test_fonts_that_may_not_be_embedded_are_left(tmp_path: Path, change: str) -> None:
    assert usable_index(patched(tmp_path, change), ["GHRare"]) is None


def test_a_font_of_another_name_is_left(tmp_path: Path) -> None:
    file = patched(tmp_path, "nothing")
    assert usable_index(file, ["FangSong", "仿宋"]) is None
    fonts = Fonts.load(candidates=[Candidate("fang", file.name, ("FangSong",))], folders=[tmp_path])
    assert fonts.used["fang"].bundled


@pytest.mark.parametrize(
    "content", [b"", b"not a font", b"ttcf\x00\x01\x00\x00\x00\x00\x00\x09", b"\x00\x01\x00\x00\x00\xff"]
)
def test_a_broken_font_file_is_left(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "simfang.ttf").write_bytes(content)
    fonts = Fonts.load(candidates=[Candidate("fang", "simfang.ttf", ("FangSong",))], folders=[tmp_path])
    assert fonts.used["fang"].bundled


def test_collections_are_searched_by_name(tmp_path: Path) -> None:
    """A collection of two faces: offsets inside the tables count from the start of the file."""
    data = resources.path("fonts", "GHRare.ttf").read_bytes()
    head = struct.pack(">4sHHL", b"ttcf", 1, 0, 2)
    first = len(head) + 8
    moved = bytearray(data)
    (count,) = struct.unpack(">H", data[4:6])
    for at in range(12, 12 + 16 * count, 16):
        (offset,) = struct.unpack(">L", data[at + 8 : at + 12])
        moved[at + 8 : at + 12] = struct.pack(">L", offset + first)
    file = tmp_path / "simsun.ttc"
    file.write_bytes(head + struct.pack(">LL", first, first) + bytes(moved))
    assert usable_index(file, ["GHRare"]) == 0
    assert usable_index(file, ["SimSun"]) is None


def test_candidates_cover_every_role_and_folders_exist() -> None:
    assert {candidate.role for candidate in CANDIDATES} == set(ROLES)
    assert all(folder.is_dir() for folder in system_folders())


def test_hanzi_are_told_from_marks() -> None:
    assert all(is_hanzi(ord(char)) for char in "工〇㐂𠮷𬱖")
    assert not any(is_hanzi(ord(char)) for char in "a1，　①々ー")
