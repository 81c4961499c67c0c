"""The law of what is made from exhibits: the original is never altered."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.verbs import Verb
from cases.models import DerivedCopy, Exhibit
from cases.rules import compartment_guards, custody_guards, guards
from cases.rules.case import WORKERS

if TYPE_CHECKING:
    from accounts.models import User

S = DerivedCopy.Status
BASIS = "Task Force procedure, workflow EVIDENCE: copies name their parent and what made them"


def bytes_closed(user: User, copy: DerivedCopy, at: datetime.datetime) -> str | None:
    """Who may not read the bytes of an exhibit makes no copy of them."""
    open_to = Exhibit.objects.content_open_to(user, at).filter(pk=copy.exhibit_id)
    return None if open_to.exists() else _("the bytes of this exhibit are closed to you")


def fell(user: User, copy: DerivedCopy, at: datetime.datetime) -> str | None:
    """Nothing new is made from what was withdrawn."""
    return _("the exhibit was withdrawn") if copy.exhibit.withdrawn_at else None


MAKING = (
    compartment_guards.exhibit_unseen, bytes_closed, fell, custody_guards.in_quarantine,
    guards.case_finished,
)  # fmt: skip

ASK_TEXT = Verb(
    name="cases.ask_text", label=gettext_lazy("Read the text"), permission="cases.ask_derivedcopy",
    roles=WORKERS, on="exhibit.case", grant="work", guards=MAKING, basis=BASIS,
)  # fmt: skip
READ_ADDED = Verb(
    name="cases.read_added", label=gettext_lazy("Read by itself what was added"),
    permission="cases.read_added_derivedcopy", roles=("system",),
    guards=(fell, custody_guards.in_quarantine, guards.case_finished), basis=BASIS,
)  # fmt: skip
FINISH_TEXT = Verb(
    name="cases.finish_text", label=gettext_lazy("Keep the text"),
    permission="cases.finish_derivedcopy", roles=("system",), moves={S.ASKED: S.MADE}, basis=BASIS,
)  # fmt: skip
FAIL_TEXT = Verb(
    name="cases.fail_text", label=gettext_lazy("Say that it could not be read"),
    permission="cases.fail_derivedcopy", roles=("system",), moves={S.ASKED: S.FAILED}, basis=BASIS,
)  # fmt: skip
ADD_COPY = Verb(
    name="cases.add_copy", label=gettext_lazy("Add a translation, redaction or clip"),
    permission="cases.add_copy_derivedcopy", roles=WORKERS, on="exhibit.case", grant="work",
    guards=MAKING, basis=BASIS,
)  # fmt: skip
WITHDRAW_COPY = Verb(
    name="cases.withdraw_copy", label=gettext_lazy("Withdraw the copy"),
    permission="cases.withdraw_derivedcopy", roles=WORKERS, on="exhibit.case", grant="work",
    guards=(guards.withdrawn, guards.case_finished), asks_reason=True, basis=BASIS,
)  # fmt: skip
SPOIL_COPY = Verb(
    name="cases.spoil_copy", label=gettext_lazy("Withdraw a copy whose bytes changed"),
    permission="cases.spoil_derivedcopy", roles=("system",), asks_reason=True, basis=BASIS,
)  # fmt: skip

COPY_VERBS = (
    ASK_TEXT, READ_ADDED, FINISH_TEXT, FAIL_TEXT, ADD_COPY, WITHDRAW_COPY, SPOIL_COPY,
)  # fmt: skip
