"""What forbids a step on an edition of the Section 353 report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import User, one_person
from audit.models import Entry
from sanctions.models import EditionEntry, Measure, ReportEdition
from sanctions.rules.guards.nomination import out_of_force

if TYPE_CHECKING:
    import datetime

REPORT = "NTEEA-353"


def lapsed(user: User, edition: ReportEdition, at: datetime.datetime) -> str | None:
    """No step is taken under a text that is out of force on the legal day (sec. 353(f))."""
    if not edition.authority_version_id:
        return None  # asked before one was chosen
    version = edition.authority_version
    why = out_of_force(user, Measure(authority_version=version), at)
    if why is not None:
        return why
    if version.authority.code != REPORT:
        return _("%(version)s asks for no such report") % {"version": version}
    return None


def of_edition(user: User, entry: EditionEntry, at: datetime.datetime) -> str | None:
    """Names are written while the edition is collected or drafted, under law in force."""
    edition = entry.edition
    writing = (ReportEdition.Status.COLLECTING, ReportEdition.Status.DRAFTING)
    if edition.status not in writing:
        return _("the edition is past its draft; the reviewer sends it back first")
    return lapsed(user, edition, at)


def unseen_measure(user: User, entry: EditionEntry, at: datetime.datetime) -> str | None:
    """An entry rests on a measure of the same authority that its writer may see."""
    if not entry.measure_id:
        return None  # asked before one was chosen
    seen = Measure.objects.visible_to(user, at).filter(pk=entry.measure_id)
    if not seen.exists():
        return _("there is no such measure that you may see")
    if entry.measure.authority_id != entry.edition.authority_version.authority_id:
        return _("the measure is under another authority")
    return None


def no_names(user: User, edition: ReportEdition, at: datetime.datetime) -> str | None:
    """A report names somebody."""
    return None if edition.entries.standing().exists() else _("the edition names nobody yet")


def annex_undecided(user: User, edition: ReportEdition, at: datetime.datetime) -> str | None:
    """For each name it is decided whether it is published or stands in the annex."""
    open_ones = edition.entries.standing().filter(annex="").select_related("measure__subject")
    names = [entry.measure.subject.caption for entry in open_ones]
    if not names:
        return None
    return _("public or annex is not decided for: %(names)s") % {"names": ", ".join(names)}


def not_imposed(user: User, edition: ReportEdition, at: datetime.datetime) -> str | None:
    """The measure of each name is imposed when the report is transmitted."""
    imposed = Measure.objects.in_force(at).values("pk")
    waiting = edition.entries.standing().exclude(measure__in=imposed).select_related("measure")
    if not waiting:
        return None
    return _("not imposed yet: %(measures)s") % {
        "measures": ", ".join(entry.measure.reference for entry in waiting)
    }


def wrote_it(user: User, edition: ReportEdition, at: datetime.datetime) -> str | None:
    """Who wrote a word of the edition neither clears nor determines it (SD1)."""
    keys = {edition.created_by_id}
    history: Any = EditionEntry.history
    rows = history.filter(edition_id=edition.pk)
    keys.update(rows.values_list("history_user_id", flat=True))
    writers = User.objects.filter(pk__in=[k for k in keys if k]).select_related("person")
    if any(one_person(user, writer) for writer in writers):
        return _("you wrote in this edition: somebody else does this")
    return None


def determined_it(user: User, edition: ReportEdition, at: datetime.datetime) -> str | None:
    """Who determined it does not publish it (SD1)."""
    done = Entry.objects.filter(
        object_type="sanctions.reportedition", object_id=edition.pk,
        kind="sanctions.s353_determine", outcome=Entry.Outcome.DONE,
    )  # fmt: skip
    deciders = User.objects.filter(pk__in=done.values("by_id")).select_related("person")
    if any(one_person(user, decider) for decider in deciders):
        return _("you determined this edition: somebody else publishes it")
    return None
