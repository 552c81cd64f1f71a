# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes resources/fonts from the font packages named in SOURCES: subset, as TrueType, renamed, with licences.

Run by hand when a font changes, never at installation; see README.md beside this file.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parent.parent / "resources" / "fonts"
BUILD_DATE = "2026-11-22"  # written into the fonts instead of the clock: two builds are equal byte by byte
MAC_EPOCH_SECONDS = 3_874_003_200  # the same day in the seconds since 1904 that the head table wants
# Thousandths of an em a converted curve may be away: at 16 pt half a dot of a 1200 dpi printer.
CURVE_ERROR = 2.0
SLIM_LIMIT = 30_000_000  # bytes of all fonts together


@dataclass(frozen=True, slots=True)
class Source:
    """One package as its registry names it, and where its font and licence lie inside."""

    package: str
    client: str  # "npm" or "deb"
    file_prefix: str  # how the downloaded package file begins
    font: str
    licence_files: tuple[str, ...]
    licence: str
    notice: str


TEXLIVE = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
TEXDOC = "usr/share/doc/texlive-doc/fonts/fandol/"
SOURCES = {
    "serif": Source(
        "@expo-google-fonts/noto-serif-sc",
        "npm",
        "expo-google-fonts-noto-serif-sc",
        "package/400Regular/NotoSerifSC_400Regular.ttf",
        ("package/LICENSE_FONT",),
        "OFL-1.1",
        "A subset of Noto Serif SC Regular, (c) 2017-2024 Adobe.",
    ),
    "serif-bold": Source(
        "@expo-google-fonts/noto-serif-sc",
        "npm",
        "expo-google-fonts-noto-serif-sc",
        "package/700Bold/NotoSerifSC_700Bold.ttf",
        ("package/LICENSE_FONT",),
        "OFL-1.1",
        "A subset of Noto Serif SC Bold, (c) 2017-2024 Adobe.",
    ),
    "sans": Source(
        "@expo-google-fonts/noto-sans-sc",
        "npm",
        "expo-google-fonts-noto-sans-sc",
        "package/500Medium/NotoSansSC_500Medium.ttf",
        ("package/LICENSE_FONT",),
        "OFL-1.1",
        "A subset of Noto Sans SC Medium, (c) 2014-2021 Adobe, with Reserved Font Name 'Source'.",
    ),
    "kai": Source(
        "fonts-lxgw-wenkai",
        "deb",
        "fonts-lxgw-wenkai",
        "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
        ("usr/share/doc/fonts-lxgw-wenkai/copyright",),
        "OFL-1.1",
        "A subset under another name of a kai face, (c) 2021-2023 lxgw, (c) 2020 The Klee Project Authors.",
    ),
    "fang": Source(
        "texlive-lang-chinese",
        "deb",
        "texlive-lang-chinese",
        TEXLIVE + "FandolFang-Regular.otf",
        (TEXDOC + "README", TEXDOC + "COPYING.gz"),
        "GPL-3.0 with font exception",
        "FandolFang, (c) 2012-2013 the Fandol team, its curves converted to TrueType, hanzi only.",
    ),
    "rare": Source(
        "fonts-babelstone-han",
        "deb",
        "fonts-babelstone-han",
        "usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf",
        ("usr/share/doc/fonts-babelstone-han/copyright",),
        "Arphic Public License",
        "A subset (rare hanzi) of BabelStone Han, (c) 1994-1999 Arphic Technology, (c) 2009-2023 Andrew West.",
    ),
}


def read_charset(name: str) -> list[int]:
    """The code points of a committed character list, in its order."""
    lines = (HERE / "charsets" / name).read_text(encoding="utf-8").splitlines()
    return [ord(char) for line in lines if not line.startswith("#") for char in line]


def two_byte(codec: str, leads: Iterable[int], trails: Iterable[int]) -> set[int]:
    """Every character a two-byte Chinese encoding can write, private use left out."""
    trails = tuple(trails)
    found: set[int] = set()
    for lead in leads:
        for trail in trails:
            try:
                text = bytes((lead, trail)).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1 and not 0xE000 <= ord(text) <= 0xF8FF:
                found.add(ord(text))
    return found


