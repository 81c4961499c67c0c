"""Editions of the Section 353 report: opened, written, determined, published."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.system import system_user
from audit.acts import act, begin, together, withdraw
from audit.clock import legal_day
from cases.actions.files import examine, keep_row
from sanctions import rules
from sanctions.models import AuthorityVersion, EditionEntry, EditionPaper, ReportEdition
from work.actions import set_deadline
from work.models import Deadline
from work.subjects import Subject

if TYPE_CHECKING:
    from accounts.models import User
    from audit.acts import Verb
    from cases.stored_files import Arrival

At = datetime.datetime
YEAR = datetime.timedelta(days=365)


def open_edition(
    *, by: User, at: At, authority_version: AuthorityVersion, kind: str, title: str
) -> ReportEdition:
    """A new edition, which names are collected for. Raises Refused once the authority lapsed."""
    edition = ReportEdition(authority_version=authority_version, kind=kind, title=title)
    return begin(rules.OPEN_EDITION, edition, by=by, at=at)


def name_entry(edition_pk: int, *, by: User, at: At, **facts: Any) -> EditionEntry:
    """A subject named in the edition. ``facts`` are the fields of EditionEntry."""
    entry = EditionEntry(edition=ReportEdition.objects.get(pk=edition_pk), **facts)
    return begin(rules.NAME_ENTRY, entry, by=by, at=at)


def edit_entry(pk: int, *, by: User, at: At, version: int, **facts: Any) -> EditionEntry:
    """The entry in other words. ``facts`` are the fields of EditionEntry but the measure."""
    with act(rules.EDIT_ENTRY, EditionEntry, pk, by=by, at=at, version=version) as entry:
        for name, value in facts.items():
            setattr(entry, name, value)
    return entry


def drop_entry(pk: int, **who: Any) -> EditionEntry:
    """Take an entry out. ``who`` is by, at, version and reason."""
    return withdraw(rules.DROP_ENTRY, EditionEntry, pk, **who)


def file_edition_paper(
    edition_pk: int, *, by: User, at: At, kind: str, title: str, file: Arrival
) -> EditionPaper:
    """A paper filed with the edition, which stands behind a step from now on."""
    paper = EditionPaper(
        edition=ReportEdition.objects.get(pk=edition_pk), kind=kind, title=title,
        original_name=file.name[:255],
    )  # fmt: skip
    row = examine(file)
    with together(by):
        paper.stored_file = keep_row(row, file, at=at)
        begin(rules.FILE_EDITION_PAPER, paper, by=by, at=at)
        file.keep()
    return paper


def move_edition(verb: Verb, pk: int, *, by: User, at: At, version: int) -> ReportEdition:
    """Perform a step that moves the edition alone."""
    with act(verb, ReportEdition, pk, by=by, at=at, version=version) as edition:
        pass
    return edition


def determine_edition(pk: int, *, by: User, at: At, version: int) -> ReportEdition:
    """Determine the edition and hand it to Congress; the next annual one is due within a year."""
    day = legal_day(at)
    with together(by):
        with act(rules.S353_DETERMINE, ReportEdition, pk, by=by, at=at, version=version) as done:
            done.determined_on = day
        if done.kind == ReportEdition.Kind.ANNUAL:
            set_deadline(
                by.circle, by=system_user("clock"), at=at,
                title=_("Next annual Section 353 report"), source=Deadline.Source.STATUTE,
                basis="22 U.S.C. 2277a: at least annually", about=Subject.of(done),
                triggered_on=day, due_on=day + YEAR,
            )  # fmt: skip
    return done


def publish_edition(
    pk: int, *, by: User, at: At, version: int, public_notice: str
) -> ReportEdition:
    """Record that the notice was published, and under which Public Notice number."""
    with act(rules.S353_PUBLISH, ReportEdition, pk, by=by, at=at, version=version) as edition:
        edition.public_notice, edition.published_on = public_notice, legal_day(at)
    return edition
