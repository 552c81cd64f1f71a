# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual says what the program says: labels, sentences, commands and pictures are held against the code."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from union_desktop.app import command_line
from union_desktop.app.areas import AREAS

ROOT = Path(__file__).parent.parent
MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
CHAPTERS = [page for page in PAGES if page.name[0].isdigit()]
MENUS = ("文件", "编辑", "查看", "帮助")


def test_the_chapters_name_labels() -> None:
    """Without any, the test below would hold for whatever."""
    assert sum(len(re.findall("「[^」]+」", text_of(page))) for page in CHAPTERS) > 150


def text_of(page: Path) -> str:
    """A page with its wrapped lines joined: Chinese text breaks without blanks."""
    return page.read_text("utf-8").replace("\n", "")


def fixed_texts(folder: Path = ROOT / "union_desktop") -> Iterator[str]:
    """Every text written in the code; of an f-string the parts between its values."""
    for file in folder.rglob("*.py"):
        if "demo" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@cache
def texts() -> frozenset[str]:
    return frozenset(fixed_texts())


@cache
def labels() -> frozenset[str]:
    """What a button, menu or field may be called: without the mark of its key, with or without the dots of a menu."""
    plain = {re.sub(r"\(&\w\)$", "", text) for text in texts()}
    return frozenset(plain | {text.removesuffix("…") for text in plain})


def menu_texts(menu: str) -> set[str]:
    """What stands in a menu of the main window."""
    for area in AREAS:
        if area.title == menu:
            places = {section.key for one in AREAS for section in one.sections if section.tab == area.key}
            places = places or {area.key}
            return {
                action.text for one in AREAS for action in one.actions if (action.tab or one.key) in places
            }
    return set(fixed_texts(ROOT / "union_desktop" / "app")) if menu in MENUS else set()


def test_the_chapters_are_all_in_the_index() -> None:
    index = (MANUAL / "index.md").read_text("utf-8")
    assert len(CHAPTERS) == 20
    assert [page.name for page in CHAPTERS if f"({page.name})" not in index] == []


def test_every_picture_shown_exists_and_every_picture_is_shown() -> None:
    shown = {
        name
        for page in PAGES
        for name in re.findall(r"!\[[^\]]+\]\(pictures/([\w-]+\.png)\)", page.read_text("utf-8"))
    }
    assert shown == {path.name for path in (MANUAL / "pictures").iterdir()}
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "](docs/pictures/members.png)" in readme
    assert (ROOT / "docs" / "pictures" / "members.png").is_file()


def test_the_pictures_are_those_the_script_makes() -> None:
    script = (MANUAL / "make_pictures.py").read_text("utf-8")
    made = re.findall(r'^    "([\w-]+)": "', script, re.MULTILINE)
    papers = re.findall(r'"([\w-]+)": \("', script)
    assert {f"{name}.png" for name in (*made, *papers)} == {
        path.name for path in (MANUAL / "pictures").iterdir()
    }


def test_the_pictures_are_small_enough_for_a_repository() -> None:
    sizes = [path.stat().st_size for path in (MANUAL / "pictures").iterdir()]
    # Two to a chapter and 100 kB, some chapters more and some less.
    assert len(sizes) <= 2 * (len(CHAPTERS) + 1)
    assert sum(sizes) < 100_000 * len(CHAPTERS)


@pytest.mark.parametrize("page", [*CHAPTERS, MANUAL / "index.md"], ids=lambda page: page.stem)
def test_labels_are_those_on_the_screen(page: Path) -> None:
    named = re.findall("「([^」]+)」", text_of(page))
    wrong = []
    for label in named:
        menu, _, entry = label.partition(" › ")
        known = entry in menu_texts(menu) if entry else label in labels()
        if not known:
            wrong.append(label)
    assert wrong == []


def test_sentences_quoted_are_those_of_the_program() -> None:
    page = (MANUAL / "08-messages.md").read_text("utf-8")
    quoted = re.findall(r"^> (.+)$", page, re.MULTILINE)
    assert len(quoted) > 60
    everything = "\n".join(texts())
    parts = [part.strip() for sentence in quoted for part in sentence.split("……")]
    assert [part for part in parts if part not in everything] == []


def examples() -> list[str]:
    page = (MANUAL / "07-command-line.md").read_text("utf-8")
    return re.findall(r"^python3 dev\.py run (?:-- )?(.+)$", page, re.MULTILINE)


def test_every_command_has_an_example_and_a_heading() -> None:
    page = (MANUAL / "07-command-line.md").read_text("utf-8")
    names = {command.name for command in command_line.commands()}
    assert {name for name in names if not any(one.startswith(f"{name} ") for one in examples())} == set()
    assert set(re.findall("^## ([a-z][a-z -]*)：", page, re.MULTILINE)) == names


@pytest.mark.parametrize("example", [one for one in examples() if "--help" not in one])
def test_every_example_is_right_usage(example: str) -> None:
    wanted = command_line.parser().parse_args(shlex.split(example))
    assert example.startswith(wanted.command.name)


def test_every_key_of_an_action_is_in_the_list_of_keys() -> None:
    page = (MANUAL / "09-keyboard.md").read_text("utf-8")
    keys = {action.shortcut for area in AREAS for action in area.actions if action.shortcut}
    assert {key for key in keys if f"| {key} |" not in page} == set()
