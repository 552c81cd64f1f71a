# SPDX-License-Identifier: GPL-3.0-or-later
"""The one bridge for modal questions, answered by a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from union_desktop.widgets import ask


@pytest.fixture
def script(monkeypatch):
    def prepare(*given):
        answers = ask.Scripted(*given)
        monkeypatch.setattr(ask, "answers", answers)
        monkeypatch.setattr(ask, "_last_folders", {})
        return answers

    return prepare


def test_questions_are_answered_in_order_and_remembered(script):
    answers = script(True, "merge", None, "新名称")
    assert ask.confirm(None, "要移动 3 名会员吗？", yes="移动") is True
    options = (ask.Option("merge", "合并"), ask.Option("close", "关闭", "保留历史"))
    assert ask.choose(None, "怎么办？", options) == "merge"
    assert ask.enter(None, "名称") is None
    assert ask.enter(None, "名称") == "新名称"
    ask.tell(None, "好了。")
    ask.warn(None, "没有写入。")
    assert [kind for kind, _title, _text in answers.asked] == [
        "confirm", "choose", "enter", "enter", "tell", "warn",
    ]  # fmt: skip
    assert answers.asked[0][2] == "要移动 3 名会员吗？"


def test_a_question_nobody_prepared_for_is_an_error(script):
    script()
    with pytest.raises(AssertionError, match="要删除吗"):
        ask.confirm(None, "要删除吗？", yes="删除")


def test_files_and_folders(script, tmp_path):
    script(tmp_path / "a.xlsx", None, [tmp_path / "b.csv", tmp_path / "c.csv"], tmp_path, None)
    assert ask.choose_file(None, "选择花名册") == tmp_path / "a.xlsx"
    assert ask.choose_file(None, "选择花名册") is None
    assert ask.choose_files(None, "选择花名册") == [tmp_path / "b.csv", tmp_path / "c.csv"]
    assert ask.choose_folder(None, "选择文件夹") == tmp_path
    assert ask.choose_folder(None, "选择文件夹") is None


def test_the_folder_used_last_is_proposed_for_the_same_purpose(script, tmp_path):
    answers = script(tmp_path / "名册.pdf", None, None)
    ask.save_file(None, "另存为", "名册.pdf", purpose="paper")
    ask.save_file(None, "另存为", "花名册.pdf", purpose="paper")
    ask.save_file(None, "另存为", "花名册.pdf", purpose="other")
    proposed = [Path(text) for _kind, _title, text in answers.asked]
    assert proposed[1] == tmp_path / "花名册.pdf"
    assert proposed[2].parent != tmp_path


def test_the_ending_is_added_and_what_is_there_is_not_overwritten_unasked(script, tmp_path):
    there = tmp_path / "名册.pdf"
    there.write_bytes(b"old")
    answers = script(tmp_path / "名册", False, tmp_path / "名册", True, tmp_path / "新的")
    assert ask.save_file(None, "另存为", "会员名册.pdf") is None
    assert ask.save_file(None, "另存为", "会员名册.pdf") == there
    assert ask.save_file(None, "另存为", "会员名册.pdf") == tmp_path / "新的.pdf"
    assert [kind for kind, _title, _text in answers.asked].count("confirm") == 2


@pytest.mark.parametrize("danger", [False, True], ids=["plain", "danger"])
def test_enter_does_not_do_what_cannot_be_taken_back(qtbot, monkeypatch, danger):
    seen = {}

    def look(box):
        seen["texts"] = {button.text() for button in box.buttons()}
        seen["default"] = box.defaultButton().text()
        box.defaultButton().click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    answer = ask.Person().confirm(None, "请确认", "要删除吗？", "删除", "取消", "无法恢复。", danger)
    assert seen["texts"] == {"删除", "取消"}
    assert seen["default"] == ("取消" if danger else "删除")
    assert answer is not danger
    QApplication.sendPostedEvents(None, 52)  # the box asked to be deleted
