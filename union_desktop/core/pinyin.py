# SPDX-License-Identifier: GPL-3.0-or-later
"""How names sound: syllables to sort and print by, the tokens a member is found by, and the terms of what was typed.

The dictionary (pypinyin, by single characters) is loaded at the first reading, not at import: it costs some 0.1 s.
ü is written v, as on keyboards; 'lyu' and 'lu' are found too.
"""

from __future__ import annotations

import os
import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from union_desktop.core.surnames import COMPOUND_SURNAMES, GIVEN, SURNAMES
from union_desktop.core.values import normalise_text

__all__ = ["NameReading", "parse_reading", "query_terms", "read_name", "search_tokens", "sort_key"]

# A name with several characters of several readings each must not fill the index: what goes beyond is dropped.
_MOST_READINGS = 8
_MOST_TERMS = 8
_LONGEST_TERM = 40


@dataclass(frozen=True, slots=True)
class NameReading:
    """How a name is read.

    Attributes:
        syllables: one per Chinese character; a word of Latin letters or digits counts as one
        surname_syllables: how many of them are the surname (0: not a Han Chinese name form, e.g. with '·')
        alternatives: the other readings the name may have, as syllables, the likelier first
    """

    syllables: tuple[str, ...]
    surname_syllables: int = 0
    alternatives: tuple[tuple[str, ...], ...] = ()

    @property
    def sort_key(self) -> str:
        """What lists are ordered by and what is stored: 'shan xiong xin'; the space puts 李安 before 连."""
        return " ".join(self.syllables)

    @property
    def full(self) -> str:
        """For people to read: surname and given name, 'shan xiongxin'."""
        count = self.surname_syllables
        if not count or count == len(self.syllables):
            return " ".join(self.syllables)
        return f"{''.join(self.syllables[:count])} {''.join(self.syllables[count:])}"

    @property
    def initials(self) -> str:
        """First letters of the syllables: 'sxx'."""
        return "".join([syllable[0] for syllable in self.syllables])


class _Dictionary(dict[str, str]):
    """First reading of a character without tones, looked up in pypinyin when first asked for; '' when it has none."""

    def __init__(self) -> None:
        super().__init__()
        self._source: dict[int, str] | None = None
        self._lock = threading.Lock()

    def __missing__(self, han: str) -> str:
        source = self._source
        if source is None:
            with self._lock:
                # The phrase dictionary costs 0.2 s and is wrong for names; it is switched off by this variable only.
                os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
                os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
                from pypinyin.constants import PINYIN_DICT

                source = self._source = PINYIN_DICT
        reading = source.get(ord(han), "").partition(",")[0]
        plain = self[han] = _without_tones(reading)
        return plain


