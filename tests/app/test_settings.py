# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered between starts, and that a broken file only means that nothing is."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from union_desktop.app.settings import MOST_OFFICES, Settings


def test_the_latest_office_comes_first_and_the_list_stays_short(tmp_path: Path) -> None:
    file = tmp_path / "config" / "settings.json"
    settings = Settings(file)
    for number in range(MOST_OFFICES + 2):
        settings.remember_office(tmp_path / str(number))
    settings.remember_office(tmp_path / "3")
    again = Settings(file)
    assert again.offices[0] == tmp_path / "3"
    assert len(again.offices) == MOST_OFFICES
    again.forget_office(tmp_path / "3")
    assert tmp_path / "3" not in Settings(file).offices


def test_places_looks_and_area_facts_come_back(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    settings.set_scheme("dark")
    settings.set_place("A 1920x1080 1", "AdnQ")
    settings.set_place("B 1366x768 1.25", "Xyz=")
    settings.put("members.columns", {"name": 120})
    settings.set_checked_on(tmp_path, dt.date(2026, 3, 2))
    again = Settings(file)
    assert again.scheme == "dark"
    assert again.place("A 1920x1080 1") == "AdnQ"
    assert again.place("C") == ""
    assert again.get("members.columns") == {"name": 120}
    assert again.get("unknown", 7) == 7
    assert again.checked_on(tmp_path) == dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"offices": 3, "scheme": "pink", "places": [], "checked": {"x": 5}}', "\ufeff{}"],
    ids=["empty", "cut", "list", "wrong types", "mark"],
)
def test_a_broken_file_means_nothing_remembered(tmp_path: Path, content: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(content, encoding="utf-8")
    settings = Settings(file)
    assert settings.offices == ()
    assert settings.scheme == "system"
    assert settings.place("x") == ""
    assert settings.checked_on(Path("x")) is None
    settings.set_scheme("light")
    assert json.loads(file.read_text(encoding="utf-8"))["scheme"] == "light"


def test_a_place_that_cannot_be_written_does_not_stop_anybody(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    settings = Settings(blocked / "settings.json")
    settings.set_scheme("dark")
    assert settings.scheme == "dark"


def test_without_a_file_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    settings.remember_office(tmp_path)
    assert settings.offices == (tmp_path,)
    assert list(tmp_path.iterdir()) == []
