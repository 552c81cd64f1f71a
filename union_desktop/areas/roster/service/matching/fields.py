# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lines of known people say otherwise than the office, and whether new people can join."""

from __future__ import annotations

from collections.abc import Sequence

from union_desktop.areas.roster.service.matching.outcome import (
    CHANGED,
    MOVED,
    NEW,
    RESIDENT,
    RETURNED,
)
from union_desktop.areas.roster.service.matching.run import Run
from union_desktop.areas.roster.service.rows import NEW_UNIT, UNKNOWN_UNIT
from union_desktop.areas.roster.terms import JOINING_KEYS, PLACEMENT_KEYS, FieldChange, field_title, word_key

_ENDED = frozenset({"transferred_out", "withdrawn", "deemed_withdrawn"})
_FINAL = {"expelled": "开除会籍", "deceased": "已故"}
_STANDING = frozenset({"active", "retained", "applying"})
_PLAIN = frozenset({"active", ""})


def compare_fields(run: Run) -> None:
    columns, known = run.columns, run.people.columns
    unit_told = "union_group" in columns and (
        run.candidates.unit_field == "union_group" or len(run.stated.union_group) == 1
    )
    keys = [
        key
        for key, column in columns.items()
        if key in known and key not in JOINING_KEYS and (key != "union_group" or unit_told) and any(column)
    ]
    status = known["status"]
    targets = run.targets
    matched = [line for line, at in enumerate(targets) if at >= 0]
    positions = [targets[line] for line in matched]
    whole = len(matched) == len(targets)
    differing = {
        line
        for line, state in zip(matched, map(status.__getitem__, positions), strict=True)
        if state not in _PLAIN
    }
    # A line that was found by a number need not be compared on it; the name was looked at then.
    for key, hits in (("staff_no", run.by_staff_no), ("id_number", run.by_id_number)):
        if key in keys:
            differing.update(line for line in matched if hits[line] != targets[line] and columns[key][line])
    differing.update(run.forced.keys() & set(matched) if run.forced else ())
    for key in keys:
        if key in ("name", "staff_no", "id_number"):
            continue
        old = list(map(known[key].__getitem__, positions))
        new = columns[key] if whole else list(map(columns[key].__getitem__, matched))
        if old != new:
            differing.update(
                line
                for line, before, after in zip(matched, old, new, strict=True)
                if after != before and after
            )
    for line in sorted(differing):
        _compare_line(run, line, targets[line], keys, unit_told=unit_told)
    for line in _new_without_place(run):
        _check_new(run, line)


def _new_without_place(run: Run) -> list[int]:
    """New lines whose group and category are not plainly there, or that say when they joined."""
    stands = run.places.standing
    dated = stands is not None and any(run.column("joined_on"))
    told = zip(run.kinds, run.column("staff_category"), run.column("union_group"), strict=True)
    return [
        line
        for line, (kind, category, unit) in enumerate(told)
        if kind == NEW
        and (
            dated
            or not (category and unit and unit[0] != UNKNOWN_UNIT and (stands is None or unit in stands))
        )
    ]


def _differences(run: Run, line: int, at: int, keys: Sequence[str]) -> list[FieldChange]:
    """What a line says otherwise than the office knows; blanks say nothing."""
    changes = []
    for key in keys:
        before, after = run.people.columns[key][at], run.columns[key][line]
        if not after or after == before:
            continue
        if key == "id_type" and after == RESIDENT and not before:
            continue
        loose = line in run.candidates.month_only.get(key, ())
        if loose and after[:7] == before[:7]:
            continue
        if key == "employer" and _same_employer(before, after):
            continue
        changes.append(FieldChange(key, before, after))
    return changes


