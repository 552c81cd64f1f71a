# SPDX-License-Identifier: GPL-3.0-or-later
"""Font roles of Chinese office paper and the per-glyph chain behind each role.

Hanzi may come from a font of the computer; digits, Latin letters and punctuation always come from the
bundled ones. Every hanzi is one em wide in every face, so lines and pages break alike on every computer.
"""

import logging
import os
import struct
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from union_desktop.core import resources
from union_desktop.documents import tounicode
from union_desktop.documents.coverage import INVISIBLE

log = logging.getLogger(__name__)

Role = Literal["song", "fang", "kai", "hei", "biaosong"]
ROLES: tuple[Role, ...] = ("song", "fang", "kai", "hei", "biaosong")
BUNDLED: dict[Role | Literal["rare"], str] = {
    "song": "GHSong.ttf",
    "fang": "GHFang.ttf",
    "kai": "GHKai.ttf",
    "hei": "GHHei.ttf",
    "biaosong": "GHBiaoSong.ttf",
    "rare": "GHRare.ttf",
}

GETA = "〓"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A font a computer may have: the file to look for and the family names that prove it right."""

    role: Role
    file: str
    families: tuple[str, ...]


# In the order of preference. The 方正 faces are what GB/T 9704 templates name; the rest comes with Windows
# or WPS.
CANDIDATES = (
    Candidate("song", "simsun.ttc", ("SimSun", "宋体")),
    Candidate("fang", "FZFSK.TTF", ("FZFangSong-Z02", "FZFangSong-Z02S", "方正仿宋_GBK", "方正仿宋简体")),
    Candidate("fang", "simfang.ttf", ("FangSong", "仿宋")),
    Candidate("fang", "ZhuqueFangsong-Regular.ttf", ("Zhuque Fangsong (technical preview)", "朱雀仿宋")),
    Candidate("kai", "FZKTK.TTF", ("FZKai-Z03", "FZKai-Z03S", "方正楷体_GBK", "方正楷体简体")),
    Candidate("kai", "simkai.ttf", ("KaiTi", "楷体")),
    Candidate("hei", "FZHTK.TTF", ("FZHei-B01", "FZHei-B01S", "方正黑体_GBK", "方正黑体简体")),
    Candidate("hei", "simhei.ttf", ("SimHei", "黑体")),
    Candidate("biaosong", "FZXBSK.TTF", ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK")),
    Candidate("biaosong", "FZXBSJW.TTF", ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体")),
    Candidate("biaosong", "STZHONGS.TTF", ("STZhongsong", "华文中宋")),
)


def is_hanzi(code: int) -> bool:
    """Whether a code point is an ideograph, one em wide in every Chinese face."""
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or code == 0x3007
        or 0x20000 <= code <= 0x33FFF
        or 0xF900 <= code <= 0xFAFF
    )


class Face:
    """One font file registered with ReportLab, loaded at the first look into it."""

    __slots__ = ("_font", "_lock", "bundled", "file", "index", "name")

    def __init__(self, name: str, file: Path, index: int, *, bundled: bool) -> None:
        self.name = name
        self.file = file
        self.index = index
        self.bundled = bundled
        self._font: TTFont | None = None
        self._lock = threading.Lock()

    @property
    def font(self) -> TTFont:
        """ReportLab's font object."""
        if self._font is None:
            with self._lock:
                if self._font is None:
                    tounicode.repair()
                    font = TTFont(
                        self.name, str(self.file), subfontIndex=self.index, asciiReadable=0, shapable=False
                    )
                    pdfmetrics.registerFont(font)
                    log.info("font %s from %s", self.name, self.file.name)
                    self._font = font
        return self._font

    def has(self, code: int) -> bool:
        """Whether the face has a glyph for a code point; glyph 0 is the empty one and does not count."""
        return bool(self.font.face.charToGlyph.get(code))

    def width(self, code: int) -> int:
        """The advance in thousandths of an em."""
        return int(self.font.face.getCharWidth(code))


@dataclass(frozen=True, slots=True)
class Glyph:
    """What is drawn for a character: ``char`` of ``face`` (None: nothing), ``width`` in thousandths of an em."""

    face: Face | None
    char: str
    width: int


