"""The law of tips from outside: taken in by the system's hand, answered by people of the case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.rules import guards, team_guards, tip_guards
from cases.rules.case import PROCEDURE

SYSTEM = ("system",)
PROTECTED = "Task Force procedure, source protection; workflow CASE, TIP_LOGGED"

RECEIVE_TIP = Verb(
    name="cases.receive_tip", label=_("Take in a tip from outside"),
    permission="cases.receive_tip", roles=SYSTEM, basis=f"{PROCEDURE}: initial status",
)  # fmt: skip
ISSUE_RECEIPT = Verb(
    name="cases.issue_receipt", label=_("Give a receipt for the tip"),
    permission="cases.issue_tipreceipt", roles=SYSTEM, basis=PROTECTED,
)  # fmt: skip
KEEP_OUT = Verb(
    name="cases.keep_out", label=_("Keep out whom the tip names"),
    permission="cases.keep_out_recusal", roles=SYSTEM,
    basis="Task Force procedure, SD7; 28 U.S.C. 528: nobody takes part in what is about them",
)  # fmt: skip
HEAR_SOURCE = Verb(
    name="cases.hear_source", label=_("Take a message of the source"),
    permission="cases.hear_tipmessage", roles=SYSTEM, basis=PROTECTED,
)  # fmt: skip
TAKE_ATTACHMENT = Verb(
    # Also where the case has ended: what a source risked to send is never turned away.
    name="cases.take_attachment", label=_("Take in what a source sent along"),
    permission="cases.take_attachment_exhibit", roles=SYSTEM, basis=PROTECTED,
)  # fmt: skip
ASK_SOURCE = Verb(
    name="cases.ask_source", label=_("Write to the source"),
    permission="cases.ask_tipmessage", roles=("intake", "investigator", "supervisor"), on="case",
    guards=(team_guards.only_reading, guards.only_watching, tip_guards.no_receipt),
    basis=PROTECTED,
)  # fmt: skip

TIP_VERBS = (RECEIVE_TIP, ISSUE_RECEIPT, KEEP_OUT, HEAR_SOURCE, TAKE_ATTACHMENT, ASK_SOURCE)
