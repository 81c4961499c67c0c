"""The words inside exhibits, page by page, for the search: the only writer of their table.

It holds the newest standing text of each exhibit, is written in the act that makes or takes back a
text, and can be made anew at any time from the kept copies (``index_texts``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from django.apps import apps

from cases import texts
from cases.stored_files import Damaged

if TYPE_CHECKING:
    from cases.models import DerivedCopy, Exhibit

MOST_SIGNS = 200_000
"""Of one page; what stands after them is not found."""


def folded(text: str) -> str:
    """The text without case and accents, a sign for each sign, so that places stay the same."""
    return "".join(map(_bare, text))


def lay(copy: DerivedCopy, pages: Sequence[str]) -> None:
    """The pages of a text that was just made, in place of those of an older one. Call it in the
    transaction of the act."""
    model = apps.get_model("cases", "PageText")
    drop_of(copy.exhibit_id)
    model.objects.bulk_create(
        (
            model(copy=copy, page=number, text=page, folded=folded(page))
            for number, page in enumerate(map(_plain, pages), start=1)
            if page.strip()
        ),
        batch_size=200,
    )


def lay_again(exhibit: Exhibit) -> int:
    """The pages of the newest text that stands, anew: how many; none where no text is kept, or
    where its bytes are damaged."""
    try:
        kept = texts.kept_text(exhibit)
    except Damaged:
        kept = None
    if kept is None or kept.copy is None:
        drop_of(exhibit.pk)
        return 0
    lay(kept.copy, kept.pages)
    return len(kept.pages)


def drop_of(exhibit_key: int) -> None:
    """Nothing of this exhibit is found any more."""
    apps.get_model("cases", "PageText").objects.filter(copy__exhibit=exhibit_key).delete()


def drop(copies: Collection[int]) -> None:
    """Let go of the pages of these copies: they were disposed of."""
    apps.get_model("cases", "PageText").objects.filter(copy__in=copies).delete()


def _plain(page: str) -> str:
    """Without what only looks like letters, such as the sign for fi, and no longer than allowed."""
    return unicodedata.normalize("NFKC", page)[:MOST_SIGNS]


@lru_cache(maxsize=4096)
def _bare(sign: str) -> str:
    bare = unicodedata.normalize("NFKD", sign)[:1].casefold()
    return bare if len(bare) == 1 else sign
