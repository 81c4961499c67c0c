"""Who may do it: active, role, visible, grant, guards, documents; asked in one sentence."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from accounts.models import Agency, RoleGrant, User
from accounts.system import system_user
from audit.acts import Attached, offers
from audit.verbs import REGISTER

if TYPE_CHECKING:
    from tests.audit.conftest import MakeVerb


def test_two_verbs_never_share_a_name(verb: MakeVerb) -> None:
    first = verb("same")
    with pytest.raises(ValueError, match=r"Two verbs are called tests\.same"):
        verb("same")
    assert REGISTER["tests.same"] is first


def test_the_word_of_a_verb_in_a_url(verb: MakeVerb) -> None:
    assert verb("open_full").slug == "open-full"


def test_a_user_with_role_and_sight_may(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    assert verb().why_not(member, agency, at) is None


def test_why_not_asks_role_then_sight_then_guards_then_documents(
    member: User, lead: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    asked = []

    def guard(user: User, row: Any, at: datetime.datetime) -> str | None:
        asked.append(row)
        return "guarded"

    hidden = RoleGrant.objects.filter(user=lead).first()
    assert hidden is not None
    law = verb("law", guards=(guard,), needs=("memo",))
    other = verb("other", roles=("clearer",), guards=(guard,))
    assert other.why_not(member, hidden, at) == (
        "none of your roles may do this; it takes: clearer"
    )
    assert law.why_not(member, hidden, at) == "there is nothing here that you may see"
    assert asked == []
    assert law.why_not(lead, hidden, at) == "guarded"
    assert verb("papers", needs=("memo", "closing_order")).why_not(lead, hidden, at) == (
        "documents are missing: memo, closing order"
    )


def test_a_role_counts_from_its_start_until_before_its_end(
    agency: Agency, at: datetime.datetime, verb: MakeVerb, member: User
) -> None:
    law = verb()
    long_ago = at - datetime.timedelta(days=400)
    assert law.why_not(member, agency, at) is None
    assert "none of your roles" in (law.why_not(member, agency, long_ago) or "")


def test_the_row_named_by_on_decides_besides_the_row_itself(
    member: User, lead: User, administrator: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    seen_grant = RoleGrant.objects.filter(user=member).first()
    hidden_grant = RoleGrant.objects.filter(user=lead).first()
    law = verb(on="user")
    assert law.why_not(member, seen_grant, at) is None
    assert law.why_not(member, hidden_grant, at) == "there is nothing here that you may see"
    # The account of the system is seen by nobody, so nothing hangs on it either.
    assert verb("hang", on="user").sees(member, RoleGrant(user=system_user("door")), at) is False
    assert verb("hang_seen", on="user").sees(member, RoleGrant(user=lead), at) is True


def test_where_nothing_decides_nobody_may(
    member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    assert verb(on="person").sees(member, User(username="nobody"), at) is False
    assert verb("hang", on="user").sees(member, RoleGrant(user=User(username="new")), at) is False


def test_documents_that_are_attached_are_not_missing(verb: MakeVerb) -> None:
    row = SimpleNamespace(attached=lambda user, at: [Attached("memo", "Memo", "ab" * 32)])
    nobody: Any = None
    assert verb(needs=("memo", "order")).missing(nobody, row, nobody) == ["order"]
    assert verb("free").missing(nobody, None, nobody) == []


def test_a_page_offers_what_the_role_holds_and_says_what_stops_it(
    agency: Agency, member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    may, others = verb("may"), verb("others", roles=("clearer",))
    stopped = verb("stopped", guards=(lambda user, row, at: "not today",))
    offered = offers((may, others, stopped), member, agency, at)
    assert [(o.verb, o.why) for o in offered] == [(may, None), (stopped, "not today")]


def test_a_verb_that_moves_another_status_is_not_offered(
    member: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    grant = RoleGrant.objects.filter(user=member).first()
    law = verb(moves={"ended": "proposed"})
    assert offers((law,), member, grant, at) == []


def test_nothing_is_offered_on_a_row_one_may_not_see(
    member: User, lead: User, at: datetime.datetime, verb: MakeVerb
) -> None:
    grant = RoleGrant.objects.filter(user=lead).first()
    assert offers((verb(),), member, grant, at) == []