def _compare_line(run: Run, line: int, at: int, keys: Sequence[str], *, unit_told: bool) -> None:
    changes = _differences(run, line, at, keys)
    status = run.people.columns["status"][at]
    if status in _STANDING and _against_scope(run, line, at, changes):
        return
    if not unit_told and any(change.field == "department" for change in changes):
        _follow_department(run, line, at, changes)
    unit = next((change for change in changes if change.field == "union_group"), None)
    if unit is not None and unit.new.startswith(UNKNOWN_UNIT):
        _reject_unit(run, line, unit.new)
        return
    if unit is not None:
        _bring_campus(run, line, at, unit.new, changes)
    changes, known_later = _not_recorded_later(run, line, at, changes)
    if known_later:
        status = "active"
    if status in _FINAL:
        run.conflict(
            line,
            "name",
            f"会员“{run.people.columns['name'][at]}”已登记为“{_FINAL[status]}”，名册中却又出现。这一行没有写入。请核对是否同一个人。",
            at,
        )
        return
    if changes:
        run.changes[line] = changes
    if status in _ENDED:
        if _has_later(run, line, at):
            return
        run.kinds[line] = RETURNED
        _check_new(run, line)
        return
    if status == "retained":
        run.notes.setdefault(line, []).append(
            "这名会员目前为保留会籍，本次只核对信息；如已恢复工作，请在会员页办理恢复会籍。"
        )
    if status == "applying":
        run.notes.setdefault(line, []).append("这名会员的入会申请还没有批准，本次只核对信息。")
    if not changes:
        return
    placed = any(change.field in PLACEMENT_KEYS for change in changes)
    if placed and status not in ("active", "retained"):
        # A placement belongs to a standing membership; of the others only the person's own facts are kept right.
        run.changes[line] = [change for change in changes if change.field not in PLACEMENT_KEYS]
        placed = False
        if not run.changes[line]:
            del run.changes[line]
            return
    if placed and _has_later(run, line, at):
        return
    if placed and not _stands(run, unit.new if unit else run.people.columns["union_group"][at]):
        _reject_closed(run, line)
        return
    run.kinds[line] = MOVED if placed else CHANGED


def _same_employer(before: str, after: str) -> bool:
    return bool(before) and word_key(before) == word_key(after)


def _stands(run: Run, unit: str) -> bool:
    return run.places.standing is None or unit[:1] == NEW_UNIT or unit in run.places.standing


def _reject_closed(run: Run, line: int) -> None:
    run.changes.pop(line, None)
    run.reject(
        line,
        run.candidates.unit_field or "union_group",
        "这一行会落到的工会小组在生效日期那天或之后并不存在（已撤并，或那时还没有设立）。请在名册中写明现在的工会小组后重新核对。",
    )


def _not_recorded_later(
    run: Run, line: int, at: int, changes: list[FieldChange]
) -> tuple[list[FieldChange], bool]:
    """Without what is already recorded for a later day: it happens anyway; also, whether coming back is."""
    later = run.places.later.get(run.people.ids[at]) if run.places.later else None
    if later is None:
        return changes, False
    day, final, *place, _ = later
    placed = dict(zip(PLACEMENT_KEYS, place, strict=True))
    moves = [one for one in changes if one.field in PLACEMENT_KEYS]
    back = run.people.columns["status"][at] in _ENDED and final == "active"
    if final not in ("active", "retained") or any(placed[one.field] != one.new for one in moves):
        return changes, False
    if not moves and not back:
        return changes, False
    run.notes.setdefault(line, []).append(f"这名会员的变动已登记在 {day}，与名册相符，不再重复登记。")
    return [one for one in changes if one.field not in PLACEMENT_KEYS], back


def _has_later(run: Run, line: int, at: int) -> bool:
    """Nothing can be written into the past of a membership that goes on afterwards."""
    later = run.places.later.get(run.people.ids[at]) if run.places.later else None
    if later is None:
        return False
    name = run.people.columns["name"][at]
    run.changes.pop(line, None)
    run.conflict(
        line,
        "name",
        f"会员“{name}”在生效日期之后（{later[0]}）已有会籍变动，这一行没有写入，其余各行不受影响。"
        f"请在会员页核对这名会员，或把生效日期改为 {later[0]} 或更晚（命令行：--on {later[0]}）。",
        at,
    )
    return True