class Chain:
    """Character to glyph for one role, decided once per character."""

    def __init__(self, role: Role, hanzi: Sequence[Face], other: Sequence[Face]) -> None:
        self.role = role
        self._hanzi = tuple(hanzi)
        self._other = tuple(other)
        self._known: dict[str, Glyph] = {}
        self.widths: dict[str, int] = _Widths(self)

    def glyph(self, char: str) -> Glyph:
        """The glyph of one character; of 〓, the printers' mark of a missing type, when no face has it."""
        known = self._known.get(char)
        if known is None:
            known = self._known[char] = self._find(char)
        return known

    def _find(self, char: str) -> Glyph:
        code = ord(char)
        if code in INVISIBLE:
            return Glyph(None, "", 0)
        for face in self._hanzi if is_hanzi(code) else self._other:
            if face.has(code):
                return Glyph(face, char, face.width(code))
        return self.glyph(GETA)

    def missing(self, text: str) -> str:
        """The characters of ``text`` that would show as 〓, each once, in their order."""
        return "".join(dict.fromkeys(char for char in text if char != GETA and self.glyph(char).char == GETA))

    def width(self, text: str) -> int:
        """The natural width of one line of text in thousandths of an em."""
        return sum(map(self.widths.__getitem__, text))


class _Widths(dict[str, int]):
    """Character to width, filled from its chain; a plain dict look-up once a character is known."""

    def __init__(self, chain: Chain) -> None:
        super().__init__()
        self._chain = chain

    def __missing__(self, char: str) -> int:
        width = self[char] = self._chain.glyph(char).width
        return width


class Fonts:
    """The chains of all roles."""

    def __init__(self, chains: dict[Role, Chain], used: dict[Role, Face]) -> None:
        self._chains = chains
        self.used = used  # the face each role takes its hanzi from

    @staticmethod
    def load(
        bundled_only: bool = False,
        *,
        candidates: Sequence[Candidate] = CANDIDATES,
        folders: Sequence[Path] | None = None,
    ) -> "Fonts":
        """The fonts of this computer before the bundled ones, or the bundled ones alone.

        ``bundled_only`` is for archives and tests; ``folders`` replaces the font folders of the system.
        """
        if bundled_only:
            return _fonts((), ())
        return _fonts(tuple(candidates), tuple(system_folders() if folders is None else folders))

    def chain(self, role: Role) -> Chain:
        """The chain of one role."""
        return self._chains[role]

    def missing(self, text: str) -> str:
        """The characters of ``text`` that no face has (``coverage.missing`` is the cheap question)."""
        return self._chains["song"].missing(text)


