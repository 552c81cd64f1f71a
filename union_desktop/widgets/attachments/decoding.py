# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of attached files, made in a child process (``core.office_child``): a file made to crash a decoder takes the child
with it, and the window is never held up. Only ``small_pictures`` and ``picture`` are called, by name.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from union_desktop.core.attachments import store
from union_desktop.core.attachments.store import Stored
from union_desktop.core.errors import UserError

#: Longer side of a small picture in pixels: sharp in the grid up to 200 %.
SMALL: Final = 256
#: Beyond this a picture is no scan and no photograph; decoding it would take memory other work needs.
MOST_PIXELS: Final = 120_000_000
MOST_BYTES: Final = 200_000_000
_ALLOCATION_MB: Final = 1024
#: Told by the content, never by the name. SVG is not among them: it may point at other files.
FORMATS: Final = frozenset({"jpeg", "jpg", "png", "gif", "bmp", "webp", "tiff", "tif"})
_HEAD: Final = struct.Struct(">II")
_PDF: Final = b"%PDF-"

Report = Callable[[int, int], None]
#: store name, key, size, digest of the content.
Wanted = tuple[str, str, int, str]


def small_pictures(report: Report, folder: str, wanted: Sequence[Wanted]) -> bytes:
    """Make the small pictures of these contents beside them; empty ones where nothing can be drawn."""
    for at, one in enumerate(wanted, start=1):
        stored = Stored(*one)
        drawn = QImage()
        if stored.size <= MOST_BYTES:
            try:
                drawn = draw(store.read(Path(folder), stored, ""), SMALL)
            except UserError:
                # Missing or damaged: opening it says so in words.
                drawn = QImage()
        try:
            store.put_thumb(Path(folder), stored.store_name, stored.file_key, _jpeg(drawn))
        except OSError:
            # No room for what can be made again: the grid shows the icon of the type.
            return b""
        report(at, len(wanted))
    return b""


def picture(_report: Report, folder: str, wanted: Wanted, file_name: str, longest: int) -> bytes:
    """One picture as width, height (big endian) and rows of RGB32, at most ``longest`` pixels on its longer side.

    Raises UserError naming the file when it is missing, damaged or cannot be drawn.
    """
    drawn = draw(store.read(Path(folder), Stored(*wanted), file_name), longest)
    if drawn.isNull():
        raise UserError(
            f"“{file_name}”不是程序能显示的图片，或者图片本身已损坏；附件没有变化。可以用“另存为…”取出后用别的程序打开。"
        )
    return _HEAD.pack(drawn.width(), drawn.height()) + bytes(drawn.constBits())


def unpacked(data: bytes) -> QImage:
    """The image that ``picture`` sent."""
    width, height = _HEAD.unpack_from(data)
    # The image only looks at the bytes; a copy of its own outlives them.
    return QImage(data[_HEAD.size :], width, height, width * 4, QImage.Format.Format_RGB32).copy()


def draw(content: bytes, longest: int) -> QImage:
    """A picture or the first page of a PDF as RGB32 on white; a null image when it is neither, or not sound."""
    if content.startswith(_PDF):
        return _first_page(content, longest)
    QImageReader.setAllocationLimit(_ALLOCATION_MB)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    try:
        return _read(reader, longest)
    finally:
        # Before the buffer goes: a handler may look at its device once more when it ends (TIFF does, and crashes).
        del reader


def _read(reader: QImageReader, longest: int) -> QImage:
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if bytes(reader.format().data()).decode("ascii", "replace").lower() not in FORMATS:
        return QImage()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return QImage()
    if max(size.width(), size.height()) > longest:
        # Before the turning: the longer side stays the longer one. JPEG then decodes small from the start.
        reader.setScaledSize(_fitting(size, longest))
    return _on_white(reader.read())


def _first_page(content: bytes, longest: int) -> QImage:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        page = document[0]
        width, height = page.get_size()
        bitmap = page.render(scale=longest / max(width, height, 1))
        shape = (bitmap.width, bitmap.height, bitmap.stride)
        if bitmap.n_channels == 4:
            form = QImage.Format.Format_RGB32
        else:
            form = QImage.Format.Format_BGR888 if bitmap.n_channels == 3 else QImage.Format.Format_Grayscale8
        made = QImage(bytes(bitmap.buffer), *shape, form).copy()
        document.close()
    except (pypdfium2.PdfiumError, ValueError, IndexError, OSError):
        return QImage()  # damaged, empty, or locked with a password
    return _on_white(made)


def _fitting(size: QSize, longest: int) -> QSize:
    scaled = size.scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio)
    return scaled.expandedTo(QSize(1, 1))


def _on_white(image: QImage) -> QImage:
    if image.isNull():
        return image
    if not image.hasAlphaChannel():
        return image.convertToFormat(QImage.Format.Format_RGB32)
    made = QImage(image.size(), QImage.Format.Format_RGB32)
    made.fill(QColor(Qt.GlobalColor.white))
    painter = QPainter(made)
    painter.drawImage(0, 0, image)
    painter.end()
    return made


def _jpeg(image: QImage) -> bytes:
    if image.isNull():
        return b""
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    format_name: Any = "JPEG"
    image.save(buffer, format_name, 82)
    return bytes(made.data())
