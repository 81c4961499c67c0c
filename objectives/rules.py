"""The law of the objectives: the Strategy's text is laid by the installation alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.acts import Verb

LOAD = Verb(
    name="objectives.load",
    label=_("Load the Strategy"),
    permission="objectives.load_objective",
    roles=("system",),
    basis="U.S. Strategy for Addressing the Root Causes of Migration in Central America, July 2021",
)

VERBS = (LOAD,)
