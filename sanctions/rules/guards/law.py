"""What forbids a change to the law of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import User, one_person
from sanctions import lawtext, yearly
from sanctions.models.authority import AuthorityVersion
from sanctions.models.force import NationalEmergency

if TYPE_CHECKING:
    import datetime

    from sanctions.models.draft import VersionDraft
    from sanctions.models.force import Bridge, Continuation, EndOfForce


def not_its_anniversary(user: User, row: Continuation, at: datetime.datetime) -> str | None:
    """A notice carries an emergency past an anniversary, published in the ninety days before it
    (50 U.S.C. 1622(d))."""
    if not row.anniversary:
        return None  # asked before a day was typed
    declared = NationalEmergency.objects.get(pk=row.emergency_id).declared_on
    if not yearly.is_anniversary(declared, row.anniversary):
        return _("%(day)s is no anniversary of %(declared)s") % {
            "day": row.anniversary, "declared": declared,
        }  # fmt: skip
    if row.published_on and not yearly.in_window(row.anniversary, row.published_on):
        return _(
            "a continuation is published within the ninety days before the anniversary "
            "(50 U.S.C. 1622(d)); what was published on %(day)s continues nothing"
        ) % {"day": row.published_on}
    return None


def term_still_runs(user: User, row: Bridge, at: datetime.datetime) -> str | None:
    """Continuing appropriations carry yearly law beyond its own term, and nothing else."""
    if not row.carried_from:
        return None  # asked before a day was typed
    term = row.authority_version.term_ends_on
    if term is None:
        return _("%(version)s is no yearly law") % {"version": row.authority_version}
    if row.carried_from < term:
        return _("%(version)s stands by itself until %(day)s") % {
            "version": row.authority_version, "day": term,
        }  # fmt: skip
    return None


def wrote_it(user: User, row: VersionDraft | EndOfForce, at: datetime.datetime) -> str | None:
    """Two lawyers: who wrote any word of it does not approve it (docs/architecture.md, SD1)."""
    past: Any = type(row).history
    keys = set(past.filter(id=row.pk).values_list("history_user_id", flat=True))
    authors = User.objects.filter(pk__in=keys).select_related("person")
    if any(one_person(user, author) for author in authors):
        return _("you wrote it; a second lawyer approves it")
    return None


def text_wanting(user: User, draft: VersionDraft, at: datetime.datetime) -> str | None:
    """A version says its law whole, and placeholder law opens no measure."""
    found = lawtext.faults(draft.text)
    return " ".join(found) or None


def not_the_newest(user: User, draft: VersionDraft, at: datetime.datetime) -> str | None:
    """A new version follows the others: what stands is never rewritten."""
    first = str(draft.text.get("valid_from", ""))
    later = AuthorityVersion.objects.standing().filter(
        authority=draft.authority_id, valid_from__gte=first
    )
    if found := later.order_by("valid_from").first():
        return _("%(version)s is valid from %(day)s already; a new version begins later") % {
            "version": found, "day": found.valid_from,
        }  # fmt: skip
    return None
