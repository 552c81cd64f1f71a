# SPDX-License-Identifier: GPL-3.0-or-later
"""Named views: one of each name, everybody's, in the audit like anything else."""

from __future__ import annotations

import pytest

from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.saved_views import service, views


def saved(office: Office, name: str, **content: object) -> Changes:
    with office.transaction("保存常用筛选") as session:
        return service.save(session, "members", name, content)


def names(office: Office, area: str = "members") -> list[str]:
    with office.reader() as reader:
        return [view.name for view in views(reader, area)]


def test_a_view_comes_back_as_it_was_kept_and_belongs_to_its_area(office: Office) -> None:
    saved(office, "  东校区 女职工 ", statuses=["active"], text="")
    with office.reader() as reader:
        (view,) = views(reader, "members")
    assert (view.name, view.operator) == ("东校区 女职工", office.operator)
    assert view.content == {"statuses": ["active"], "text": ""}
    assert names(office, "statistics") == []


def test_the_same_name_is_replaced_not_doubled(office: Office) -> None:
    first = saved(office, "本月入会", text="a")
    second = saved(office, "本月入会", text="b")
    assert first.ids == second.ids
    with office.reader() as reader:
        assert [view.content for view in views(reader, "members")] == [{"text": "b"}]


def test_names_are_checked_and_taken_ones_refused(office: Office) -> None:
    number = saved(office, "甲").ids[0]
    saved(office, "乙")
    for name, words in ((" ", "起一个名称"), ("长" * 31, "最多"), ("乙", "已有名为")):
        with pytest.raises(UserError, match=words), office.transaction("改名") as session:
            service.rename(session, number, name)
    with office.transaction("改名") as session:
        service.rename(session, number, "丙")
    assert sorted(names(office)) == sorted(["丙", "乙"])
    with office.transaction("删除") as session:
        service.remove(session, number)
    assert names(office) == ["乙"]
    with pytest.raises(UserError, match="已不在"), office.transaction("删除") as session:
        service.remove(session, number)
