# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of the steps of an intake: which one follows from what is known so far. No window, no work."""

from __future__ import annotations

from collections.abc import Sequence

from union_desktop.areas.roster.service.reconcile import Reconciliation, Stage
from union_desktop.core.errors import UserError

FILE, COLUMNS, VALUES, SCOPE, PREVIEW, RESULT = "file", "columns", "values", "scope", "preview", "result"

_STEPS = (
    (FILE, "选择文件"),
    (COLUMNS, "列的含义"),
    (VALUES, "取值与单位"),
    (SCOPE, "范围与日期"),
    (PREVIEW, "核对结果"),
    (RESULT, "写入与回执"),
)


class IntakeFlow:
    """The steps over a ``Reconciliation``; the pages do the work, then this moves on."""

    def __init__(self, machine: Reconciliation) -> None:
        self.machine = machine
        self._current = FILE
        self._finished = False
        self.has_values = True

    @property
    def steps(self) -> Sequence[tuple[str, str]]:
        """All steps; the one about values only where there is something to explain."""
        return tuple(step for step in _STEPS if step[0] != VALUES or self.has_values)

    @property
    def current(self) -> str:
        """The present step."""
        return self._current

    @property
    def finished(self) -> bool:
        """Whether the receipt was left."""
        return self._finished

    def can_go_back(self) -> bool:
        """Back is possible until something was written."""
        return self._current not in (FILE, RESULT)

    def can_go_forward(self) -> bool:
        """The pages say themselves whether they are complete."""
        return True

    def forward(self) -> None:
        """Go on; UserError where the machine is not as far as the step needs it."""
        machine = self.machine
        if self._current == FILE and machine.stage is Stage.START:
            raise UserError("还没有读取文件，请先选择文件。")
        if self._current == COLUMNS:
            self.has_values = self._something_to_explain()
        if self._current == SCOPE and machine.preview is None:
            raise UserError("还没有核对，请再点一次“核对”。")
        if self._current == PREVIEW and machine.stage is not Stage.WRITTEN:
            raise UserError("还没有写入，请再点一次“写入”。")
        keys = [key for key, _ in self.steps]
        at = keys.index(self._current) + 1
        if at == len(keys):
            self._finished = True
        else:
            self._current = keys[at]

    def back(self) -> None:
        """The step before."""
        keys = [key for key, _ in self.steps]
        self._current = keys[keys.index(self._current) - 1]

    def _something_to_explain(self) -> bool:
        preview = self.machine.preview
        return bool(preview is not None and preview.unknown) or any(self.machine.answers.values())
