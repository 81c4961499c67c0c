"""Lines of text as this package stores them: tidy, and without characters that deceive."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actors.names import tidy, unwanted
from audit.models import Record


class Lined(Record):
    """A record some of whose columns are single lines that people type or copy."""

    LINES: ClassVar[tuple[str, ...]] = ()
    """Columns that are tidied, and refused when they hold a character that deceives."""

    class Meta(Record.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        errors = {}
        for column in self.LINES:
            line = tidy(getattr(self, column))
            setattr(self, column, line)
            if found := unwanted(line):
                errors[column] = deceiving(found)
        if errors:
            raise ValidationError(errors)


def deceiving(character: str) -> str:
    """The sentence that refuses a character which shows text otherwise than it is."""
    return _(
        "This holds %(character)s, which makes text look other than it is. Type it without."
    ) % {"character": character}
