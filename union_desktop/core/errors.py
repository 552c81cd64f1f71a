# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals, whose text is meant for the person at the desk, and how all other errors are told to the log."""

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


def describe(error: BaseException) -> str:
    """Types and code lines of an error and of what caused it; no messages, no values.

    Messages are left out on purpose: those of the database layer repeat the parameters, that is, personal data.
    """
    import traceback

    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines)
