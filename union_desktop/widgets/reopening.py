# SPDX-License-Identifier: GPL-3.0-or-later
"""How a form finds its way back after the screen was locked: the function that opened it, called again with the same.

A function that opens a form is marked with ``@reopens`` beside the form; its arguments after the desk must be plain
values or frozen rows. The form made during the call, or later inside ``on_way``, belongs to it.
"""

from __future__ import annotations

import base64
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.form import Typed

P = ParamSpec("P")
R = TypeVar("R")

TAKEN_UP: Final = "这是锁定前填写、还没有保存的内容。请核对后保存。"
_PROGRAM: Final = "union_desktop."


@dataclass(frozen=True, slots=True)
class Way:
    """``opener`` is "module:function"; ``arguments`` are those after the desk, pickled, as text."""

    opener: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed in one form; without a ``way`` only its words can be offered."""

    title: str
    way: Way | None
    typed: tuple[Typed, ...]

    @property
    def text(self) -> str:
        """What was typed in words, to be copied by hand."""
        lines = [f"{one.label}：{_words(one.typed)}" for one in self.typed]
        return "\n".join([f"【{self.title}】", *lines])

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def from_plain(plain: dict[str, Any]) -> Kept:
    """The other way round; raises KeyError, TypeError or ValueError for what was not written by ``plain``."""
    from union_desktop.widgets.form import Typed

    way = plain["way"]
    return Kept(
        str(plain["title"]),
        Way(str(way["opener"]), str(way["arguments"])) if way is not None else None,
        tuple(Typed(**one) for one in plain["typed"]),
    )


# All of this lives on the window's thread.
_ways: list[Way | None] = []
_waiting: dict[Way, Kept] = {}


def reopens(function: Callable[Concatenate[Desk, P], R]) -> Callable[Concatenate[Desk, P], R]:
    """Marks a function that opens a form and may be called again with the same arguments to open it again."""
    name = f"{function.__module__}:{function.__qualname__}"

    @wraps(function)
    def opening(desk: Desk, /, *arguments: P.args, **named: P.kwargs) -> R:
        with on_way(_way(name, arguments, named)):
            return function(desk, *arguments, **named)

    opening.reopens = True  # type: ignore[attr-defined]
    return opening


@contextmanager
def on_way(way: Way | None) -> Iterator[None]:
    """Forms made inside belong to this way: for an opener that first has to read something on another thread."""
    _ways.append(way)
    try:
        yield
    finally:
        _ways.pop()


def present_way() -> Way | None:
    """The way that is being gone at the moment."""
    return _ways[-1] if _ways else None


def take(way: Way | None) -> Kept | None:
    """What waits for a form of this way; it waits no longer."""
    return _waiting.pop(way, None) if way is not None else None


def waits(kept: Kept) -> bool:
    """Whether the form this belongs to has not come yet."""
    return kept.way is not None and _waiting.get(kept.way) is kept


def give_up(kept: Kept) -> None:
    """It waits for its form no longer."""
    if waits(kept):
        take(kept.way)


def reopen(desk: Desk, kept: Kept) -> bool:
    """Goes the way of a form again; False when there is none, and raises what its opener raises."""
    if kept.way is None:
        return False
    module, _, name = kept.way.opener.partition(":")
    if not module.startswith(_PROGRAM):
        return False
    try:
        opener = getattr(import_module(module), name)
    except (ImportError, AttributeError):
        return False
    if not getattr(opener, "reopens", False):
        return False
    _waiting[kept.way] = kept
    try:
        # Only this program wrote it, under the office's own key and seal.
        arguments, named = pickle.loads(base64.b64decode(kept.way.arguments))  # noqa: S301
        opener(desk, *arguments, **named)
    except BaseException:
        give_up(kept)
        raise
    return True


def _way(name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Way | None:
    try:
        return Way(name, base64.b64encode(pickle.dumps((arguments, named))).decode())
    except (TypeError, AttributeError, pickle.PicklingError):
        # Called with a widget or a callback: the form's words are kept all the same.
        return None


def _words(typed: Any) -> str:
    return {True: "是", False: "否"}[typed] if isinstance(typed, bool) else str(typed)