def _without_tones(text: str) -> str:
    """Latin letters without marks, ü behind l and n as v: 'lǚ' -> 'lv', 'Zhāng' -> 'zhang', 'Müller' -> 'muller'."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower())
    decomposed = decomposed.replace("lu\u0308", "lv").replace("nu\u0308", "nv")
    return "".join([letter for letter in decomposed if not unicodedata.combining(letter)])


_reading_of = _Dictionary()
_WORDS = re.compile(r"[0-9a-z]+|.", re.DOTALL)
# Everything that separates and is not heard; the interpunct of minority names as well.
_NOT_HEARD = re.compile(r"[\s·.'’‘`\-_,，、()（）\U000e0100-\U000e01ef]+")


def read_name(name: str) -> NameReading:
    """The reading of a normalised name (values.normalise_name), with the surname read as a surname; '' gives no syllables.

    The surname is looked for in names of two to five Chinese characters without '·'; a character no dictionary knows
    stands for itself, so that it still sorts (after the letters) and is found.
    """
    length = len(name)
    if 2 <= length <= 3:
        # Two of three names end here: no reading of theirs is open. 3 µs instead of 10 for each of 100,000.
        surname = name[0]
        if surname not in SURNAMES and name[:2] not in COMPOUND_SURNAMES:
            for han in name:
                if han in _SPECIAL or not "\u4e00" <= han <= "\u9fff":
                    break
            else:
                syllables = tuple([_reading_of[han] for han in name])
                if all(syllables):
                    return NameReading(syllables, 1)
    return _read_carefully(name)


_SPECIAL = frozenset(GIVEN)


def _read_carefully(name: str) -> NameReading:
    words = [word for part in _NOT_HEARD.split(_without_tones(name)) for word in _WORDS.findall(part)]
    if not words:
        return NameReading(())
    han_only = all(len(word) == 1 and not word.isascii() for word in words)
    if han_only and "·" not in name and 2 <= len(words) <= 5:
        first, pair = words[0], words[0] + words[1]
        single = tuple((reading,) for reading in SURNAMES.get(first, (_syllable(first),)))
        if pair in COMPOUND_SURNAMES and len(words) > 2:
            # 单于飞 is most likely 单于 飞, but may be 单 于飞.
            second = GIVEN.get(words[1], (_syllable(words[1]),))
            compound = COMPOUND_SURNAMES[pair]
            heads = (compound, *((one[0], other) for one in single for other in second))
            return _combine(heads, words[2:], 2)
        return _combine(single, words[1:], 1)
    return _combine(((),), words, 0)


def _combine(heads: Iterable[tuple[str, ...]], given: Sequence[str], surname_syllables: int) -> NameReading:
    tails = [GIVEN.get(word) or (_syllable(word),) for word in given]
    readings = list(dict.fromkeys((*head, *tail) for head in heads for tail in product(*tails)))
    return NameReading(readings[0], surname_syllables, tuple(readings[1:_MOST_READINGS]))


def _syllable(word: str) -> str:
    if len(word) == 1 and not word.isascii():
        return _reading_of[word] or word
    return word


def parse_reading(text: str) -> tuple[str, ...]:
    """The syllables of a pinyin text somebody edited ('Shàn  xióng-xìn' -> ('shan', 'xiong', 'xin')); () for ''."""
    return tuple(part for part in _NOT_HEARD.split(_without_tones(normalise_text(text))) if part)


def sort_key(name: str, pinyin: str = "") -> str:
    """The stored reading of a person: the edited pinyin when there is one, else the reading of the name."""
    return " ".join(parse_reading(pinyin)) or read_name(name).sort_key


def search_tokens(
    name: str, syllables: Sequence[str] | str, staff_no: str, phone: str, departments: Sequence[str]
) -> str:
    """The words a member is found by, separated by spaces, for an FTS5 table queried by prefixes (query_terms).

    They are: every suffix of the name ('单雄信 雄信 信', dots left out); for each reading (the stored syllables, those of the
    name, both readings of a surname or given name that has two) every suffix of the pinyin from a syllable on
    ('shanxiongxin xiongxin xin') and of the initials ('sxx xx x'), and the surname in full before the other initials
    ('shanxx'); staff number, the same without leading zeros, and its last 4; phone, a landline without its area code,
    and the last 4; every suffix of every
    department or group name. `syllables` is the stored reading, as a sequence or as its text; empty means: derive it.
    """
    tokens: dict[str, None] = {}
    plain = (
        name if _NOT_HEARD.search(name) is None and not name.isascii() else _NOT_HEARD.sub("", name).lower()
    )
    for start in range(len(plain)):
        tokens[plain[start:]] = None
    reading = read_name(name)
    stored = parse_reading(syllables) if isinstance(syllables, str) else tuple(syllables)
    if stored and stored != reading.syllables:
        _add_reading(tokens, stored)
    _add_reading(tokens, reading.syllables)
    for other in reading.alternatives:
        _add_reading(tokens, other)
    if staff_no:
        number = _joined(staff_no)
        tokens[number] = tokens[number.lstrip("0")] = tokens[number[-4:]] = None
    if phone:
        number = _joined(phone)
        tokens[number] = tokens[number[-4:]] = None
        if phone[0] == "0" and "-" in phone:
            tokens[_joined(phone.partition("-")[2])] = None
    for department in departments:
        tokens.update(_suffixes(department))
    tokens.pop("", None)
    return " ".join(tokens)


def _add_reading(tokens: dict[str, None], syllables: tuple[str, ...]) -> None:
    full = "".join(syllables)
    initials = "".join([syllable[0] for syllable in syllables])
    at = 0
    for index, syllable in enumerate(syllables):
        tokens[full[at:]] = None
        tokens[initials[index:]] = None
        at += len(syllable)
    if len(syllables) > 1:
        tokens[syllables[0] + initials[1:]] = None
    if "v" in full:
        for other in ("yu", "u"):
            spelled = tuple(
                [syllable.replace("v", other) if syllable[0] in "ln" else syllable for syllable in syllables]
            )
            if spelled != syllables:
                _add_reading(tokens, spelled)


@lru_cache(maxsize=4096)
def _suffixes(department: str) -> dict[str, None]:
    plain = _NOT_HEARD.sub("", _folded(department))
    return {plain[start:]: None for start in range(len(plain))}


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return _without_latin_marks(normalise_text(text)).lower()


def _joined(text: str) -> str:
    return _NOT_HEARD.sub("", text if text.isascii() else normalise_text(text)).lower()


_HYPHENATED_PHONE = re.compile(
    r"(?<![0-9a-z])(1\d{2}|0\d{2,3}|\d{3,4})[ -](\d{4})(?:[ -](\d{4}))?(?![0-9a-z])"
)
_RUNS = re.compile(r"[0-9a-z]+|[^\x00-\x7f]+")
# Everything that is neither a letter, a digit nor a character of a name parts the terms.
_PARTS = re.compile(r"[\s\x00-\x26\x28-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f，、。；：（）“”《》【】／｜！？…—]+")
_SILENT = re.compile(r"['’‘·•・‧\U000e0100-\U000e01ef]+")


_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]+")


def _without_latin_marks(text: str) -> str:
    """Tone marks off Latin letters only: NFD on the whole text would change CJK compatibility ideographs."""
    return text if text.isascii() else _LATIN.sub(lambda match: _without_tones(match[0]), text)


def query_terms(text: str) -> list[str]:
    """What was typed into a search box as terms that must all be prefixes of some token; [] when there is nothing to seek.

    Full-width letters and tone marks are folded, '·' and apostrophes left out ("xi'an"), Chinese and Latin runs parted
    ('张san' -> '张', 'san'), the groups of a phone number joined. At most 8 terms of 40 characters; the longest first,
    since it narrows most.
    """
    folded = _SILENT.sub("", _without_latin_marks(normalise_text(text)).lower())
    folded = _HYPHENATED_PHONE.sub(lambda match: "".join(match.groups("")), folded)
    terms = [run[:_LONGEST_TERM] for part in _PARTS.split(folded) for run in _RUNS.findall(part)]
    unique = list(dict.fromkeys(terms))
    return sorted(unique, key=len, reverse=True)[:_MOST_TERMS]
