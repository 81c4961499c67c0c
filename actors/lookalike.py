"""Names that look or sound like one another: a hint for a person to look, never a finding.

Pure: names in, scores out. rapidfuzz sifts the many in C; the few it leaves
are compared word by word. Homonyms are common among Spanish names, so a score
says "look at these two", and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from actors.names import sound, tokens

ALIKE = 0.8
"""From this score on two names are shown as alike (0 to 1)."""

_SIEVE = 60.0
_SIFTED = 200
_BEGINNING = 3
_WORDS_ALIKE = 0.7
_SAME_SOUND = 0.97
_INITIAL = 0.9
_ONE_WORD_OF_MANY = 0.75


@dataclass(frozen=True, slots=True)
class Likeness:
    """One stored name that is like a new one: its key, and how like (0 to 1)."""

    key: int
    score: float


def closest(
    name: str, stored: Mapping[int, str], *, organization: bool = False, limit: int = 10
) -> list[Likeness]:
    """The stored names most like ``name``, best first; at most ``limit``, none below ALIKE.

    ``stored`` maps a key of the caller's to a name in any spelling. Word order,
    accents, Spanish homophones, abbreviations, initials and a missing second
    name or surname do not hide a likeness; for a body its legal form is ignored.
    """
    wanted = tokens(name, organization=organization)
    if not wanted:
        return []
    heard = " ".join(_heard(wanted))
    known = {key: tokens(text, organization=organization) for key, text in stored.items()}
    sifted = process.extract(
        heard,
        {key: " ".join(_heard(words)) for key, words in known.items()},
        scorer=_sieve,
        score_cutoff=_SIEVE,
        limit=_SIFTED,
    )
    scored = [Likeness(key, likeness(wanted, known[key])) for _text, _score, key in sifted]
    alike = [one for one in scored if one.score >= ALIKE]
    return sorted(alike, key=lambda one: (-one.score, one.key))[:limit]


class Register:
    """Names laid ready once, for many questions of which each must be quick.

    Answers as ``closest()`` does, but sifts by how words begin, as they sound: a name is looked at
    when all words of the shorter of the two but one, initials apart, begin as words of the other.
    """

    def __init__(self, stored: Mapping[int, str], *, organization: bool = False) -> None:
        self._organization = organization
        self._words: dict[int, tuple[str, ...]] = {}
        self._many: dict[int, int] = {}
        self._begin: dict[str, list[int]] = {}
        for key, text in stored.items():
            words = self._words[key] = tokens(text, organization=organization)
            begins = _beginnings(words)
            self._many[key] = len(begins)
            for begin in begins:
                self._begin.setdefault(begin, []).append(key)

    def closest(self, name: str, *, limit: int = 10) -> list[Likeness]:
        """The names most like ``name``, best first; at most ``limit``, none below ALIKE."""
        wanted = tokens(name, organization=self._organization)
        begins = _beginnings(wanted)
        shared = Counter(key for begin in begins for key in self._begin.get(begin, ()))
        scored = (
            Likeness(key, likeness(wanted, self._words[key]))
            for key, count in shared.items()
            if count >= min(len(begins), self._many[key]) - 1
        )
        alike = [one for one in scored if one.score >= ALIKE]
        return sorted(alike, key=lambda one: (-one.score, one.key))[:limit]


def likeness(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How like two names are, given as their words: 1 for the same words in any order.

    Each word of the shorter name is paired with the most like word left in the
    longer one; longer words weigh more; words without a partner count against.
    """
    short, long = sorted((a, b), key=lambda words: (len(words), words))
    if not short:
        return 0.0
    left = list(long)
    total = 0.0
    for word in sorted(short, key=len, reverse=True):
        best = max(left, key=lambda other: _words(word, other))
        score = _words(word, best)
        if score >= _WORDS_ALIKE:
            left.remove(best)
            total += score * _weight(word)
    paired = total / sum(_weight(word) for word in short)
    if len(short) == 1 and len(long) > 1:
        paired *= _ONE_WORD_OF_MANY
    else:
        paired *= 0.92 + 0.08 * len(short) / len(long)
    # "SiemensAG" and "Siemens AG", "Mohammad Hasni" and "Mohammadhasni" are one word or two.
    run_together = fuzz.ratio("".join(a), "".join(b)) / 100
    return max(paired, run_together if run_together >= 0.9 else 0.0)


@lru_cache(maxsize=50_000)
def _sound(word: str) -> str:
    return sound(word)


def _heard(words: tuple[str, ...]) -> list[str]:
    return [_sound(word) for word in words]


def _beginnings(words: tuple[str, ...]) -> set[str]:
    heard = {_sound(word)[:_BEGINNING] for word in words}
    return {begin for begin in heard if len(begin) > 1} or heard


def _sieve(a: str, b: str, *, score_cutoff: float | None = None) -> float:
    return fuzz.token_set_ratio(a, b, score_cutoff=score_cutoff)


def _words(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return _INITIAL if a[0] == b[0] else 0.0
    if _sound(a) == _sound(b):
        return _SAME_SOUND
    return fuzz.ratio(a, b) / 100


def _weight(word: str) -> float:
    return max(2, min(len(word), 8))
