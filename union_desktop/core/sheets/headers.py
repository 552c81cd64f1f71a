# SPDX-License-Identifier: GPL-3.0-or-later
"""The header of a list: found under title rows, joined from two lines, with what merged cells say filled in.

What a header means is the caller's to say: a function from its text, without any blanks, to a key ("" for none).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from union_desktop.core.sheets.files import Cell, Row, Sheet, cell_text

HEADER_WITHIN = 40
_LONGEST = 40

Meaning = Callable[[str], str]


def find_header(
    sheet: Sheet,
    meaning: Meaning,
    enough: Callable[[set[str]], bool],
    identifying: frozenset[str],
) -> tuple[tuple[str, ...], int] | None:
    """The headers of a sheet and the last line they take; None when no line has ``enough`` known ones.

    Under a column that is ``identifying`` a second line of headers has nothing.
    """
    best, best_score = -1, 0
    for at, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        keys = {key for cell in row if (key := _meant(cell, meaning))}
        score = len(keys) if enough(keys) else 0
        if score > best_score:
            best, best_score = at, score
    return None if best < 0 else _join_lines(sheet, best, meaning, identifying)


def fill_downwards(
    sheet: Sheet, first: int, headers: Sequence[str], ones_own: Callable[[str], bool]
) -> dict[int, list[int]]:
    """Write what a merged cell says into all lines it reaches over; returns the columns filled of each row.

    Columns that are each line's own by their header are left alone; rows are numbered as Excel does.
    """
    found: dict[int, list[int]] = {}
    for (top, left), (bottom, right) in sheet.merged:
        start, at = top - sheet.first_row, left - sheet.first_column
        if bottom <= top or right != left or start < first or not 0 <= at < len(headers) or not headers[at]:
            continue
        if ones_own(headers[at]):
            continue
        cell = sheet.rows[start][at] if start < len(sheet.rows) else ""
        if cell == "":
            continue
        for line in range(start + 1, min(bottom - sheet.first_row + 1, len(sheet.rows))):
            row = sheet.rows[line]
            # A blank line under the cell stays one.
            if row[at] == "" and any(other != "" for other in row):
                sheet.rows[line] = [*row[:at], cell, *row[at + 1 :]]
                found.setdefault(sheet.first_row + line + 1, []).append(at)
    return found


def _meant(cell: Cell, meaning: Meaning) -> str:
    if not isinstance(cell, str) or not cell or len(cell) > _LONGEST:
        return ""
    return meaning(_one_line(cell))


def _one_line(text: str) -> str:
    return re.sub(r"[\s\u3000\u200b\ufeff]+", "", text)


def _join_lines(
    sheet: Sheet, at: int, meaning: Meaning, identifying: frozenset[str]
) -> tuple[tuple[str, ...], int]:
    """Headers of the header block around line ``at``, and the last line that belongs to it."""
    block = [at]
    if at > 0 and _is_caption_line(sheet.rows[at - 1]):
        block.insert(0, at - 1)
    if at + 1 < len(sheet.rows) and _continues(sheet.rows[at], sheet.rows[at + 1], meaning, identifying):
        block.append(at + 1)
    lines = [_filled(sheet, line, is_last=line == block[-1]) for line in block]
    headers: list[str] = []
    for parts in zip(*lines, strict=True):
        joined: list[str] = []
        for part in parts:
            if part and part not in joined:
                joined.append(part)
        headers.append("/".join(joined))
    return _distinct(headers), block[-1]


def _is_caption_line(row: Row) -> bool:
    """Captions over groups of columns: short words, at least two, without a colon or a number."""
    texts = [cell for cell in row if cell != ""]
    return len(texts) >= 2 and all(
        isinstance(text, str) and len(text.strip()) <= 10 and not re.search(r"[:：\d]", text)
        for text in texts
    )


def _continues(row: Row, below: Row, meaning: Meaning, identifying: frozenset[str]) -> bool:
    """Whether the line below belongs to the header: words only, and nothing under the identifying columns."""
    texts = [cell for cell in below if cell != ""]
    if not texts or any(not isinstance(text, str) or re.search(r"\d", text) for text in texts):
        return False
    for upper, lower in zip(row, below, strict=True):
        if lower != "" and _meant(upper, meaning) in identifying:
            return False
    return True


def _filled(sheet: Sheet, line: int, *, is_last: bool) -> list[str]:
    """The texts of one header line, with merged cells filled to the right."""
    texts = [_one_line(cell_text(cell)) for cell in sheet.rows[line]]
    absolute = sheet.first_row + line
    filled = False
    for (top, left), (bottom, right) in sheet.merged:
        if top <= absolute <= bottom and right > left:
            start, stop = max(0, left - sheet.first_column), min(len(texts) - 1, right - sheet.first_column)
            filled = True
            for at in range(start + 1, stop + 1):
                texts[at] = texts[at] or texts[start]
    if not filled and not is_last and not sheet.merged:
        # Formats without merged cells (.csv): a caption holds until the next one, where the line below has a word.
        below = sheet.rows[line + 1]
        for at in range(1, len(texts)):
            if not texts[at] and cell_text(below[at]):
                texts[at] = texts[at - 1]
    return texts


def _distinct(headers: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    result = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        result.append(f"{header}（{seen[header]}）" if header and seen[header] > 1 else header)
    return tuple(result)