def system_folders() -> list[Path]:
    """The folders fonts are installed in, for all users and for this one."""
    if sys.platform == "win32":
        places = [Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")]
        if local := os.environ.get("LOCALAPPDATA"):
            places.append(Path(local, "Microsoft", "Windows", "Fonts"))
    elif sys.platform == "darwin":
        places = [Path("/Library/Fonts"), Path.home() / "Library" / "Fonts"]
    else:
        places = [
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            Path.home() / ".local" / "share" / "fonts",
        ]
    return [place for place in places if place.is_dir()]


@cache
def _files(folders: tuple[Path, ...], wanted: frozenset[str]) -> dict[str, Path]:
    """Lower-case file name to path of the wanted font files below the folders; earlier folders win."""
    found: dict[str, Path] = {}
    for folder in folders:
        for here, _folders, names in os.walk(folder):
            for name in names:
                if name.lower() in wanted:
                    found.setdefault(name.lower(), Path(here, name))
    return found


@cache
def _face(name: str, file: Path, index: int, bundled: bool) -> Face:
    return Face(name, file, index, bundled=bundled)


def _bundled(role: Role | Literal["rare"]) -> Face:
    return _face(BUNDLED[role].removesuffix(".ttf"), resources.path("fonts", BUNDLED[role]), 0, True)


@cache
def _fonts(candidates: tuple[Candidate, ...], folders: tuple[Path, ...]) -> Fonts:
    rl_config.useA85 = 0  # plain binary streams: six per cent smaller
    files = _files(folders, frozenset(one.file.lower() for one in candidates)) if candidates else {}
    chains: dict[Role, Chain] = {}
    used: dict[Role, Face] = {}
    song, rare = _bundled("song"), _bundled("rare")
    for role in ROLES:
        own = _bundled(role)
        system = _first_usable(role, candidates, files)
        hanzi = [face for face in (system, own, song, rare) if face is not None]
        chains[role] = Chain(role, list(dict.fromkeys(hanzi)), list(dict.fromkeys((own, song))))
        used[role] = hanzi[0]
    log.info("font roles: %s", ", ".join(f"{role}={face.file.name}" for role, face in used.items()))
    return Fonts(chains, used)


def _first_usable(role: Role, candidates: Iterable[Candidate], files: dict[str, Path]) -> Face | None:
    for candidate in candidates:
        file = files.get(candidate.file.lower()) if candidate.role == role else None
        if file is None:
            continue
        try:
            index = usable_index(file, candidate.families)
            if index is None:
                log.info(
                    "font %s is not used for %s: other name, outlines or embedding rights", file.name, role
                )
                continue
            face = _face(f"System-{file.stem}-{index}", file, index, False)
            if face.has(0x4E00) and face.width(0x4E00) == 1000:
                return face
            log.info("font %s is not used for %s: its hanzi are not one em wide", file.name, role)
        except (OSError, TTFError, struct.error, ValueError, IndexError) as problem:
            log.warning("font %s cannot be read: %s", file.name, type(problem).__name__)
    return None


def usable_index(file: Path, families: Iterable[str]) -> int | None:
    """The number of the wanted face in a font file, or None when it is absent or may not be embedded.

    Only TrueType outlines can be embedded here; embedding rights are read from OS/2.fsType.
    """
    wanted = {name.casefold() for name in families}
    with file.open("rb") as stream:
        for index, start in enumerate(_face_offsets(stream.read(12), file)):
            tables = _tables(file, start)
            if tables is None or "glyf" not in tables or "name" not in tables or "OS/2" not in tables:
                continue
            offset, length = tables["OS/2"]
            stream.seek(offset)
            (rights,) = struct.unpack(">H", stream.read(length)[8:10])
            # 0x0002 alone forbids embedding, 0x0100 forbids subsets, 0x0200 allows bitmaps only.
            if rights & 0x000F == 0x0002 or rights & 0x0300:
                continue
            offset, length = tables["name"]
            stream.seek(offset)
            if wanted & {name.casefold() for name in _family_names(stream.read(length))}:
                return index
    return None


def _face_offsets(head: bytes, file: Path) -> list[int]:
    """Where the faces of a font file or collection begin."""
    if head[:4] != b"ttcf":
        return [0]
    (count,) = struct.unpack(">L", head[8:12])
    with file.open("rb") as stream:
        stream.seek(12)
        return list(struct.unpack(f">{count}L", stream.read(4 * count)))


def _tables(file: Path, start: int) -> dict[str, tuple[int, int]] | None:
    """Table name to (offset, length), or None for a face without TrueType outlines."""
    with file.open("rb") as stream:
        stream.seek(start)
        kind, count = struct.unpack(">4sH6x", stream.read(12))
        if kind not in (b"\x00\x01\x00\x00", b"true"):
            return None
        records = stream.read(16 * count)
    return {
        tag.decode("latin-1"): (offset, length)
        for tag, offset, length in struct.iter_unpack(">4s4xLL", records)
    }


def _family_names(table: bytes) -> Iterator[str]:
    """Family, full and PostScript names in a name table."""
    count, base = cast(tuple[int, int], struct.unpack(">2xHH", table[:6]))
    for platform, _encoding, _language, number, length, offset in struct.iter_unpack(
        ">6H", table[6 : 6 + 12 * count]
    ):
        if number in (1, 4, 6, 16):
            data = table[base + offset : base + offset + length]
            yield data.decode("utf-16-be" if platform in (0, 3) else "mac-roman", "replace")
