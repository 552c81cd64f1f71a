# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual as the program reads it: pages in order, links that lead somewhere, and topics of the code that are there."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from union_desktop.app.help.contents import Manual, Place
from union_desktop.app.help.markdown import Block, Heading, Listing, Paragraph, Quote, Table, spans
from union_desktop.core import resources

ROOT = Path(__file__).parents[3]


def test_the_start_page_comes_first_and_the_authors_page_not_at_all(manual: Manual) -> None:
    assert [page.name for page in manual.pages] == ["index", "01-sign-in", "02-members"]
    assert [page.title for page in manual.pages] == ["使用说明", "01 登录", "02 会员"]


def test_sections_know_what_they_are_below(real: Manual) -> None:
    deep = next(section for section in real.sections if section.level == 3)
    assert len(deep.above) == 2
    assert all(section.above for section in real.sections if section.level > 1)


def test_topics(manual: Manual) -> None:
    assert manual.resolve("02-members") == Place("02-members")
    assert manual.resolve("02-members#为什么不能放在网络盘里") == Place(
        "02-members", "为什么不能放在网络盘里"
    )
    assert manual.resolve("02-members#没有这一节") is None
    assert manual.resolve("09-nothing") is None


def test_links(manual: Manual) -> None:
    assert manual.link("index", "01-sign-in.md#忘记密码") == Place("01-sign-in", "忘记密码")
    assert manual.link("index", "#%E7%99%BB%E5%BD%95") == Place("index", "登录")
    for outside in ("https://example.org/a", "../else.md", "nothing.md", "mailto:a@example.org"):
        assert manual.link("index", outside) is None


def lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Quote():
                yield from lines(block.blocks)
            case Listing():
                for item in block.items:
                    yield from lines(item)
            case Table():
                yield from (cell for row in (block.header, *block.rows) for cell in row)
            case _:
                continue


def test_every_link_within_the_manual_leads_to_a_heading(real: Manual) -> None:
    places = {section.place for section in real.sections}
    links = [
        (page.name, span.target)
        for page in real.pages
        for line in lines(page.blocks)
        for span in spans(line)
        if span.kind == "link"
    ]
    assert len(links) > 15
    inside = [(page, target) for page, target in links if "://" not in target and not target.startswith("..")]
    assert [(page, target) for page, target in inside if real.link(page, target) not in places] == []


def topics() -> dict[str, str]:
    """Every topic written in the code, with the first file that has it: ``help_topic``, or an area's ``help``."""
    found: dict[str, str] = {}
    for file in (ROOT / "union_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Assign(targets=[ast.Name(id="help_topic")], value=ast.Constant(value=str(topic))):
                    found.setdefault(topic, file.name)
                case ast.keyword(arg="help_topic", value=ast.Constant(value=str(topic))):
                    found.setdefault(topic, file.name)
                case ast.Call(func=ast.Name(id="Area"), keywords=keywords):
                    for one in keywords:
                        if one.arg == "help" and isinstance(one.value, ast.Constant):
                            found.setdefault(str(one.value.value), file.name)
                case _:
                    continue
    found.pop("", None)
    return found


def test_every_topic_of_the_code_is_in_the_manual(real: Manual) -> None:
    written = topics()
    assert len(written) > 30
    assert {topic: file for topic, file in written.items() if real.resolve(topic) is None} == {}


def test_the_manual_is_found_in_the_source_tree_and_in_a_frozen_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert resources.manual() == ROOT / "docs" / "manual"
    monkeypatch.setattr(sys, "_MEIPASS", "/frozen", raising=False)
    assert resources.manual.__wrapped__() == Path("/frozen/manual")


def test_a_wheel_has_the_manual_where_the_program_looks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included["docs/manual"] == "union_desktop/manual"
    monkeypatch.setattr(Path, "is_dir", lambda _path: True)
    assert resources.manual.__wrapped__() == ROOT / "union_desktop" / "manual"
