"""Whether a text names a person. Pure: text and names in, answer out.

A tip that names somebody of the house must not be read by them, so that this errs on the side of
the source: two words of a name near each other are enough, however they are spelt.
"""

from __future__ import annotations

from rapidfuzz import fuzz

from actors.names import search_key, sound, tokens

NEAR = 5
"""So many words may lie from the first word of a name to the second."""
ALIKE = 85.0
"""From this ratio on two words as heard are one (0 to 100)."""


def names(text: str, name: str) -> bool:
    """True if two words of the name stand near each other in the text, whatever their order and
    spelling. A name of one word names nobody: too many people share it."""
    wanted = {heard for word in tokens(name) if len(heard := sound(word)) > 1}
    if len(wanted) < 2:
        return False
    last: dict[str, int] = {}
    for place, word in enumerate(search_key(text).split()):
        heard = sound(word)
        for part in wanted:
            if fuzz.ratio(heard, part) >= ALIKE:
                last[part] = place
                break
        else:
            continue
        if sum(place - seen <= NEAR for seen in last.values()) > 1:
            return True
    return False