def _is_filled(run: Run, key: str, line: int) -> bool:
    if key not in run.filled:
        return False
    lines = run.filled[key]
    return lines is None or line in lines


def _against_scope(run: Run, line: int, at: int, changes: Sequence[FieldChange]) -> bool:
    """Whether what only the scope says of a line is not so for this member: then the file may be the wrong one."""
    if line in run.forced:
        return False
    against = [one for one in changes if one.old and _is_filled(run, one.field, line)]
    if not against:
        return False
    name = run.people.columns["name"][at]
    titles = "、".join(field_title(one.field) for one in against)
    run.conflict(
        line,
        against[0].field,
        f"会员“{name}”登记的{titles}不在本次核对的范围之内，而名册中没有写明，没有按核对范围改动。"
        f"请核对范围和文件；确实变动的，请在名册中写明{titles}后重新核对。",
        at,
    )
    return True


def _bring_campus(run: Run, line: int, at: int, unit: str, changes: list[FieldChange]) -> None:
    """A group of another campus brings that campus, where the line says nothing else."""
    campus = run.places.campus_of_unit.get(unit, "")
    before = run.people.columns["campus"][at]
    if campus and campus != before and not run.column("campus")[line]:
        changes.append(FieldChange("campus", before, campus))


def _follow_department(run: Run, line: int, at: int, changes: list[FieldChange]) -> None:
    """Without a column of groups, a new department may mean a new group; the same one never does."""
    unit = run.column("union_group")[line]
    before = run.people.columns["union_group"][at]
    if unit and unit != before:
        changes.append(FieldChange("union_group", before, unit))


def _check_new(run: Run, line: int) -> None:
    """Someone who joins needs a group and a category."""
    at = run.targets[line]
    told = {key: run.column(key)[line] for key in ("staff_category", "union_group")}
    if at >= 0:
        for key, text in told.items():
            told[key] = text or run.people.columns[key][at]
    if not told["staff_category"]:
        run.reject(
            line,
            "staff_category",
            "缺少人员类别，无法登记入会。请在名册中补上“人员类别”一列，或在核对范围中指定类别（命令行：--scope category=类别）。",
        )
    unit = told["union_group"]
    if not unit:
        key = run.candidates.unit_field or "union_group"
        run.reject(
            line,
            key,
            "缺少工会小组（部门），无法登记入会。请在名册中补上，或在核对范围中指定小组（命令行：--scope group=小组）。",
        )
    elif unit.startswith(UNKNOWN_UNIT):
        _reject_unit(run, line, unit)
    elif not _stands(run, unit):
        _reject_closed(run, line)
    elif at < 0 and run.column("joined_on")[line]:
        _check_joining_day(run, line, unit)


def _check_joining_day(run: Run, line: int, unit: str) -> None:
    """Nobody joins a group before it was there."""
    joined = run.column("joined_on")[line]
    first = run.places.standing.get(unit, "") if run.places.standing else ""
    if joined < first:
        run.reject(
            line,
            "joined_on",
            f"入会日期 {joined} 早于这个工会小组成立的日期 {first}，没有登记。请核对入会日期；"
            "确实更早的，可先留空，按生效日期登记入会。",
        )


def _reject_unit(run: Run, line: int, unit: str) -> None:
    run.changes.pop(line, None)
    name = unit[len(UNKNOWN_UNIT) :]
    unclear = run.places.unclear_units.get(word_key(name))
    if unclear:
        run.reject(line, run.candidates.unit_field, unclear)
        return
    run.reject(
        line,
        run.candidates.unit_field,
        f"组织架构中没有“{name}”这个工会小组。请改正后重新提供，或选择新建它（命令行：--create-units）；在窗口中也可以对应到已有小组。",
    )
