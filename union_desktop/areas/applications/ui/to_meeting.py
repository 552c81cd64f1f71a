# SPDX-License-Identifier: GPL-3.0-or-later
"""Verified applications are put before a meeting from their own list: into one that is planned, or the way to plan one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from union_desktop.widgets import ask

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

MEETINGS = "meetings"
_NEW = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """Meetings to come as (id, name, day); the meeting all chosen applications are before already."""

    planned: tuple[tuple[int, str, str], ...]
    already: int | None


def _find(reader: Reader, ids: tuple[int, ...]) -> _Found:
    planned = tuple(
        reader.rows(
            "select id, name, held_on from committee_meeting where status = 'planned' order by held_on, id"
        )
    )
    listed = ",".join(map(str, ids))
    there = reader.rows(
        "select i.application_id, m.id from meeting_item i join committee_meeting m on m.id = i.meeting_id"
        f" where m.status = 'planned' and i.application_id in ({listed})"
    )
    meetings = {meeting for _, meeting in there}
    return _Found(planned, meetings.pop() if len(there) == len(ids) and len(meetings) == 1 else None)


def put(desk: Desk, ids: tuple[int, ...]) -> None:
    """Asks which meeting, puts them on its list and shows it."""

    def go_on(found: _Found) -> None:
        if found.already is not None:
            desk.go_to(MEETINGS, found.already)
            return
        options = [ask.Option(number, name, f"{day} 开会") for number, name, day in found.planned]
        options.append(ask.Option(_NEW, "另开一次会议…", "先新建会议，再把申请加入它的议题"))
        count = f"这 {len(ids)} 份申请" if len(ids) > 1 else "这份申请"
        chosen = ask.choose(desk.window, f"把{count}提交哪一次会议审定？", options, title="提交会议审定")
        if chosen == _NEW:
            from union_desktop.areas.applications.ui import meeting_form

            meeting_form.new(desk)
        elif chosen is not None:
            _add(desk, int(chosen), ids)

    desk.tasks.query(partial(_find, ids=ids), go_on, owner=desk.window, key="to meeting")


def _add(desk: Desk, meeting_id: int, ids: tuple[int, ...]) -> None:
    def write(session: Any) -> Changes:
        from union_desktop.areas.applications import service

        return service.add_items(session, meeting_id, application_ids=ids)

    desk.tasks.command(
        write,
        title="提交会议审定",
        owner=desk.window,
        done=lambda _changes: desk.go_to(MEETINGS, meeting_id),
    )
