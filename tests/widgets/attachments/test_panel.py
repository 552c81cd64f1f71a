# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a record on the screen: added in every way, looked at, saved, named, removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from tests.areas.conftest import PlainDesk
from tests.office_fixtures import enrolled
from union_desktop.core import audit, office_child
from union_desktop.core.attachments import queries, service, store
from union_desktop.core.attachments.terms import AttachmentRow, NewFile
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import Role
from union_desktop.documents.recovery_sheet import recovery_sheet
from union_desktop.widgets import ask
from union_desktop.widgets.attachments import AttachmentsPanel
from union_desktop.widgets.attachments.adding import Source
from union_desktop.widgets.attachments.describing import DescribeDialog
from union_desktop.widgets.attachments.viewer import PictureViewer
from union_desktop.widgets.tasks import Tasks


@pytest.fixture
def desk(office: Office, qtbot: QtBot) -> Iterator[PlainDesk]:
    from PySide6.QtWidgets import QMainWindow

    window = QMainWindow()
    qtbot.addWidget(window)
    tasks = Tasks(office)
    failures: list[object] = []
    tasks.failed.connect(failures.append)
    yield PlainDesk(office, tasks, window, ())
    tasks.close()
    assert not failures, failures


@pytest.fixture
def person(office: Office) -> int:
    return enrolled(office)


@pytest.fixture
def panel(desk: PlainDesk, person: int, qtbot: QtBot) -> AttachmentsPanel:
    return opened(desk, person, qtbot)


