# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures as a child process makes them: turned as the camera says, small, and calm about what is none."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QColor, QImage

from union_desktop.core import office_child
from union_desktop.core.attachments import store
from union_desktop.core.errors import UserError
from union_desktop.documents.recovery_sheet import recovery_sheet
from union_desktop.widgets.attachments import decoding
from union_desktop.widgets.attachments.decoding import SMALL, draw

RED, BLUE = QColor(200, 0, 0), QColor(0, 0, 200)


def encoded(image: QImage, form: str = "PNG") -> bytes:
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)  # type: ignore[call-overload]
    return bytes(made.data())


def photograph(width: int = 400, height: int = 200) -> QImage:
    """Red at the left, blue at the right."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(RED)
    for x in range(width // 2, width):
        for y in range(height):
            image.setPixelColor(x, y, BLUE)
    return image


def turned(jpeg: bytes, orientation: int) -> bytes:
    """The same JPEG with an EXIF block that says how the camera was held."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0" + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def is_near(image: QImage, x: int, y: int, colour: QColor) -> bool:
    seen = image.pixelColor(x, y)
    return abs(seen.red() - colour.red()) < 30 and abs(seen.blue() - colour.blue()) < 30


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "WEBP", "TIFF"])
def test_usual_pictures_become_small(form: str) -> None:
    small = draw(encoded(photograph(), form), SMALL)
    assert (small.width(), small.height()) == (SMALL, SMALL // 2)
    assert is_near(small, 20, 60, RED)
    assert is_near(small, 230, 60, BLUE)


def test_a_picture_is_turned_as_the_camera_says() -> None:
    # 6: the camera was turned to the right, so what was left is on top.
    small = draw(turned(encoded(photograph(), "JPEG"), 6), SMALL)
    assert (small.width(), small.height()) == (SMALL // 2, SMALL)
    assert is_near(small, 60, 20, RED)
    assert is_near(small, 60, 230, BLUE)


def test_a_small_picture_stays_as_it_is_and_clear_parts_become_white() -> None:
    image = QImage(10, 4, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    small = draw(encoded(image), SMALL)
    assert (small.width(), small.height()) == (10, 4)
    assert small.pixelColor(1, 1) == QColor(255, 255, 255)


def test_the_first_page_of_a_pdf() -> None:
    sheet = recovery_sheet("示例大学工会", "测试员", "AAAAA-BBBBB", dt.date(2026, 9, 30))
    small = draw(sheet, SMALL)
    assert small.height() == SMALL
    assert 170 < small.width() < 190
    assert not small.allGray() or small.pixelColor(2, 2) == QColor(255, 255, 255)


def huge_png() -> bytes:
    """A few bytes that say they are 60,000 x 60,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"%PDF-1.7 but no more",
        b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>",
        huge_png(),
        encoded(photograph())[:40],
    ],
    ids=["empty", "text", "broken pdf", "svg", "huge", "cut png"],
)
def test_what_cannot_be_drawn_is_told_apart_calmly(content: bytes) -> None:
    assert draw(content, SMALL).isNull()


def test_a_child_makes_them_all_and_sends_one_large(tmp_path: Path) -> None:
    contents = [encoded(photograph()), b"no picture", encoded(photograph(4000, 10))]
    stored = [store.put(tmp_path, content) for content in contents]
    missing = store.put(tmp_path, b"gone")
    store.remove(tmp_path, missing.store_name)
    wanted = [(one.store_name, one.file_key, one.size, one.sha256) for one in (*stored, missing)]
    heard: list[tuple[int, int]] = []
    store.path_of(tmp_path, missing.store_name).parent.mkdir(exist_ok=True)
    office_child.ask_without_office(
        "union_desktop.widgets.attachments.decoding:small_pictures",
        {"folder": str(tmp_path), "wanted": wanted},
        lambda done, total: heard.append((done, total)),
    )
    assert heard == [(at, 4) for at in range(1, 5)]
    small = [store.thumb(tmp_path, one.store_name, one.file_key) for one in (*stored, missing)]
    assert QImage.fromData(small[0] or b"").width() == SMALL
    assert small[1] == b""
    assert QImage.fromData(small[2] or b"").height() == 1
    assert small[3] == b""

    def ask(at: int) -> bytes:
        return office_child.ask_without_office(
            "union_desktop.widgets.attachments.decoding:picture",
            {"folder": str(tmp_path), "wanted": wanted[at], "file_name": "照片.png", "longest": 300},
            lambda _done, _total: None,
        )

    image = decoding.unpacked(ask(0))
    assert (image.width(), image.height()) == (300, 150)
    assert is_near(image, 290, 100, BLUE)
    with pytest.raises(UserError, match=r"“照片\.png”不是程序能显示的图片"):
        ask(1)
    with pytest.raises(UserError, match=r"“照片\.png”的文件不在"):
        ask(3)
