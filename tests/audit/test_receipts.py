"""A decision has its receipt at once; where nobody can sign, the deed stands and it is pending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings
from django.urls import reverse

from audit.log import keys, notes, publishing, receipts
from audit.log.tree import leaf_hash
from audit.models import Checkpoint, Entry, LogQueue
from audit.verbs import REGISTER
from cases import actions, rules
from tests.cases.factories import act_on, make_engagement
from tests.factories import make_user

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    with override_settings(PROBITY_HOME=tmp_path, PROBITY_CHECKPOINTS=""):
        yield tmp_path


def test_a_decision_is_signed_before_its_answer_and_the_page_gives_the_proof(
    signed_in: Any, auditor: User, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    officer, chief = (make_user(name, "security_officer") for name in ("officer", "chief"))
    stranger = make_user("stranger", "investigator")
    publishing.keep_up()
    row = make_engagement(officer, None, auditor, ["TF-2026-0000000"])
    signed = Checkpoint.objects.count()
    assert LogQueue.objects.exists(), "a proposal waits for the keeper"
    client = signed_in(chief)
    url = f"{row.get_absolute_url()}do/confirm-engagement/"
    with override_settings(PROBITY_CONFIRM_MINUTES=10**6):
        answer = client.post(url, {"version": row.version}, follow=True)
    entry = Entry.objects.get(kind="cases.confirm_engagement", outcome="done")
    assert Checkpoint.objects.count() == signed + 1
    found = receipts.standing(entry.pk)
    assert found is not None
    page = answer.content.decode()
    assert f"Entry {found.seq:,} of the log" in page
    assert reverse("audit:receipt", args=[entry.pk]) in page
    # Who decided, and auditors: nobody else.
    shown = client.get(reverse("audit:receipt", args=[entry.pk])).content.decode()
    assert f"Leaf {found.seq}" in shown
    proof = client.get(reverse("audit:receipt_proof", args=[entry.pk]))
    assert proof.headers["Content-Disposition"].endswith('.tlog-proof"')
    place, checkpoint = notes.verify_proof(
        proof.content.decode(), leaf_hash(found.leaf), keys.verifying()
    )
    assert (place, checkpoint.size) == (found.seq, found.size)
    assert signed_in(auditor).get(reverse("audit:receipt", args=[entry.pk])).status_code == 200
    for who in (stranger, officer):
        for name in ("audit:receipt", "audit:receipt_proof"):
            assert signed_in(who).get(reverse(name, args=[entry.pk])).status_code == 404

    # The signer refuses, or is away: the deed stands, and the page says what is pending.
    (keys.folder() / "state.json").write_text(
        '{"origin": "another", "size": 1, "root": "' + "00" * 32 + '"}'
    )
    again = make_engagement(officer, None, auditor, ["TF-2026-0000000"])
    act_on(actions.confirm_engagement, again, chief)
    entry = Entry.objects.filter(kind="cases.confirm_engagement").latest("pk")
    assert "has no receipt yet" in caplog.text
    assert receipts.standing(entry.pk) is None
    shown = signed_in(chief).get(reverse("audit:receipt", args=[entry.pk])).content.decode()
    assert "The signature is pending" in shown
    assert client.get(reverse("audit:receipt_proof", args=[entry.pk])).status_code == 404
    for key in keys.folder().glob("*.key"):
        key.unlink()
    caplog.clear()
    third = make_engagement(officer, None, auditor, ["TF-2026-0000000"])
    assert act_on(actions.confirm_engagement, third, chief).confirmed_at is not None
    assert caplog.text == ""


def test_only_decisions_cost_a_signature() -> None:
    deciding = {verb.name for verb in REGISTER.values() if verb.decides}
    assert deciding >= {
        "cases.close", "cases.confirm_disposal", "accounts.confirm_role", "units.member_clear",
        "units.member_reject", "sanctions.packet_freeze",
    }  # fmt: skip
    assert not rules.EDIT.decides
    assert not [name for name in deciding if set(REGISTER[name].roles) == {"system"}]
