# SPDX-License-Identifier: GPL-3.0-or-later
r"""Makes the pictures of the manual and of the README anew, from the made-up office: run it after the windows changed.

    python3 dev.py setup
    .venv/bin/python docs/manual/make_pictures.py       (Windows: .venv\Scripts\python docs\manual\make_pictures.py)

No display is needed. Pictures are written with a palette of 256 colours, a quarter of their size in true colour.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage
from scenes import draw_scenes

from union_desktop.app.demo.__main__ import SCREEN
from union_desktop.app.demo.intake import take_in
from union_desktop.app.demo.office import make_demo_office
from union_desktop.app.demo.papers import write_papers, write_receipt, write_rosters
from union_desktop.app.demo.pictures import draw, draw_way_in
from union_desktop.documents.preview import Preview
from union_desktop.widgets.pdf_preview import to_image

HERE: Final = Path(__file__).resolve().parent
PICTURES: Final = HERE / "pictures"
README_PICTURE: Final = HERE.parent / "pictures" / "members.png"

#: Picture of the manual → how the name of the demo's picture ends (its beginning counts tabs and actions).
WINDOWS: Final = {
    "welcome": "-welcome",
    "first-start": "-first_start",
    "sign-in": "-sign_in",
    "members": "0-members",
    "quick-find": "-quick_find",
    "new-member": "-members.enrol",
    "event": "-members.event",
    "register-dialog": "-members.register",
    "organisation": "0-organisation",
    "roster": "0-roster",
    "intake-columns": "-roster.take_in-2",
    "intake-scope": "-roster.take_in-4",
    "intake-outcome": "-roster.take_in-5",
    "member-page": "03-member_page",
    "attachments": "03-attachments",
    "merge": "03-merge",
    "statistics": "03-statistics_people",
    "rules": "0-policies",
    "files": "0-hardship",
    "file-page": "03-hardship_page",
    "rounds": "0-aid",
    "round-page": "03-round_page",
    "board": "03-board",
    "meeting-page": "03-meeting_page",
    "visits": "0-visits",
    "claims": "0-mutual_aid",
    "history": "03-history",
    "bin": "03-bin",
    "backup": "03-backup",
    "restore": "03-restore",
    "operators": "03-operators",
    "lock": "03-lock",
}
#: Picture of the manual → printed sample, page and pixels per point.
PAPERS: Final = {
    "recovery-sheet": ("恢复码单.pdf", 0, 0.9),
    "register": ("会员名册.pdf", 0, 1.05),
    "registration": ("会员登记表.pdf", 1, 0.9),
    "file-form": ("困难职工档案表.pdf", 0, 0.9),
    "signing-sheet": ("领款签收表.pdf", 1, 1.05),
    "minutes": ("会议纪要.pdf", 0, 0.9),
}
# What the sign-in and the first start show as folders; relative, so that no picture tells whose PC it was made on.
OFFICE: Final = Path("工会数据", "示例大学工会")
COLOURS: Final = 256


def main() -> None:
    """Draw everything in a temporary folder, then keep what the manual shows."""
    with tempfile.TemporaryDirectory(prefix="union-desktop-manual-") as place:
        before = Path.cwd()
        os.chdir(place)
        try:
            out = Path("out")
            out.mkdir()
            _draw_all(out)
            PICTURES.mkdir(exist_ok=True)
            README_PICTURE.parent.mkdir(exist_ok=True)
            for name, ending in WINDOWS.items():
                [found] = out.glob(f"*{ending}.png")
                _keep(QImage(str(found)), PICTURES / f"{name}.png")
            for name, (paper, page, scale) in PAPERS.items():
                with Preview((out / paper).read_bytes()) as pages:
                    _keep(to_image(pages.render(page, scale)), PICTURES / f"{name}.png")
            README_PICTURE.write_bytes((PICTURES / "members.png").read_bytes())
        finally:
            os.chdir(before)


def _draw_all(out: Path) -> None:
    screen = Path("screen.json")
    screen.write_text(json.dumps(SCREEN), encoding="utf-8")
    # Qt parts this text at colons; relative, the path has none on Windows either.
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    # What the first start proposes as the place of the office.
    os.environ["XDG_DOCUMENTS_DIR"] = "/home/office/文档"
    new = make_demo_office(OFFICE)
    try:
        list(write_papers(new, out))
        established, company = write_rosters(out)
        list(write_receipt(new.office, take_in(new.office, company), out))
        list(draw(new.office, out, established))
    finally:
        new.office.close()
    list(draw_way_in(OFFICE, out))
    list(draw_scenes(OFFICE, out))


def _keep(picture: QImage, path: Path) -> None:
    """Write with a palette: the colours the picture has most of; each other pixel takes the nearest of them."""
    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = Counter(memoryview(image.constBits()).cast("I"))
    palette = sorted(pixels, key=lambda colour: pixels[colour] * _vividness(colour), reverse=True)[:COLOURS]
    small = image.convertToFormat(QImage.Format.Format_Indexed8, palette)
    # Quality 0 is the strongest compression; a PNG loses nothing by it.
    if not small.save(str(path), quality=0):
        sys.exit(f"{path} could not be written.")


def _vividness(colour: int) -> int:
    """What a pixel of it counts for: a small green tick must not turn grey among the greys of all the letters."""
    parts = [colour >> place & 0xFF for place in (16, 8, 0)]
    return 16 + max(parts) - min(parts)


if __name__ == "__main__":
    main()
