# SPDX-License-Identifier: GPL-3.0-or-later
"""A paper on the screen before it goes to the printer or into a file; nothing is written to disk on the way.

Pages come as pictures from whoever opened the PDF: this module knows nothing of PDF.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMarginsF,
    QRect,
    QRectF,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QColor,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPageLayout,
    QPageSize,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QComboBox,
    QDialog,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from union_desktop.core.errors import UserError
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.banner import Banner

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

POINTS_PER_INCH = 72
SPACE = 14
PICTURES = 12
# Finer than what office printers resolve on text; 600 dpi would take 140 MB for each A4 page.
PRINT_DPI = 400
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
FIT_WIDTH, FIT_PAGE = "适合宽度", "适合整页"


class Picture(Protocol):
    """One page as pixels: rows of ``width`` x 4 bytes in the order blue, green, red, 255."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def bgra(self) -> bytes: ...


class PageSizes(Protocol):
    """Width and height of each page in points."""

    @property
    def sizes(self) -> Sequence[tuple[float, float]]: ...


class PageSource(Protocol):
    """An opened PDF (``documents.preview.Preview``); ``scale`` is pixels per point, page 0 the first."""

    def pages(self) -> PageSizes: ...

    def render(self, page: int, scale: float) -> Picture: ...

    def close(self) -> None: ...


def show(
    parent: QWidget | None,
    title: str,
    pdf: bytes,
    source: PageSource,
    write: Callable[[Path, bytes], Any],
    file_name: str,
) -> PdfPreview:
    """Opens a preview; ``write`` saves a file whole or raises ``UserError``, ``file_name`` is what it will propose.

    The preview closes ``source`` when it is closed itself.
    """
    preview = PdfPreview(title, pdf, source, write, file_name, parent)
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    preview.open()
    return preview


