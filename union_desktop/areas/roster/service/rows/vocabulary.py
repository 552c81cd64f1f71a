# SPDX-License-Identifier: GPL-3.0-or-later
"""What words of a roster mean in this office, and which names of units are not one group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from union_desktop.areas.roster.terms import ValueMap, short_unit_key

_COUNTED = {2: "两", 3: "三", 4: "四", 5: "五"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words of a roster mean in this office: text -> code or number, and the office's own answers before.

    ``names`` gives, for "staff_category", "campus" and "union_group", the known texts (compared by ``word_key``), and
    for "unclear_unit" those that fit several groups or none: their ids joined by commas, "|", what to say about it.
    ``answers`` are those of the source (terms.ValueMap); ``create_units`` takes unknown units as new ones.
    """

    today: dt.date
    names: Mapping[str, Mapping[str, str]]
    answers: ValueMap = field(default_factory=dict)
    create_units: bool = False


def unclear_units(known: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[tuple[str, ...], str]]:
    """Names of units that are not one group: the ids they may mean, and what to say.

    Full paths tell which names several groups have, since those stand in ``names`` by their path alone, and which names
    are those of branches.
    """
    names = known.get("union_group", {})
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    by_name: dict[str, list[str]] = {}
    by_branch: dict[str, list[str]] = {}
    for path in names:
        *branches, name = path.split("/")
        if branches:
            by_name.setdefault(name, []).append(path)
            for branch in branches:
                by_branch.setdefault(branch, []).append(path)
    several = {name: paths for name, paths in by_name.items() if name not in names}
    for name, paths in several.items():
        found[name] = _choice_of(
            paths, names, f"有{_COUNTED.get(len(paths), '几')}个同名小组，请写明部门工会"
        )
        ids = found[name][0]
        # What is short for one of them is short for the others.
        short = short_unit_key(name)
        if names.get(short, ids[0]) in ids:
            found[short] = found[name]
    for branch, paths in by_branch.items():
        if branch not in names:
            found.setdefault(
                branch, _choice_of(paths, names, f"“{branch}”是部门工会，不是工会小组，请写明是其中哪个小组")
            )
    for key, told in known.get("unclear_unit", {}).items():
        listed, _, sentence = told.partition("|")
        found[key] = (tuple(listed.split(",")) if listed else (), sentence)
    return found


def _choice_of(paths: Sequence[str], names: Mapping[str, str], sentence: str) -> tuple[tuple[str, ...], str]:
    example = "、".join(f"“{path}”" for path in paths[:2])
    return tuple(names[path] for path in paths), f"{sentence}，例如{example}。"
