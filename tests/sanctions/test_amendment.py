"""A published entry reads otherwise: proposed by one, signed by the decider, no new record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from actors import actions as actor_actions
from audit.acts import Refused, StaleVersion
from audit.models import Entry
from sanctions import actions, amending, rules
from sanctions.models import Decision, EntryAmendment, MeasureNotice, Packet
from tests.actors.factories import make_actor
from tests.factories import make_user, now
from tests.sanctions.factories import make_authority
from tests.sanctions.imposed import imposed

if TYPE_CHECKING:
    from accounts.models import User
    from tests.sanctions.factories import World


def alias(world: World, full: str) -> None:
    subject = type(world.subject).objects.get(pk=world.subject.pk)
    actor_actions.add_name(
        subject.pk, by=world.lead, at=now(), version=subject.version, full=full, kind="alias",
        quality="strong",
    )  # fmt: skip


def test_identifiers_of_a_published_entry_change_under_four_eyes(
    world: World, publisher: User, signed_in: Any
) -> None:
    order = make_authority("EO-13818", citation="E.O. 13818; SDN tag [GLOMAG]")
    world.subject = make_actor("Rodrigo Muestra", by=world.lead, nationality="HN")
    measure = imposed(world, authority_version=order, subject=world.subject, public_since=now())
    world.task(measure, world.decider, "DECIDER")
    world.task(measure, publisher, "PUBLISHER")
    world.paper(measure, "federal_register_notice", world.supervisor)

    def propose(by: User = publisher) -> EntryAmendment:
        return amending.propose_entry(measure.pk, by=by, at=now(), why="A passport shows it.")

    with pytest.raises(Refused, match="no entry was kept when it was published"):
        propose()
    page = signed_in(world.decider).get(f"{measure.get_absolute_url()}decision/").content.decode()
    assert f'<a href="{measure.get_absolute_url()}packet/">Go to the packet</a>' in page
    assert "none is open; a drafter begins one on the tab of the packet" in page
    actions.prepare_notices(measure.pk, by=publisher, at=now())
    kept = MeasureNotice.objects.count()
    with pytest.raises(Refused, match="the entry reads as it was published"):
        propose()
    alias(world, "Rigo Muestra")
    with pytest.raises(Refused, match="none of your roles"):
        propose(world.decider)
    door = f"{measure.get_absolute_url()}add/propose-entry/"
    sent = signed_in(publisher).post(door, {"version": 0, "why": "A passport shows it."})
    assert sent.status_code == 302
    row = EntryAmendment.objects.get()
    assert "Rigo" not in row.before
    assert "(a.k.a. Rigo Muestra)" in row.after
    page = signed_in(world.decider).get(f"{measure.get_absolute_url()}decision/").content.decode()
    assert f'<ins class="untrusted">{row.after}' in page.replace("&#x27;", "'")

    # The step of the measure is taken with the signature, by another hand, on what was proposed.
    with pytest.raises(Refused, match="no amendment of the entry is signed now"):
        world.step(rules.FIN_AMEND_ENTRY, measure, world.decider)
    both = make_user("both", "decider", person=publisher.person)
    with pytest.raises(Refused, match="can't be “Decider”"):
        world.task(measure, both, "DECIDER")
    alias(world, "Don Rigo")
    with pytest.raises(StaleVersion):
        world.do(amending.sign_entry, row, world.decider)
    row.refresh_from_db()
    assert (row.status, world.fresh(measure).status) == ("PROPOSED", "PUBLISHED")
    assert not Decision.objects.exists(), "nothing half done"
    world.do(actions.refuse_entry, row, world.decider, reason="Propose it with the other alias.")
    row = propose()
    world.do(amending.sign_entry, row, world.decider)
    row.refresh_from_db()
    measure = world.fresh(measure)
    assert (row.status, row.signed_by, measure.status) == ("SIGNED", world.decider, "AMENDED")
    assert measure.in_force(now())
    assert not Packet.objects.filter(measure=measure).exists(), "no new record"
    assert (Decision.objects.get().outcome, Decision.objects.get().text) == (
        "AMENDED", "A passport shows it.",
    )  # fmt: skip
    amended = MeasureNotice.objects.order_by("pk")[kept:]
    assert {notice.kind for notice in amended} == {"SDN_ENTRY", "FEDERAL_REGISTER"}
    assert amending.published_entry(measure) == row.after
    done = Entry.objects.filter(outcome="done").values_list("kind", flat=True)
    assert {"sanctions.sign_entry", "sanctions.fin_amend_entry"} <= set(done)
    with pytest.raises(Refused, match="reads as it was published"):
        propose()
