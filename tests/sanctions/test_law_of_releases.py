"""Who may withhold, approve and hand out, as a table; and that every verb has its row somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sanctions import rules
from sanctions.models import Disclosure, Redaction, RedactionMark, ReleaseRequest
from sanctions.rules import redaction as releasing
from tests.factories import now
from tests.sanctions.test_law import CAST, PARTS, TABLE, entitled

if TYPE_CHECKING:
    import pytest

    from sanctions.models import Packet
    from tests.sanctions.factories import World

ASKING = {"drafter", "reviewer", "publisher", "redactor"}

RELEASES: list[tuple[Any, set[str]]] = [
    (releasing.OPEN_RELEASE, ASKING),
    (releasing.CLOSE_RELEASE, {"reviewer", "publisher"}),
    (releasing.REQUEST_REDACTION, ASKING),
    (releasing.ADD_MARK, {"redactor"}),
    (releasing.EDIT_MARK, {"redactor"}),
    (releasing.WITHDRAW_MARK, {"redactor"}),
    (releasing.REDACTION_PROPOSE, {"redactor"}),
    (releasing.REDACTION_SUBMIT, {"redactor"}),
    (releasing.BURN, set()),
    (releasing.REDACTION_RETURN, {"reviewer"}),
    (releasing.REDACTION_APPROVE, {"reviewer"}),
    (releasing.REDACTION_RELEASE, {"publisher"}),
    (releasing.REDACTION_CANCEL, {"reviewer"}),
    (releasing.HAND_OVER, {"publisher"}),
]


def about(verb: Any, packet: Packet) -> Any:
    """An unsaved row of the kind the verb is about."""
    release = ReleaseRequest(packet=packet)
    redaction = Redaction(release=release)
    if verb in (releasing.OPEN_RELEASE, releasing.CLOSE_RELEASE):
        return release
    if verb in (releasing.ADD_MARK, releasing.EDIT_MARK, releasing.WITHDRAW_MARK):
        return RedactionMark(redaction=redaction)
    return Disclosure(redaction=redaction) if verb is releasing.HAND_OVER else redaction


def test_who_may_release(world: World, request: pytest.FixtureRequest) -> None:
    measure = world.drafting(evidence=False)
    people = {name: request.getfixturevalue(name) for name in (*CAST, "redactor")}
    for name, part in (PARTS | {"redactor": "REDACTOR"}).items():
        if name != "officer":  # a visa officer has no part in a designation
            world.task(measure, people[name], part)
    packet, at = world.packet(measure), now()
    wrong = [
        (verb.name, name, name in allowed)
        for verb, allowed in RELEASES
        for name, user in people.items()
        if entitled(verb, user, about(verb, packet), at) is not (name in allowed)
    ]
    assert not wrong, wrong


def test_the_tables_have_a_row_for_every_verb() -> None:
    rows = [verb.name for verb, _ in (*TABLE, *RELEASES)]
    assert sorted(set(rows)) == sorted({verb.name for verb in rules.VERBS})
