# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping, renaming and removing named views."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.core.audit import trail_of
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role, needs
from union_desktop.core.saved_views import tidy_name
from union_desktop.core.saved_views.model import SavedView

LONGEST_NAME: Final = 30
_TABLE: Final = frozenset({"saved_view"})


@needs(Role.CLERK)
def save(session: Session, area: str, name: str, content: Mapping[str, Any]) -> Changes:
    """Keep a view under a name; one of the same name is replaced."""
    name = _checked(name)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    view = session.scalar(select(SavedView).where(SavedView.area == area, SavedView.name == name))
    if view is None:
        view = SavedView(area=area, name=name, operator=trail_of(session).operator, content=text)
        session.add(view)
    else:
        view.content = text
    session.flush()
    return Changes(_TABLE, (view.id,))


@needs(Role.CLERK)
def rename(session: Session, view_id: int, name: str) -> Changes:
    """Give a view another name; UserError when it is taken or the view is gone."""
    name = _checked(name)
    view = _view(session, view_id)
    taken = session.scalar(
        select(SavedView.id).where(
            SavedView.area == view.area, SavedView.name == name, SavedView.id != view_id
        )
    )
    if taken:
        raise UserError(f"已有名为“{name}”的常用筛选，没有改名。请换一个名称。", "name")
    view.name = name
    session.flush()
    return Changes(_TABLE, (view_id,))


@needs(Role.CLERK)
def remove(session: Session, view_id: int) -> Changes:
    """Take a view away; the records it showed are not touched."""
    session.delete(_view(session, view_id))
    session.flush()
    return Changes(_TABLE, (view_id,))


def _view(session: Session, view_id: int) -> SavedView:
    view = session.get(SavedView, view_id)
    if view is None:
        raise UserError("这个常用筛选已不在，没有改动。请刷新后重试。")
    return view


def _checked(name: str) -> str:
    name = tidy_name(name)
    if not name:
        raise UserError("请给这个常用筛选起一个名称。", "name")
    if len(name) > LONGEST_NAME:
        raise UserError(f"名称最多 {LONGEST_NAME} 个字，请起一个短一些的名称。", "name")
    return name
