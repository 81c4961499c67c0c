"""The law of authorities: who loads their text, who says that they are in force."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb

LOAD_AUTHORITIES = Verb(
    name="sanctions.load_authorities", label=_("Load the authorities"),
    permission="sanctions.load_authority", roles=("system",),
    basis="Reference data: each version names the sources its text was read in",
)  # fmt: skip
CONFIRM_FORCE = Verb(
    name="sanctions.confirm_force", label=_("Record that it is in force"),
    permission="sanctions.add_forcecheck", roles=("legal_reviewer",), on="authority_version",
    basis="National Emergencies Act, 50 U.S.C. 1622(d): an emergency ends on its anniversary "
    "unless continued; annual appropriations text is cited for the year in force",
)  # fmt: skip