def is_hanzi(code: int) -> bool:
    """Whether a code point is a CJK ideograph."""
    return (
        code == 0x3007
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x33FFF
    )


SYMBOL_RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x1F8, 0x1F9), (0x218, 0x21B), (0x251, 0x251),
    (0x261, 0x261), (0x2BC, 0x2DD), (0x391, 0x3C9), (0x401, 0x451), (0x1E3E, 0x1E3F), (0x1EBD, 0x1EBD),
    (0x2002, 0x2003), (0x2010, 0x2027), (0x2030, 0x203B), (0x20AC, 0x20AC), (0x2103, 0x2122),
    (0x2150, 0x217F), (0x2190, 0x2199), (0x2200, 0x22A5), (0x2460, 0x249B), (0x24B6, 0x24E9),
    (0x2500, 0x257F), (0x2588, 0x2588), (0x25A0, 0x25EF), (0x2605, 0x2606), (0x2610, 0x2612),
    (0x2640, 0x2642), (0x2713, 0x2717), (0x2E3A, 0x2E3A), (0x3000, 0x3029), (0x3220, 0x3229),
    (0x3280, 0x3289), (0x32A3, 0x32A3), (0x338E, 0x33D5), (0xFE30, 0xFE31), (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE5),
)  # fmt: skip
SYMBOLS = {code for first, last in SYMBOL_RANGES for code in range(first, last + 1)}
GB2312 = two_byte("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
GBK = two_byte("gbk", range(0x81, 0xFF), range(0x40, 0xFF))
TGH = read_charset("tgh8105.txt")  # 3,500 common, 3,000 less common, 1,605 of names and trades
CORE = GB2312 | set(TGH) | SYMBOLS
HEADINGS = GB2312 | set(TGH[:6500]) | SYMBOLS
UNIVERSAL = GBK | CORE | set(range(0x3400, 0x4DC0))
NAMES = set(read_charset("personal_names.txt")) | {0x20BB7}  # 𠮷: no mainland source, yet people bear it


@dataclass(frozen=True, slots=True)
class Plan:
    """One font to make: its role, the name it gets and the characters it keeps."""

    role: str
    family: str
    source: str
    keep: Callable[[set[int]], set[int]]  # given all code points of the source
    fix_marks: bool = False
    lift: int = 0  # thousandths of an em the glyphs are moved up


# 宋 comes first: its characters bound all others. 仿宋, 楷 and 生僻 carry hanzi only and take the rest from 宋: Fandol
# draws '$' for U+FFE5 and has digits of another face, the quotation marks of the 楷 are a third of an em.
# The lifts bring the mean middle of the GB 2312 hanzi to that of 宋, 380 thousandths above the base line.
PLANS = (
    Plan("song", "GHSong", "serif", lambda have: have & UNIVERSAL, fix_marks=True),
    Plan("biaosong", "GHBiaoSong", "serif-bold", lambda have: have & HEADINGS, fix_marks=True),
    Plan("hei", "GHHei", "sans", lambda have: have & CORE, fix_marks=True),
    Plan("kai", "GHKai", "kai", lambda have: {code for code in have & CORE if is_hanzi(code)}, lift=24),
    Plan("fang", "GHFang", "fang", lambda have: {code for code in have & CORE if is_hanzi(code)}, lift=71),
    Plan("rare", "GHRare", "rare", lambda have: {code for code in (have & NAMES) if is_hanzi(code)}),
)


def fetch(folder: Path) -> None:
    """Download the packages with the ordinary clients of their registries into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in SOURCES.values():
        if any(folder.glob(source.file_prefix + "[-_]*")):
            continue
        command = ["npm", "pack"] if source.client == "npm" else ["apt-get", "download"]
        subprocess.run([*command, source.package], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def unpack(folder: Path, into: Path) -> dict[str, tuple[Path, str]]:
    """Unpack each package once: source key to (its folder, its version)."""
    done: dict[str, tuple[Path, str]] = {}
    result: dict[str, tuple[Path, str]] = {}
    for key, source in SOURCES.items():
        if source.package not in done:
            pattern = source.file_prefix + ("-[0-9]*.tgz" if source.client == "npm" else "_*.deb")
            files = sorted(folder.glob(pattern))
            if not files:
                raise SystemExit(f"{source.package}: no {pattern} in {folder}; use --fetch or put it there")
            target = into / source.file_prefix
            target.mkdir()
            version = re.split(r"[-_]", files[-1].stem.removeprefix(source.file_prefix).lstrip("-_"))[0]
            if source.client == "npm":
                with tarfile.open(files[-1]) as archive:
                    wanted = {one.font for one in SOURCES.values()} | {"package/LICENSE_FONT"}
                    archive.extractall(target, [m for m in archive if m.name in wanted], filter="data")
            else:
                subprocess.run(["dpkg-deb", "-x", str(files[-1]), str(target)], check=True)
            done[source.package] = (target, version)
        result[key] = done[source.package]
    return result


def to_truetype(font: TTFont) -> None:
    """Replace cubic CFF outlines by quadratic ones, in place."""
    glyphs = font.getGlyphSet()
    limit = CURVE_ERROR * font["head"].unitsPerEm / 1000
    drawn = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, limit, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = font.getGlyphOrder()
    glyf.glyphs = drawn
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours",
        "maxComponentElements", "maxComponentDepth",
    ):  # fmt: skip
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font.sfntVersion = "\x00\x01\x00\x00"


def redraw(font: TTFont, source_glyph: str, transform: tuple[float, ...], advance: int, code: int) -> None:
    """Give ``code`` a glyph of its own: ``source_glyph`` moved and stretched, ``advance`` wide."""
    name = f"gh{code:04X}"
    glyphs = font.getGlyphSet()
    pen = TTGlyphPen(None)
    glyphs[source_glyph].draw(TransformPen(pen, transform))
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = pen.glyph()
    font["glyf"].glyphs[name].recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, font["glyf"].glyphs[name].xMin)
    for table in font["cmap"].tables:
        if code in table.cmap:
            table.cmap[code] = name


def fix_chinese_marks(font: TTFont) -> None:
    """Make 破折号 a whole em without gaps and 间隔号 half an em with its dot in the middle (GB/T 15834).

    The sources do this by language features, which are dropped here because nothing would apply them.
    """
    em = font["head"].unitsPerEm
    cmap = font.getBestCmap()
    glyphs = font.getGlyphSet()

    def bounds(glyph: str) -> tuple[float, float, float, float]:
        pen = BoundsPen(glyphs)
        glyphs[glyph].draw(pen)
        return pen.bounds

    bar = cmap.get(0x2015, cmap[0x2014])
    left, _low, right, _high = bounds(bar)
    stretch = em / (right - left)
    redraw(font, bar, (stretch, 0, 0, 1, -left * stretch, 0), em, 0x2014)
    dot = cmap[0xB7]
    left, _low, right, _high = bounds(dot)
    redraw(font, dot, (1, 0, 0, 1, em / 4 - (left + right) / 2, 0), em // 2, 0xB7)


def lift(font: TTFont, units: int) -> None:
    """Move all outlines up, so that the middle of a hanzi lies at one height in every face.

    A line often mixes faces: 李 of the 仿宋 beside 喆 of the 宋.
    """
    glyf = font["glyf"]
    for name in font.getGlyphOrder():
        glyph = glyf[name]
        if glyph.numberOfContours > 0:  # what is put together from other glyphs moves with them
            glyph.coordinates.translate((0, units))
            glyph.recalcBounds(glyf)


def rename(font: TTFont, plan: Plan, source: Source, version: str) -> None:
    """Write the name table anew: own name (the licences ask for it), origin, licence and what was changed."""
    table = font["name"]
    licence_text = table.getDebugName(13) or source.licence
    table.names = []
    texts = {
        0: source.notice,
        1: plan.family,
        2: "Regular",
        3: f"{plan.family} {BUILD_DATE}",
        4: plan.family,
        5: f"Version 1.0; from {source.package} {version}",
        6: plan.family,
        10: f"Modified on {BUILD_DATE}: characters and layout tables removed, outlines in TrueType form, "
        f"renamed. Made by packaging/fonts/build_fonts.py of union_desktop from {source.package} {version}.",
        13: licence_text,
    }
    for number, text in texts.items():
        table.setName(text, number, 3, 1, 0x409)


def build(plan: Plan, where: Path, version: str, within: set[int]) -> TTFont:
    """The finished font of one plan; ``within`` bounds its characters unless it is empty."""
    source = SOURCES[plan.source]
    font = TTFont(where / source.font, recalcTimestamp=False)
    wanted = plan.keep(set(font.getBestCmap()))
    wanted = wanted & within if within else wanted
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += [
        "GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG", "STAT", "meta", "prep", "fpgm",
        "cvt ", "gasp", "FFTM", "VDMX", "hdmx", "LTSH", "kern",
    ]  # fmt: skip
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    if "CFF " in font:
        to_truetype(font)
    if plan.fix_marks:
        fix_chinese_marks(font)
    if plan.lift:
        lift(font, plan.lift * font["head"].unitsPerEm // 1000)
    font["post"].formatType = 3.0
    font["OS/2"].fsType = 0
    font["head"].created = font["head"].modified = MAC_EPOCH_SECONDS
    rename(font, plan, source, version)
    return font


def ranges(codes: Iterable[int]) -> str:
    """Sorted hexadecimal ranges, one a line: ``4E00-9FA5``."""
    lines: list[str] = []
    start = last = -2
    for code in [*sorted(codes), 0x7FFFFFFF]:
        if code != last + 1:
            if start >= 0:
                lines.append(f"{start:X}" if start == last else f"{start:X}-{last:X}")
            start = code
        last = code
    return "\n".join(lines) + "\n"


def read_licence(path: Path) -> str:
    """A licence as plain text, whether or not the package compressed it."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return data.decode("utf-8", "replace").replace("\r\n", "\n").rstrip() + "\n"


def main() -> int:
    """Build every font and the two lists beside them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path, help="folder with the package files (.tgz, .deb)")
    parser.add_argument("--fetch", action="store_true", help="download missing packages into it first")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    given = parser.parse_args()
    if given.fetch:
        fetch(given.sources)
    given.output.mkdir(parents=True, exist_ok=True)
    (given.output / "licences").mkdir(exist_ok=True)
    manifest = []
    every: set[int] = set()
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        unpacked = unpack(given.sources, Path(folder))
        for plan in PLANS:
            source = SOURCES[plan.source]
            where, version = unpacked[plan.source]
            # Every face may only print what 宋 prints as well: so one coverage list is true for all roles.
            font = build(plan, where, version, set() if plan.role in ("song", "rare") else every)
            target = given.output / f"{plan.family}.ttf"
            font.save(target)
            codes = set(font.getBestCmap())
            if plan.role in ("song", "rare"):
                every |= codes
            licence = given.output / "licences" / f"{plan.family}.txt"
            licence.write_text(
                "\n\n".join([source.notice, *(read_licence(where / name) for name in source.licence_files)]),
                encoding="utf-8",
                newline="\n",
            )
            data = target.read_bytes()
            total += len(data)
            manifest.append(
                {
                    "role": plan.role,
                    "file": target.name,
                    "source": source.package,
                    "version": version,
                    "licence": source.licence,
                    "licence_file": f"licences/{licence.name}",
                    "characters": len(codes),
                    "hanzi": sum(map(is_hanzi, codes)),
                    "bytes": len(data),
                    "sha256": hashlib.sha256(data).hexdigest(),
                }
            )
            print(f"{target.name:15} {len(codes):6} characters {len(data) / 1e6:6.2f} MB", file=sys.stderr)
    header = (
        "# Code points the bundled fonts can print (GHSong and GHRare), by packaging/fonts/build_fonts.py\n"
    )
    (given.output / "coverage.txt").write_text(header + ranges(every), encoding="ascii", newline="\n")
    (given.output / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    print(f"together {total / 1e6:.2f} MB", file=sys.stderr)
    if total > SLIM_LIMIT:
        raise SystemExit(f"the set is larger than {SLIM_LIMIT / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