class PageView(QAbstractScrollArea):
    """Pages below each other; draws only what is seen, one page for each turn of the event loop.

    Signals:
        page_changed: number of the page at the upper edge, 0 the first.
        zoomed: pixels per point changed.
    """

    page_changed = Signal(int)
    zoomed = Signal()

    def __init__(self, source: PageSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._sizes = tuple(source.pages().sizes)
        self._fit = FIT_WIDTH
        self._zoom = 1.0
        self._tops: list[int] = []
        self._pictures: OrderedDict[tuple[int, float], QImage] = OrderedDict()
        self._page = 0
        self._draw_next = QTimer(self)
        self._draw_next.setSingleShot(True)
        self._draw_next.timeout.connect(self._draw_missing)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._arrange()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page at the upper edge, 0 the first."""
        return self._page

    @property
    def zoom(self) -> float:
        """1.0 shows the paper in its true size on a screen that tells the truth about its own."""
        return self._zoom

    @property
    def fitting(self) -> str:
        """FIT_WIDTH or FIT_PAGE while the size follows the window, else empty."""
        return self._fit

    def stop(self) -> None:
        """Draws no more pages: the source is about to be closed."""
        self._draw_next.stop()
        self._sizes = ()
        self._arrange()

    def drawn(self, page: int) -> QImage | None:
        """The picture of a page at the present size, if it has been drawn."""
        return self._pictures.get((page, self._pixels_per_point()))

    def set_zoom(self, zoom: float) -> None:
        """A fixed size, between a quarter and five times."""
        self._fit = ""
        self._apply(min(max(zoom, 0.25), 5.0))

    def fit(self, how: str) -> None:
        """FIT_WIDTH or FIT_PAGE: follows the size of the window."""
        self._fit = how
        self._apply(self._fitting())

    def go_to(self, page: int) -> None:
        """Brings the top of a page to the upper edge."""
        if self._tops:
            self.verticalScrollBar().setValue(self._tops[min(max(page, 0), self.count - 1)] - SPACE // 2)

    def _points_to_screen(self) -> float:
        return self.logicalDpiX() / POINTS_PER_INCH * self._zoom

    def _pixels_per_point(self) -> float:
        return round(self._points_to_screen() * self.devicePixelRatioF(), 4)

    def _fitting(self) -> float:
        if not self._sizes or not self._fit:
            return self._zoom
        inch = self.logicalDpiX() / POINTS_PER_INCH
        room = self.viewport().size()
        by_width = (room.width() - 2 * SPACE) / (max(width for width, _ in self._sizes) * inch)
        if self._fit == FIT_WIDTH:
            return min(max(by_width, 0.1), 2.0)
        by_height = (room.height() - 2 * SPACE) / (max(height for _, height in self._sizes) * inch)
        return max(min(by_width, by_height), 0.1)

    def _apply(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / max(bar.maximum(), 1)
        self._zoom = zoom
        self._arrange()
        bar.setValue(round(share * bar.maximum()))
        self.viewport().update()
        self.zoomed.emit()

    def _arrange(self) -> None:
        scale = self._points_to_screen()
        self._tops = []
        y = SPACE
        widest = 0
        for width, height in self._sizes:
            self._tops.append(y)
            y += round(height * scale) + SPACE
            widest = max(widest, round(width * scale))
        room = self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setPageStep(room.height())
        vertical.setSingleStep(40)
        vertical.setRange(0, max(y - room.height(), 0))
        horizontal.setPageStep(room.width())
        horizontal.setSingleStep(40)
        horizontal.setRange(0, max(widest + 2 * SPACE - room.width(), 0))

    def _frame(self, page: int) -> QRect:
        scale = self._points_to_screen()
        width, height = (round(side * scale) for side in self._sizes[page])
        room = self.viewport().width()
        bar = self.horizontalScrollBar()
        x = (room - width) // 2 if bar.maximum() == 0 else SPACE - bar.value()
        return QRect(x, self._tops[page] - self.verticalScrollBar().value(), width, height)

    def _seen(self) -> list[int]:
        room = self.viewport().rect()
        return [page for page in range(self.count) if self._frame(page).intersects(room)]

    def _scrolled(self) -> None:
        middle = self.viewport().height() // 3
        page = max((page for page in range(self.count) if self._frame(page).top() <= middle), default=0)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
        self.viewport().update()

    def _draw_missing(self) -> None:
        for page in self._seen():
            if self.drawn(page) is None:
                picture = self._source.render(page, self._pixels_per_point())
                image = to_image(picture)
                image.setDevicePixelRatio(self.devicePixelRatioF())
                self._pictures[(page, self._pixels_per_point())] = image
                while len(self._pictures) > PICTURES:
                    self._pictures.popitem(last=False)
                self.viewport().update()
                return

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.colours(self.palette())
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor("#17191b") if colours.dark else QColor("#dfe3e6"))
        missing = False
        for page in self._seen():
            frame = self._frame(page)
            image = self.drawn(page)
            painter.fillRect(frame, Qt.GlobalColor.white)  # paper is white in the dark as well
            if image is None:
                missing = True
            else:
                painter.drawImage(frame.topLeft(), image)
            painter.setPen(colours.line)
            painter.drawRect(frame.adjusted(-1, -1, 0, 0))
        if missing and not self._draw_next.isActive():
            self._draw_next.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit:
            self._apply(self._fitting())
        else:
            self._arrange()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * (1.1 if event.angleDelta().y() > 0 else 1 / 1.1))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.count - 1,
            Qt.Key.Key_PageDown: self._page + 1,
            Qt.Key.Key_PageUp: self._page - 1,
        }
        page = moves.get(Qt.Key(event.key()))
        if page is None:
            super().keyPressEvent(event)
        else:
            self.go_to(page)


class PdfPreview(QDialog):
    """The window around the pages: size, page, print, save."""

    help_topic = "06-printing#预览窗口"

    def __init__(
        self,
        title: str,
        pdf: bytes,
        source: PageSource,
        write: Callable[[Path, bytes], Any],
        file_name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._source = source
        self._write = write
        self._file_name = file_name
        self.setWindowTitle(f"{title} — 预览")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setModal(True)
        self.view = PageView(source)
        self.banner = Banner()

        bar = QToolBar()
        bar.setIconSize(bar.iconSize().scaled(theme.ICON, theme.ICON, Qt.AspectRatioMode.KeepAspectRatio))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.print_action = self._action(bar, "打印…", "print", QKeySequence.StandardKey.Print, self.print)
        self.save_action = self._action(bar, "另存为 PDF…", "save", QKeySequence.StandardKey.Save, self.save)
        bar.addSeparator()
        smaller = self._action(
            bar, "缩小", "zoom_out", QKeySequence.StandardKey.ZoomOut, lambda: self._step(-1)
        )
        self._sizes = QComboBox()
        self._sizes.addItems([FIT_WIDTH, FIT_PAGE, *(f"{round(zoom * 100)} %" for zoom in ZOOMS)])
        self._sizes.setToolTip("显示大小；打印总是实际大小")
        self._sizes.activated.connect(self._size_chosen)
        self._sizes.setMinimumContentsLength(8)
        bar.addWidget(self._sizes)
        larger = self._action(bar, "放大", "zoom_in", QKeySequence.StandardKey.ZoomIn, lambda: self._step(1))
        for action in (smaller, larger):
            button = bar.widgetForAction(action)
            if button is not None:
                button.setProperty("toolButtonStyle", Qt.ToolButtonStyle.ToolButtonIconOnly)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        self._number = QSpinBox()
        self._number.setRange(1, max(self.view.count, 1))
        self._number.setPrefix("第 ")
        self._number.setSuffix(" 页")
        self._number.setKeyboardTracking(False)
        self._number.setToolTip("到第几页")
        self._number.valueChanged.connect(lambda number: self.view.go_to(number - 1))
        bar.addWidget(self._number)
        bar.addWidget(QLabel(f" 共 {self.view.count} 页 "))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self.banner)
        layout.addWidget(self.view, 1)
        self.view.page_changed.connect(self._page_changed)
        self.view.zoomed.connect(self._show_size)
        room = self.screen().availableSize()
        self.resize(min(980, room.width() - 40), min(1060, room.height() - 60))
        self.view.setFocus()

    def _action(
        self, bar: QToolBar, text: str, icon: str, key: QKeySequence.StandardKey, do: Callable[[], Any]
    ) -> QAction:
        action = QAction(icons.icon(icon), text, self)
        action.setShortcut(QKeySequence(key))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{text}（{keys}）")
        action.triggered.connect(lambda _on=False: do())
        bar.addAction(action)
        return action

    def save(self) -> None:
        """Asks where and writes the PDF as it is."""
        path = ask.save_file(self, "另存为 PDF", self._file_name, filters=ask.PDF_FILES, purpose="paper")
        if path is None:
            return
        try:
            self._write(path, self._pdf)
        except UserError as error:
            self.banner.say(error.message, "problem")
        else:
            self.banner.say(f"已保存为“{path.name}”，在文件夹 {path.parent}。", "done")

    def print(self) -> None:
        """Asks for a printer and prints in true size."""
        from PySide6.QtPrintSupport import QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(Path(self._file_name).stem)
        sizes = self._source.pages().sizes
        if not sizes:
            return
        set_paper(printer, sizes[0])
        if not ask.choose_printer(self, printer, len(sizes)):
            return
        if print_pages(printer, self._source, self._tell_printing):
            self.banner.say("已交给打印机。", "done")
        else:
            self.banner.say(
                "打印机没有接受这份文件，什么也没有打印。请检查打印机是否打开并连接，再试一次，或者先另存为 PDF。",
                "problem",
            )

    def _tell_printing(self, done: int, total: int) -> None:
        self.banner.say(f"正在打印第 {done} 页，共 {total} 页……", "info")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _page_changed(self, page: int) -> None:
        self._number.blockSignals(True)
        self._number.setValue(page + 1)
        self._number.blockSignals(False)

    def _size_chosen(self, row: int) -> None:
        if row < 2:
            self.view.fit((FIT_WIDTH, FIT_PAGE)[row])
        else:
            self.view.set_zoom(ZOOMS[row - 2])
        self.view.setFocus()

    def _step(self, by: int) -> None:
        now = self.view.zoom
        if by > 0:
            self.view.set_zoom(next((zoom for zoom in ZOOMS if zoom > now + 0.01), now * 1.25))
        else:
            self.view.set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < now - 0.01), now / 1.25))

    def _show_size(self) -> None:
        text = self.view.fitting or f"{round(self.view.zoom * 100)} %"
        row = self._sizes.findText(text)
        self._sizes.setCurrentIndex(row)
        if row < 0:
            self._sizes.setPlaceholderText(text)

    def _close_source(self) -> None:
        self.view.stop()
        self._source.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._close_source()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        self._close_source()
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()


def to_image(picture: Picture) -> QImage:
    """A picture as a QImage that owns its pixels."""
    image = QImage(picture.bgra, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32)
    return image.copy()


def set_paper(printer: QPrinter, size: tuple[float, float]) -> None:
    """Paper of this size in points, printed from edge to edge so that nothing is scaled or moved."""
    width, height = size
    landscape = width > height
    paper = QPageSize(
        QSizeF(min(size), max(size)), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch
    )
    orientation = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, orientation, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)


def print_pages(
    printer: QPrinter, source: PageSource, tell: Callable[[int, int], None] | None = None
) -> bool:
    """Prints the pages chosen in the dialog in true size; False when the printer refuses."""
    sizes = source.pages().sizes
    first, last = 1, len(sizes)
    if printer.printRange() == printer.PrintRange.PageRange:
        first, last = max(printer.fromPage(), 1), min(printer.toPage() or last, last)
    resolution = printer.resolution()
    dpi = min(resolution, PRINT_DPI)
    painter = QPainter()
    started = False
    for number in range(first, last + 1):
        width, height = sizes[number - 1]
        set_paper(printer, (width, height))
        if not started:
            if not painter.begin(printer):
                return False
            started = True
        elif not printer.newPage():
            painter.end()
            return False
        if tell is not None:
            tell(number - first + 1, last - first + 1)
        image = to_image(source.render(number - 1, dpi / POINTS_PER_INCH))
        inch = resolution / POINTS_PER_INCH
        painter.drawImage(QRectF(0, 0, width * inch, height * inch), image)
    painter.end()
    return started
