# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals: errors whose text is meant for the person at the desk."""

from collections.abc import Mapping


class UserError(Exception):
    """A whole Chinese sentence: what happened, that nothing was lost, what to do next.

    ``field`` names the form field the sentence belongs to, or is None when it concerns the whole action.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidDraft(UserError):
    """A draft that breaks one or more rules; ``problems`` maps a form field to its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("；".join(self.problems.values()), next(iter(self.problems), None))


class Cancelled(Exception):
    """The person stopped a long job; nothing was written, nothing needs to be said."""
