"""What is told in the walk of the main job: the people, the papers and the words."""

from __future__ import annotations

from tests.conftest import EVERY_ROLE

CAST = {
    "ines": ("investigator", "intake"),
    "omar": ("investigator",),
    "sofia": ("supervisor",),
    "pablo": ("prosecutor",),
    "delia": ("legal_drafter",),
    "rita": ("legal_reviewer",),
    "clara": ("clearer",),
    "alba": ("auditor",),
    "esteban": EVERY_ROLE,
}
"""Who walks, in which roles. Esteban has them all and is on nothing."""

TITLE = "Bridge at Río Dulce, paid for and not built"
SUBJECT = "Ana Prueba Muestra"
PAGES = (
    "# Contract 17\n\nThe director, Ana Prueba Muestra, signed the contract.",
    "# Annex\n\nThe director will attend the forum in Miami in person.",
    "# Receipt\n\nThe company paid two million quetzales to her account.",
)
FINDINGS = (
    ("E1", "2", "will attend the forum in Miami in person", "She intends to travel to Miami."),
    ("E2", "3", "paid two million quetzales to her account", "She was paid by the company."),
    ("X1", "1", "signed the contract", "An official act, not a statement of opinion."),
)
"""Element, page, passage and claim: what the general prong takes."""
STATEMENT = "The director received two million quetzales from the company."
NOT_CLEARED = "No prong is complete"
AUTHORITY, CONSULTED = "INA-212A3C", "CA/VO"
SENDING = "Find sufficient and send out for clearance"
FREEZING = "Freeze the packet and send to the decider"
