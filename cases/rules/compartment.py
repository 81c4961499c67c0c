"""The law of compartments: what the rules of secrecy close, and who opens it to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from audit.verbs import Verb
from cases.models import Exhibit
from cases.rules import compartment_guards, guards

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

C = Exhibit.Compartment

BASIS: dict[str, tuple[_StrOrPromise, str]] = {
    C.GRAND_JURY: (_("Fed. R. Crim. P. 6(e): a matter before the grand jury"), "M"),
    C.SAR: (_("31 U.S.C. 5318(g)(2) and 5319: a report and that there is one"), "V"),
    C.TAX: (_("26 U.S.C. 6103: returns and return information; CUI category TAX"), "M"),
    C.VISA: (_("8 U.S.C. 1202(f), INA 222(f): records of visas are confidential"), "V"),
    C.SOURCE: (_("5 U.S.C. 552(b)(7)(D): confidential sources; CUI category INF"), "V"),
    C.OTHER: (_("Task Force procedure: need to know, by name"), "M"),
}
"""What each compartment rests on; V: read at its source, M: from memory, to be compared."""

SECRECY = (
    "Fed. R. Crim. P. 6(e); 31 U.S.C. 5318(g)(2); 8 U.S.C. 1202(f); 26 U.S.C. 6103; Task Force "
    "procedure: compartments"
)

CLOSE_IN = Verb(
    name="cases.close_in", label=_("Put in a compartment"),
    permission="cases.close_in_exhibit", roles=compartment_guards.KEEPERS, on="case", grant="work",
    guards=(
        compartment_guards.in_compartment, guards.withdrawn, compartment_guards.derivatives_open,
        guards.case_finished,
    ),
    asks_reason=True, basis=SECRECY,
)  # fmt: skip
LIFT_COMPARTMENT = Verb(
    name="cases.lift_compartment", label=_("Lift the compartment"),
    permission="cases.lift_compartment_exhibit", roles=compartment_guards.KEEPERS, on="case",
    guards=(
        compartment_guards.in_no_compartment, compartment_guards.not_keeping,
        compartment_guards.parent_closed,
    ),
    asks_reason=True, basis=SECRECY,
)  # fmt: skip
NAME_READER = Verb(
    name="cases.name_reader", label=_("Name a reader"), permission="cases.name_exhibitreader",
    roles=compartment_guards.KEEPERS, on="exhibit",
    guards=(
        compartment_guards.in_no_compartment, compartment_guards.not_keeping,
        compartment_guards.naming_oneself, compartment_guards.barred_reader,
        compartment_guards.named_already,
    ),
    asks_reason=True, basis=SECRECY,
)  # fmt: skip
END_READER = Verb(
    name="cases.end_reader", label=_("End the reading"), permission="cases.end_exhibitreader",
    roles=compartment_guards.KEEPERS, on="exhibit",
    guards=(
        guards.withdrawn, compartment_guards.reading_ended, compartment_guards.not_keeping,
    ),
    asks_reason=True, basis=SECRECY,
)  # fmt: skip

COMPARTMENT_VERBS = (CLOSE_IN, LIFT_COMPARTMENT, NAME_READER, END_READER)
