"""The ledger of custody: from hand to hand by two people, under seal, without gaps, printed."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from django.core.exceptions import ValidationError

from audit.acts import Refused
from audit.clock import legal_day
from audit.models import Entry
from cases import actions, rules
from cases.chain import Step, follow
from cases.models import CustodyEvent, CustodyOffer, Document, Exhibit
from cases.querysets.people import colleagues_who_see
from tests.cases.factories import (
    act_on,
    make_document,
    make_exhibit,
    make_logged,
    make_verified,
    put_away,
)
from tests.factories import now
from work.models import Notice

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


def walked(*steps: str, physical: bool = True) -> list[str]:
    """What is wrong with a chain written as ``KIND by [key=value …]``, one an hour."""
    made = []
    for hour, line in enumerate(steps):
        kind, by, *rest = line.split()
        facts: dict[str, Any] = dict(word.split("=") for word in rest)
        if "held_by" in facts:
            facts["held_by"] = int(facts["held_by"])
        made.append(Step(kind=kind, by=int(by), at=NOON + datetime.timedelta(hours=hour), **facts))
    return [why for _label, why in follow(made, physical=physical).gaps]


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (["LOGGED 1"], "nothing comes before the collection"),
        (["COLLECTED 1", "COLLECTED 1"], "collected already"),
        (["COLLECTED 1", "SEALED 1"], "a seal has a number"),
        (["COLLECTED 1", "SEALED 2 seal=A"], "only who holds it"),
        (["COLLECTED 1", "SEALED 1 seal=A", "SEALED 1 seal=B"], "sealed already, under A"),
        (["COLLECTED 1", "OPENED 1 seal=A"], "under no seal"),
        (["COLLECTED 1", "SEALED 1 seal=A", "OPENED 1 seal=B"], "its seal is A"),
        (["COLLECTED 1", "SEALED 1 seal=A", "EXAMINED 1"], "record its opening first"),
        (["COLLECTED 1", "SEALED 1 seal=A", "TRANSFERRED 2 held_by=2"], "and not none"),
        (["COLLECTED 1", "TRANSFERRED 2 held_by=2", "OPENED 1"], "only who holds it"),
        (["COLLECTED 1", "LOGGED 1", "RECEIVED 2"], "offer that is accepted"),
        (["COLLECTED 1", "STORED 1"], "say the place"),
        (["COLLECTED 1", "RETURNED 1"], "to whom"),
        (["COLLECTED 1", "RETURNED 1 outside=Owner", "STORED 1 place=Room"], "has ended"),
    ],
)
def test_what_cannot_have_happened_is_told_in_words(steps: list[str], why: str) -> None:
    found = walked(*steps)
    assert len(found) == 1
    assert why in found[0]


def test_a_whole_chain_has_no_gap_and_a_file_is_read_by_many() -> None:
    assert not walked(
        "COLLECTED 1", "RECEIVED 2", "LOGGED 2", "SEALED 2 seal=A17", "VERIFIED 3",
        "STORED 2 place=Room", "TRANSFERRED 3 held_by=3 seal=A17", "OPENED 3 seal=A17",
        "EXAMINED 3", "SEALED 3 seal=A18", "TRANSFERRED 2 outside=Lab seal=A18", "RECEIVED 2",
        "CHECKED 1", "RETURNED 2 outside=Owner", "WITHDRAWN 3",
    )  # fmt: skip
    assert not walked("COLLECTED 1", "EXAMINED 2", "COPIED 3", physical=False)
    assert walked("COLLECTED 1", "EXAMINED 2") == ["only who holds it can do this"]


def by_hand(exhibit: Exhibit, by: User, kind: str, **facts: Any) -> CustodyEvent:
    at = now()
    facts.setdefault("happened_at", at)
    return actions.record_custody(exhibit.pk, by=by, at=at, kind=kind, **facts)


def holder(exhibit: Exhibit) -> int | None:
    return rules.chain_of(Exhibit.objects.get(pk=exhibit.pk)).held_by


def test_custody_moves_by_offer_and_acceptance_alone(
    team: Case, lead: User, member: User, drafter: User
) -> None:
    item = make_logged(
        team, lead, item="OBJECT", title="Ledger, bound in red",
        collected_on=legal_day(now()) - datetime.timedelta(days=2),
    )  # fmt: skip
    by_hand(item, lead, "SEALED", seal="TF-0017", place="Desk of the lead")
    with pytest.raises(Refused, match="only who holds it can hand it over"):
        actions.offer_custody(item.pk, by=member, at=now(), to=drafter, seal="TF-0017")
    with pytest.raises(ValidationError, match="TF-0017"):
        actions.offer_custody(item.pk, by=lead, at=now(), to=member)
    with pytest.raises(Refused, match="another person"):
        actions.offer_custody(item.pk, by=lead, at=now(), to=lead, seal="TF-0017")
    offer = actions.offer_custody(
        item.pk, by=lead, at=now(), to=member, seal="TF-0017", place="Vault, shelf 3"
    )
    assert holder(item) == lead.pk
    assert Notice.objects.filter(user=member, kind="cases.custody").count() == 1
    with pytest.raises(ValidationError, match="on offer already"):
        actions.offer_custody(item.pk, by=lead, at=now(), to=drafter, seal="TF-0017")
    for other in (lead, drafter):
        with pytest.raises(Refused, match="it is offered to"):
            act_on(actions.accept_custody, offer, other, seal="TF-0017")
    with pytest.raises(ValidationError, match="its seal is TF-0017"):
        act_on(actions.accept_custody, offer, member, seal="TF-0071")
    assert holder(item) == lead.pk
    assert CustodyOffer.objects.get(pk=offer.pk).answer == ""
    act_on(actions.decline_custody, offer, member, reason="The seal is torn.")
    assert holder(item) == lead.pk
    with pytest.raises(Refused, match="answered already"):
        act_on(actions.accept_custody, offer, member, seal="TF-0017")

    again = actions.offer_custody(item.pk, by=lead, at=now(), to=member, seal="TF-0017")
    act_on(actions.accept_custody, again, member, seal="TF-0017", note="Whole.")
    assert holder(item) == member.pk
    with pytest.raises(ValidationError, match="only who holds it"):
        by_hand(item, lead, "OPENED", seal="TF-0017")
    by_hand(item, member, "OPENED", seal="TF-0017")
    # A step put in before another must leave that one possible.
    with pytest.raises(ValidationError, match="could not have happened"):
        by_hand(
            item, lead, "SEALED", seal="TF-0001", happened_at=now() - datetime.timedelta(hours=1)
        )  # fmt: skip

    lab = actions.offer_custody(item.pk, by=member, at=now(), outside="Laboratory of Muestra")
    with pytest.raises(Refused, match="a colleague records the receipt"):
        act_on(actions.accept_custody, lab, member, note="Receipt 3")
    act_on(actions.accept_custody, lab, lead, note="Receipt 3, signed by Dr. Prueba")
    assert rules.chain_of(item).outside == "Laboratory of Muestra"
    with pytest.raises(Refused, match="somebody outside holds it"):
        actions.offer_custody(item.pk, by=lead, at=now(), to=drafter)
    by_hand(item, drafter, "RECEIVED")
    assert holder(item) == drafter.pk
    waiting = actions.offer_custody(item.pk, by=drafter, at=now(), to=lead)
    with pytest.raises(Refused, match="only who offered"):
        act_on(actions.take_back_custody, waiting, lead)
    act_on(actions.take_back_custody, waiting, drafter)
    assert holder(item) == drafter.pk
    assert rules.chain_of(item).gaps == []


def test_who_puts_in_what_another_collected_has_received_it(
    team: Case, lead: User, member: User
) -> None:
    exhibit = make_exhibit(team, lead, collected_by=member, collected_place="Comunidad dos")
    chain = [(row.kind, row.held_by) for row in exhibit.custody.order_by("at", "pk")]
    assert chain == [("COLLECTED", member), ("RECEIVED", lead)]
    assert rules.chain_of(exhibit).gaps == []


def test_a_restriction_is_lifted_by_another_with_a_paper_that_came_since(
    team: Case, lead: User, member: User, reviewer: User, drafter: User
) -> None:
    second = drafter_as_reviewer(team, lead)
    early = make_document(team, lead, Document.Kind.LIFTING_ORDER)
    verified = make_verified(team, lead, member)
    raw = make_logged(team, lead)
    for exhibit in (verified, raw):
        act_on(actions.restrict_exhibit, exhibit, reviewer, reason="6(e).",
               restriction="GRAND_JURY")  # fmt: skip
    lift: dict[str, Any] = {"reason": "The court released it.", "lifting_order": early}
    with pytest.raises(Refused, match="documents are missing: lifting order"):
        act_on(actions.unrestrict_exhibit, verified, second, **lift)
    order = make_document(team, lead, Document.Kind.LIFTING_ORDER)
    with pytest.raises(Refused, match="you restricted this exhibit"):
        act_on(actions.unrestrict_exhibit, verified, reviewer, **lift)
    with pytest.raises(ValidationError, match="older than the restriction"):
        act_on(actions.unrestrict_exhibit, verified, second, **lift)
    lift["lifting_order"] = order
    done = act_on(actions.unrestrict_exhibit, verified, second, **lift)
    assert (done.status, done.restriction, done.grade) == ("VERIFIED", "", "B2")
    assert done.lifting_order == order
    entry = Entry.objects.get(kind="cases.unrestrict_exhibit", outcome="done")
    assert order.reference in str(entry.documents)
    with pytest.raises(ValidationError, match="give the grade"):
        act_on(actions.unrestrict_exhibit, raw, second, **lift)
    grade = {"reliability": "C", "credibility": 3, "corroboration": "None."}
    done = act_on(actions.unrestrict_exhibit, raw, second, **lift, **grade)
    assert (done.grade, done.verified_by) == ("C3", second)
    kinds = [row.kind for row in done.custody.order_by("at", "pk")]
    assert kinds == ["COLLECTED", "LOGGED", "RESTRICTED", "UNRESTRICTED"]


def drafter_as_reviewer(case: Case, lead: User) -> User:
    from tests.cases.factories import seat  # noqa: PLC0415
    from tests.factories import make_user  # noqa: PLC0415

    user = make_user("second_reviewer", "legal_reviewer")
    seat(case, user, "COUNSEL", by=lead)
    return user


def test_the_page_and_the_sheet_show_who_holds_it(
    team: Case, lead: User, member: User, signed_in: Any, stranger: User, reviewer: User
) -> None:
    item = make_logged(team, lead, item="OBJECT", title="Ledger <b>bold</b> \U0001f4d2")
    url = item.get_absolute_url()
    typed = {
        "kind": "SEALED", "happened_at": f"{now():%Y-%m-%dT%H:%M}", "seal": "TF-0017",
        "place": "Vault", "version": item.version,
    }  # fmt: skip
    late = typed | {"kind": "OPENED", "seal": "TF-9"}
    answer = signed_in(lead).post(f"{url}do/record-custody/", late)
    assert answer.status_code == 422
    assert "it is under no seal" in answer.content.decode()
    by_hand(item, lead, "SEALED", seal="TF-0017", place="Vault")
    held = dict(signed_in(lead).get(url).context["holding"])
    assert held["Since (UTC)"] == str(item.collected_on)
    sent = {"to": member.pk, "seal": "TF-0017", "version": item.version}
    unfit = signed_in(lead).post(f"{url}do/offer-custody/", sent | {"to": stranger.pk})
    assert unfit.status_code == 422
    shown = unfit.content.decode()
    assert 'value="TF-0017"' in shown  # what was typed stands there
    assert f'<option value="{member.pk}">' in shown
    assert f'<option value="{stranger.pk}">' not in shown
    assert f'<option value="{lead.pk}">' not in shown
    put_away(item, reviewer)
    assert colleagues_who_see(Exhibit.objects.get(pk=item.pk), now()).get() == reviewer
    act_on(actions.lift_compartment, item, reviewer, reason="It was another account.")
    sent["version"] = Exhibit.objects.get(pk=item.pk).version
    assert signed_in(lead).post(f"{url}do/offer-custody/", sent).status_code == 302
    offer = CustodyOffer.objects.get(exhibit=item)
    page = signed_in(member).get(url).content.decode()
    assert "Until it is accepted, it stays where it is" in page
    wrong = signed_in(member).post(
        f"{url}offers/{offer.reference}/do/accept-custody/", {"seal": "1", "version": offer.version}
    )
    assert wrong.status_code == 422
    assert "its seal is TF-0017" in wrong.content.decode()
    right = {"seal": "TF-0017", "version": offer.version}
    assert signed_in(member).post(
        f"{url}offers/{offer.reference}/do/accept-custody/", right
    ).status_code == 302  # fmt: skip
    printed = signed_in(member).get(f"{url}custody.pdf")
    assert printed["Content-Type"] == "application/pdf"
    pdf = pypdfium2.PdfDocument(io.BytesIO(printed.content))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "Handed over" in text
    assert "SAMPLE" in text
    assert "TF-0017" in text
    assert "no gap was found" in text
    assert "[U+1F4D2]" in text
    assert Entry.objects.filter(kind="exhibits.printed_custody", by_id=member.pk).count() == 1
    assert signed_in(stranger).get(f"{url}custody.pdf").status_code == 404
    assert signed_in(stranger).post(
        f"{url}offers/{offer.reference}/do/accept-custody/", right
    ).status_code == 404  # fmt: skip
