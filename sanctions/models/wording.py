"""Words of the law: what measures rest on is never rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audit.models import Record

if TYPE_CHECKING:
    from sanctions.models.authority import AuthorityVersion


class Worded(Record):
    """A row of a version of the law. ``WORDS`` are the fields that stay once the version is used.

    That it ended, or was looked up, is written onto it; another text is another version.
    """

    WORDS: ClassVar[tuple[str, ...]]

    class Meta(Record.Meta):
        abstract = True

    @property
    def law(self) -> AuthorityVersion:
        """The version that the row belongs to, or is."""
        found: Any = self
        version: AuthorityVersion = getattr(found, "authority_version", found)
        return version

    def fixed_words(self) -> tuple[str, ...]:
        """The fields that may not change any more; none while nothing rests on the version."""
        return self.WORDS if self.law.in_use else ()

    def clean(self) -> None:
        super().clean()
        fixed = self.fixed_words()
        if not fixed:
            return
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        if stored is None or any(getattr(stored, n) != getattr(self, n) for n in fixed):
            raise ValidationError(
                _("Measures rest on this version: its words stay. Draft a new version.")
            )
