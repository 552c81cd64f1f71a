# SPDX-License-Identifier: GPL-3.0-or-later
"""The bar of a job: unknown at first, then how far it is, and still once it ended."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from union_desktop.widgets.job_bar import JobBar
from union_desktop.widgets.tasks import Job, Progress


def test_a_job_is_followed_until_it_ends(qtbot: QtBot) -> None:
    bar = JobBar()
    qtbot.addWidget(bar)
    job = Job("备份", Progress(lambda: None), can_cancel=True)
    bar.follow(job)
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    job.progress.report(3 << 40, 4 << 40)
    qtbot.waitUntil(lambda: bar.value() * 4 == bar.maximum() * 3 > 0)
    job.running = False
    job.progress.report(4 << 40, 4 << 40)
    qtbot.waitUntil(lambda: not bar.moving)
    assert bar.value() * 4 == bar.maximum() * 3
    bar.follow(None)
    assert (bar.minimum(), bar.maximum(), bar.moving) == (0, 0, False)
