# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that is kept has a word at the desk: a table or column added tomorrow must bring its own."""

from __future__ import annotations

import ast
import importlib
import pickle
from pathlib import Path

import pytest

from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_words
from union_desktop.app.tables import metadata
from union_desktop.core import core_words
from union_desktop.core.database import Record
from union_desktop.core.office import Office

ROOT = Path(__file__).parents[2]

RECORDS = sorted(
    (mapper.class_ for mapper in Record.registry.mappers if issubclass(mapper.class_, Record)),
    key=lambda record: str(record.__tablename__),
)


def test_every_audited_table_and_column_has_a_word() -> None:
    words = all_words(AREAS)
    missing = []
    for record in RECORDS:
        table = metadata.tables[record.__tablename__]
        if table.info.get("derived"):
            continue
        told = words.get(table.name)
        if told is None:
            missing.append(table.name)
            continue
        missing += [
            f"{table.name}.{column.name}"
            for column in table.c
            if column.name not in ("id", "uid")
            and not column.info.get("derived")
            and not told.fields.get(column.name)
        ]
    assert missing == []


def test_words_speak_of_columns_that_are_there() -> None:
    known = {table.name: set(table.c.keys()) for table in metadata.sorted_tables}
    known["audit_entry"].add("seal")
    wrong = []
    for name, told in all_words(AREAS).items():
        assert told.label
        mentioned = {*told.fields, *told.shown, *told.refers, *told.masked, *told.quiet, *told.named}
        wrong += [f"{name}.{column}" for column in mentioned - known[name]]
        wrong += [f"{name}.{column} is not a field" for column in told.quiet - told.fields.keys()]
        for target in told.refers.values():
            table, _, column = target.partition(".")
            if table not in known or (column or "id") not in known[table]:
                wrong.append(target)
    assert wrong == []


def test_what_refers_to_a_record_is_told_by_its_name() -> None:
    words = all_words(AREAS)
    silent = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        if table.name in words
        for column in table.c
        if column.foreign_keys
        and not column.info.get("derived")
        and column.name not in words[table.name].refers
        and column.name not in words[table.name].quiet
    ]
    assert silent == []


def test_words_can_be_handed_to_another_process() -> None:
    words = all_words(AREAS)
    copied = pickle.loads(pickle.dumps(dict(words)))  # noqa: S301  just written
    assert copied.keys() == words.keys()
    assert copied["person"].shown["political_status"]("01") == "中共党员"


@pytest.mark.parametrize("name", sorted(all_words(AREAS)))
def test_the_title_of_a_row_is_sql_over_its_table(office: Office, name: str) -> None:
    told = all_words(AREAS)[name]
    with office.reader() as reader:
        for title in filter(None, [told.title]):
            assert all(
                isinstance(row[0], str | int | None) for row in reader.rows(f"select {title} from {name}")
            )


def test_every_fact_about_the_office_has_a_word() -> None:
    """Its name stands in a row, not in a column: whoever keeps one more gives it a word."""
    kept = set()
    for file in (ROOT / "union_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="office_settings"), attr="put"), args=[_, which, *_]
                ):
                    assert isinstance(which, ast.Name)
                    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
                    kept.add(getattr(importlib.import_module(module), which.id))
    assert len(kept) > 2
    assert [name for name in kept if core_words.setting(name) == name] == []


def test_a_moment_among_the_facts_is_told_to_the_minute() -> None:
    assert core_words.fact("2026-11-22T13:05:09.123456+08:00") == "2026-11-22 13:05"
    assert core_words.fact("测试大学工会") == "测试大学工会"
    assert core_words.fact("36,41,46") == "36,41,46"