def opened(desk: PlainDesk, person: int, qtbot: QtBot) -> AttachmentsPanel:
    made = AttachmentsPanel(desk, ("person", person))
    qtbot.addWidget(made)
    made.resize(340, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


def picture(colour: str = "red") -> QImage:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def rows(office: Office, person: int) -> list[AttachmentRow]:
    with office.reader() as reader:
        assert audit.verify(reader) == []
        return queries.attached(reader, ("person", person))


def looks(office: Office) -> list[tuple[Any, ...]]:
    with office.reader() as reader:
        return reader.rows(
            "select what, field, row_count, purpose, about_table, about_id from access_entry order by id"
        )


def have(panel: AttachmentsPanel, count: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(panel.model.rows) == count, timeout=10_000)


def choose(panel: AttachmentsPanel, at: int) -> None:
    panel.grid.setCurrentIndex(panel.model.index(at, 0))


def test_an_empty_panel_says_what_to_do(
    panel: AttachmentsPanel, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: panel.stack.currentWidget() is panel.empty)
    assert "拖到这里" in panel.empty.sentence
    paths = [tmp_path / "证明.txt", tmp_path / "合同.txt", tmp_path / "空.txt"]
    for path in paths:
        path.write_text("" if path.stem == "空" else path.name, "utf-8")
    monkeypatch.setattr(ask, "answers", ask.Scripted(paths))
    qtbot.mouseClick(panel.empty.button, Qt.MouseButton.LeftButton)
    have(panel, 2, qtbot)
    assert panel.stack.currentWidget() is panel.grid
    assert panel.banner.text.startswith("已添加 2 个附件。“空.txt”是空文件")
    assert "共 2 个附件" in panel.counts.text()


def test_files_are_dropped_and_pictures_pasted(
    panel: AttachmentsPanel, office: Office, person: int, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "甲.txt").write_text("甲", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "甲.txt"))])
    nothing, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    panel.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, nothing))
    have(panel, 1, qtbot)
    QGuiApplication.clipboard().setImage(picture())
    qtbot.keyClick(panel.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    have(panel, 2, qtbot)
    newest = rows(office, person)[0]
    assert newest.file_name.startswith("截图 ")
    assert newest.media_type == "image/png"
    assert store.read(office.folder, newest.stored, "").startswith(b"\x89PNG")
    QGuiApplication.clipboard().setText("只有文字")
    panel.paste()
    assert "剪贴板里没有图片或文件" in panel.banner.text


def test_what_is_there_already_is_not_added_twice(
    panel: AttachmentsPanel, office: Office, person: int, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("甲", "utf-8")
    panel.add([Source("甲.txt", path), Source("乙.txt", path)])
    have(panel, 1, qtbot)
    qtbot.waitUntil(lambda: "已有的附件内容相同" in panel.banner.text)
    assert list(store.names_in(office.folder)) == [rows(office, person)[0].stored.store_name]


def test_who_turns_to_another_member_still_gets_the_files_attached(
    desk: PlainDesk, office: Office, person: int, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("甲", "utf-8")
    panel = AttachmentsPanel(desk, ("person", person))
    panel.add([Source("甲.txt", path)])
    panel.deleteLater()
    del panel
    qtbot.waitUntil(lambda: len(rows(office, person)) == 1)


def attached(office: Office, person: int, *files: tuple[str, bytes]) -> None:
    made = [NewFile(store.put(office.folder, content), name) for name, content in files]
    with office.transaction("添加附件") as session:
        service.attach(session, ("person", person), made)


def png(image: QImage) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray

    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(made.data())


def test_small_pictures_come_and_stay(desk: PlainDesk, office: Office, person: int, qtbot: QtBot) -> None:
    attached(office, person, ("红.png", png(picture())), ("坏.jpg", b"no picture"), ("表.xlsx", b"PK"))
    panel = opened(desk, person, qtbot)
    have(panel, 3, qtbot)

    def drawn() -> bool:
        panel.grid.viewport().repaint()
        icon = panel.model.data(panel.model.index(2, 0), Qt.ItemDataRole.DecorationRole)
        return bool(icon.pixmap(64, 64).toImage().pixelColor(30, 30).red() > 200)

    qtbot.waitUntil(drawn, timeout=20_000)
    bad = next(row for row in rows(office, person) if row.file_name == "坏.jpg")
    qtbot.waitUntil(
        lambda: store.thumb(office.folder, bad.stored.store_name, bad.stored.file_key) == b"", timeout=20_000
    )
    qtbot.waitUntil(lambda: not desk.tasks.jobs, timeout=20_000)
    panel.model.look_again()
    assert panel.model.wanted() == []


def test_a_picture_that_takes_the_child_down_is_passed_over(
    desk: PlainDesk, office: Office, person: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached(
        office, person, ("红.png", png(picture())), ("毒.jpg", b"kills"), ("蓝.png", png(picture("blue")))
    )
    real = office_child.ask_without_office
    poison = next(row.stored.store_name for row in rows(office, person) if row.file_name == "毒.jpg")

    def dies(function: str, arguments: dict[str, Any], report: Any) -> bytes:
        names = [one[0] for one in arguments["wanted"]]
        if poison not in names:
            return real(function, arguments, report)
        before = names.index(poison)
        if before:
            real(function, {**arguments, "wanted": arguments["wanted"][:before]}, report)
        report(before, len(names))
        raise UserError("后台程序意外中断。")

    monkeypatch.setattr(office_child, "ask_without_office", dies)
    panel = opened(desk, person, qtbot)
    have(panel, 3, qtbot)

    def small() -> list[bool | None]:
        found = [
            store.thumb(office.folder, row.stored.store_name, row.stored.file_key)
            for row in rows(office, person)
        ]
        return [None if one is None else bool(one) for one in found]

    qtbot.waitUntil(lambda: small() == [True, False, True], timeout=20_000)


def test_a_picture_is_noted_and_shown_and_its_neighbour_too(
    desk: PlainDesk, office: Office, person: int, qtbot: QtBot
) -> None:
    attached(office, person, ("红.png", png(picture())), ("蓝.png", png(picture("blue"))))
    panel = opened(desk, person, qtbot)
    have(panel, 2, qtbot)
    choose(panel, 1)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel._viewer is not None and not panel._viewer.image.isNull(), timeout=20_000)
    viewer = panel._viewer
    assert isinstance(viewer, PictureViewer)
    assert viewer.windowTitle() == "红.png"
    qtbot.keyClick(viewer, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: viewer.image.pixelColor(5, 5).blue() > 200, timeout=20_000)
    qtbot.keyClick(viewer, Qt.Key.Key_R)
    assert (viewer.image.width(), viewer.image.height()) == (200, 300)
    qtbot.keyClick(viewer, Qt.Key.Key_Left)
    assert viewer.windowTitle() == "蓝.png"
    for _ in range(40):
        qtbot.keyClick(viewer, Qt.Key.Key_Plus)
    assert viewer.picture.height() == 8 * 300
    qtbot.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer._scroll.horizontalScrollBar().value() > 0
    qtbot.keyClick(viewer, Qt.Key.Key_0)
    assert viewer.picture.height() == 300
    qtbot.waitUntil(
        lambda: (
            looks(office)
            == [
                ("reveal", "附件：红.png", 1, "", "person", person),
                ("reveal", "附件：蓝.png", 1, "", "person", person),
            ]
        )
    )
    viewer.close()


def test_a_pdf_goes_to_the_preview(desk: PlainDesk, office: Office, person: int, qtbot: QtBot) -> None:
    import datetime as dt

    pdf = recovery_sheet("示例大学工会", "测试员", "AAAAA-BBBBB", dt.date(2026, 9, 30))
    attached(office, person, ("登记表.pdf", pdf))
    panel = opened(desk, person, qtbot)
    have(panel, 1, qtbot)
    choose(panel, 0)
    panel.open()
    qtbot.waitUntil(lambda: desk.papers == [("登记表", pdf)])


def test_saving_asks_for_a_purpose_and_leaves_an_entry(
    desk: PlainDesk,
    office: Office,
    person: int,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attached(office, person, ("甲.docx", b"one"), ("乙.docx", b"two"))
    panel = opened(desk, person, qtbot)
    have(panel, 2, qtbot)
    target = tmp_path / "取出.docx"
    choose(panel, 1)
    scripted = ask.Scripted(True, target, None, True, target, "报送上级工会")
    monkeypatch.setattr(ask, "answers", scripted)
    panel.open()  # cannot be shown: offers to save; the purpose is left, so nothing is written
    assert not target.exists()
    panel.open()
    qtbot.waitUntil(target.exists)
    assert target.read_bytes() == b"one"
    qtbot.waitUntil(lambda: "已另存 1 个文件" in panel.banner.text)
    assert looks(office) == [("export", "附件：甲.docx", 1, "报送上级工会", "person", person)]
    panel.grid.selectAll()
    folder = tmp_path / "夹"
    folder.mkdir()
    (folder / "甲.docx").write_bytes(b"older")
    monkeypatch.setattr(ask, "answers", ask.Scripted(folder, "报送上级工会"))
    panel.save_as()
    qtbot.waitUntil(lambda: "已另存 2 个文件" in panel.banner.text)
    assert sorted(one.name for one in folder.iterdir()) == ["乙.docx", "甲.docx", "甲（2）.docx"]
    assert (folder / "甲.docx").read_bytes() == b"older"


def test_files_are_named_and_removed_by_key(
    desk: PlainDesk, office: Office, person: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached(office, person, ("甲.docx", b"one"))
    panel = opened(desk, person, qtbot)
    have(panel, 1, qtbot)
    choose(panel, 0)
    qtbot.keyClick(panel.grid, Qt.Key.Key_F2)
    (dialog,) = panel.findChildren(DescribeDialog)
    dialog.form.set_value("file_name", "劳动合同.docx")
    dialog.form.set_value("kind", "合同")
    dialog.submit()
    qtbot.waitUntil(lambda: panel.model.row(0).file_name == "劳动合同.docx")
    assert panel.model.row(0).kind == "合同"
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    qtbot.keyClick(panel.grid, Qt.Key.Key_Delete)
    have(panel, 0, qtbot)
    assert rows(office, person) == []
    assert panel.banner.text == "已删除“劳动合同.docx”。"


def test_who_may_only_read_sees_and_adds_nothing(
    desk: PlainDesk, office: Office, person: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached(office, person, ("甲.docx", b"one"))
    monkeypatch.setattr(office, "role", Role.READ_ONLY)
    panel = opened(desk, person, qtbot)
    have(panel, 1, qtbot)
    choose(panel, 0)
    assert not panel.add_button.isEnabled()
    assert not panel.remove_action.isEnabled()
    assert not panel.rename_action.isEnabled()
    assert panel.save_button.isEnabled()
    assert not panel.acceptDrops()
    qtbot.keyClick(panel.grid, Qt.Key.Key_Delete)
    qtbot.keyClick(panel.grid, Qt.Key.Key_F2)
    panel.add([Source("截图.png", image=picture())])
    assert not desk.tasks.jobs


def test_grid_and_list_share_what_is_chosen(
    desk: PlainDesk, office: Office, person: int, qtbot: QtBot
) -> None:
    attached(office, person, ("甲.docx", b"one"), ("乙.docx", b"two"))
    panel = opened(desk, person, qtbot)
    have(panel, 2, qtbot)
    choose(panel, 1)
    panel.as_list.click()
    assert panel.stack.currentWidget() is panel.list
    assert [row.file_name for row in panel.selected()] == ["甲.docx"]
    assert panel.list.isColumnHidden(4)
    panel.resize(800, 500)
    assert not panel.list.isColumnHidden(4)
