"""Sources: registered, handed over, unmasked. What is typed here about a name stays with it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import one_person
from audit.acts import act, begin, together
from cases import rules
from cases.code_names import drawn, resembles, tells
from cases.models import Case, HumanSource, SourceIdentity, Unmasking

if TYPE_CHECKING:
    from accounts.models import User

At = datetime.datetime


def register_source(
    case_pk: int, *, by: User, at: At, supervisor: User, real_name: str, code_name: str = "",
    reliability: str = "", consent: str, threat: str,
    contact: str = "", protection: str = "", notes: str = "",
) -> HumanSource:  # fmt: skip
    """A source of the case under a code name, handled by ``by``, with its identity apart.

    Without a code name one is drawn. Raises ValidationError for a code name that is like the name,
    and for a supervisor who is none or does not read the case.
    """
    case = Case.objects.get(pk=case_pk)
    taken = HumanSource.objects.filter(case=case).values_list("code_name", flat=True)
    source = HumanSource(
        case=case, code_name=code_name or drawn(real_name, set(taken)), handler=by,
        supervisor=supervisor, reliability=reliability, consent=consent, threat=threat,
    )  # fmt: skip
    with together(by):
        begin(rules.REGISTER_SOURCE, source, by=by, at=at)
        _unlike(source.code_name, real_name)
        _fit(source, by, supervisor, at)
        identity = SourceIdentity(
            source=source, real_name=real_name, contact=contact, protection=protection, notes=notes
        )
        begin(rules.KEEP_IDENTITY, identity, by=by, at=at)
    return source


def keep_identity(
    pk: int, *, by: User, at: At, version: int, real_name: str, contact: str, protection: str,
    notes: str,
) -> SourceIdentity:  # fmt: skip
    """The identity with other facts. Raises ValidationError for a name like the code name."""
    with act(rules.KEEP_IDENTITY, SourceIdentity, pk, by=by, at=at, version=version) as identity:
        if resembles(identity.source.code_name, real_name):
            raise ValidationError({"real_name": _("The code name is too much like this name.")})
        identity.real_name, identity.contact = real_name, contact
        identity.protection, identity.notes = protection, notes
    return identity


def propose_handler(
    pk: int, *, by: User, at: At, version: int, reason: str,
    handler: User | None = None, supervisor: User | None = None,
) -> HumanSource:  # fmt: skip
    """Another handler, another supervisor of the source, or both: proposed, and nothing more."""
    with act(
        rules.PROPOSE_HANDLER, HumanSource, pk, by=by, at=at, version=version, reason=reason
    ) as source:
        if handler is None and supervisor is None:
            raise ValidationError({"handler": _("Name a handler, a supervisor, or both.")})
        _silent(reason, source)
        _fit(source, handler or source.handler, supervisor or source.supervisor, at)
        source.next_handler, source.next_supervisor = handler, supervisor
        source.change_proposed_by = by
    return source


def confirm_handler(pk: int, *, by: User, at: At, version: int) -> HumanSource:
    """The source in other hands: who kept it reads its identity no more."""
    with act(rules.CONFIRM_HANDLER, HumanSource, pk, by=by, at=at, version=version) as source:
        source.handler = source.next_handler or source.handler
        source.supervisor = source.next_supervisor or source.supervisor
        _fit(source, source.handler, source.supervisor, at)
        source.next_handler = source.next_supervisor = source.change_proposed_by = None
    return source


def ask_unmask(
    source_pk: int, *, by: User, at: At, reader: User, purpose: str, hours: int
) -> Unmasking:
    """That one person may learn who the source is, for some hours: asked, and nothing more."""
    source = HumanSource.objects.select_related("case").get(pk=source_pk)
    unmasking = Unmasking(source=source, reader=reader, purpose=purpose, hours=hours, asked_by=by)
    return begin(rules.ASK_UNMASK, unmasking, by=by, at=at)


def approve_unmask(pk: int, *, by: User, at: At, version: int) -> Unmasking:
    """The identity, open to the named person from now on until the hours are over."""
    with act(rules.APPROVE_UNMASK, Unmasking, pk, by=by, at=at, version=version) as unmasking:
        unmasking.approved_by, unmasking.approved_at = by, at
        unmasking.since = at
        unmasking.until = at + datetime.timedelta(hours=unmasking.hours)
    return unmasking


def end_unmask(pk: int, *, by: User, at: At, version: int, reason: str) -> Unmasking:
    """The unmasking, taken back: refused if it waits, ended if it runs."""
    with act(
        rules.END_UNMASK, Unmasking, pk, by=by, at=at, version=version, reason=reason
    ) as unmasking:
        _silent(reason, unmasking.source)
        unmasking.withdrawn_at, unmasking.withdrawn_by = at, by
        unmasking.withdrawn_reason = reason
    return unmasking


def _unlike(code_name: str, real_name: str) -> None:
    if resembles(code_name, real_name):
        raise ValidationError({"code_name": _("Choose a code name that is not like the name.")})


def _silent(text: str, source: HumanSource) -> None:
    """What keepers of a source type as a reason is read by many who may not know the name.

    Only those who know it are told so: to anybody else this would be a way of guessing.
    """
    rows = SourceIdentity.objects.standing().filter(source=source)
    if any(tells(text, name) for name in rows.values_list("real_name", flat=True)):
        raise ValidationError({"reason": _("Say it without the name: only the code name.")})


def _fit(source: HumanSource, handler: User, supervisor: User, at: At) -> None:
    if not rules.fit_for("source_handler", handler, source.case, at):
        raise ValidationError({"handler": _("Choose a source handler who reads the case.")})
    if not rules.fit_for("supervisor", supervisor, source.case, at):
        raise ValidationError({"supervisor": _("Choose a supervisor who reads the case.")})
    if one_person(handler, supervisor):
        raise ValidationError({"supervisor": _("Handler and supervisor are two people.")})
