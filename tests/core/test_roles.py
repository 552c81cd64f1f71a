# SPDX-License-Identifier: GPL-3.0-or-later
"""Every use case says what it needs, and nobody gets past it."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import union_desktop.areas
import union_desktop.core
from tests.office_fixtures import a_member, enrolled
from union_desktop.areas.members import service as members
from union_desktop.areas.organisation import service as organisation
from union_desktop.core import office_settings
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role


def services() -> Iterator[str]:
    """Modules of the areas' services, and all of the core but its tools for writing many rows."""
    for area in pkgutil.iter_modules(union_desktop.areas.__path__):
        place = f"union_desktop.areas.{area.name}.service"
        if importlib.util.find_spec(place) is None:
            continue
        yield place
        package = importlib.import_module(place)
        for one in pkgutil.walk_packages(getattr(package, "__path__", ()), place + "."):
            yield one.name
    for one in pkgutil.walk_packages(union_desktop.core.__path__, "union_desktop.core."):
        if not one.name.startswith(("union_desktop.core.migrations", "union_desktop.core.bulk")):
            yield one.name


def use_cases() -> Iterator[tuple[str, Any]]:
    """Public functions that take a session first and tell what they changed."""
    for name in services():
        module = importlib.import_module(name)
        for title, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == name and not title.startswith("_"):
                parameters = list(inspect.signature(function).parameters.values())
                annotation = str(parameters[0].annotation) if parameters else ""
                answer = str(inspect.signature(function).return_annotation)
                if annotation.endswith("Session") and answer not in ("None", "int", "Trail"):
                    yield f"{name}.{title}", function


def test_every_use_case_declares_what_it_needs() -> None:
    found = dict(use_cases())
    assert len(found) > 50
    assert [name for name, function in found.items() if not hasattr(function, "needs")] == []


@pytest.fixture
def as_role(office: Office) -> Iterator[Any]:
    def become(role: Role) -> Office:
        office.role = role
        return office

    yield become
    office.role = Role.ADMINISTRATOR


def test_a_role_includes_the_ones_before_it() -> None:
    assert [[one.may(need) for need in Role] for one in Role] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_who_may_only_read_writes_nothing(as_role: Any) -> None:
    office = as_role(Role.READ_ONLY)
    with pytest.raises(NotAllowed, match="只读"), office.transaction("入会"):
        pytest.fail("the transaction began")
    # Even a transaction that needs nothing does not open the services.
    with pytest.raises(NotAllowed), office.transaction("入会", needs=Role.READ_ONLY) as session:
        members.enrol(session, a_member())
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 0


def test_a_clerk_keeps_members_but_not_the_office(as_role: Any) -> None:
    office = as_role(Role.CLERK)
    assert enrolled(office)
    for refused in (
        lambda session: organisation.add_campus(session, "南校区"),
        lambda session: office_settings.put(session, "office_name", "别的名字"),
    ):
        with pytest.raises(NotAllowed, match="管理员"), office.transaction("试一下") as session:
            refused(session)
