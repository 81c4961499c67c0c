"""The law of deliveries: many files at once, listed before anything is stored."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.models import Delivery
from cases.rules import guards
from cases.rules.case import WORKERS

D = Delivery.Status
BASIS = "Task Force procedure, workflow EVIDENCE: raw items, hashes taken, one entry for each"

BEGIN_DELIVERY = Verb(
    name="cases.begin_delivery", label=_("Add many files: a ZIP archive or a folder"),
    permission="cases.begin_delivery", roles=WORKERS, on="case", grant="work",
    guards=(guards.case_finished,), basis=BASIS,
)  # fmt: skip
LIST_DELIVERY = Verb(
    name="cases.list_delivery", label=_("List the files"), permission="cases.list_delivery",
    roles=("system",), moves={D.ARRIVED: D.LISTED}, guards=(guards.case_finished,), basis=BASIS,
)  # fmt: skip
FAIL_DELIVERY = Verb(
    name="cases.fail_delivery", label=_("Say that it failed"),
    permission="cases.fail_delivery", roles=("system",),
    moves={D.ARRIVED: D.FAILED, D.STORING: D.FAILED}, basis=BASIS,
)  # fmt: skip
STORE_DELIVERY = Verb(
    name="cases.store_delivery", label=_("Store these files as exhibits"),
    permission="cases.store_delivery", roles=WORKERS, on="case", grant="work",
    moves={D.LISTED: D.STORING}, guards=(guards.case_finished,), basis=BASIS,
)  # fmt: skip
FINISH_DELIVERY = Verb(
    name="cases.finish_delivery", label=_("Finish"), permission="cases.finish_delivery",
    roles=("system",), moves={D.STORING: D.STORED}, guards=(guards.case_finished,), basis=BASIS,
)  # fmt: skip
DROP_DELIVERY = Verb(
    name="cases.drop_delivery", label=_("Drop the delivery"), permission="cases.drop_delivery",
    roles=WORKERS, on="case", grant="work", moves={D.LISTED: D.DROPPED, D.FAILED: D.DROPPED},
    guards=(guards.case_finished,), basis=f"{BASIS}; nothing was stored",
)  # fmt: skip

DELIVERY_VERBS = (
    BEGIN_DELIVERY, LIST_DELIVERY, FAIL_DELIVERY, STORE_DELIVERY, FINISH_DELIVERY, DROP_DELIVERY,
)  # fmt: skip
