"""Compartments on every page: no byte of what lies in one goes to whoever is not named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from cases.models import ExhibitReader
from tests.cases.factories import LOUD, hangs_on, put_away

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case, Exhibit


def pages(case: Case, exhibit: Exhibit) -> list[str]:
    tabs = ("exhibits", "findings", "timeline", "journal", "documents", "members", "trail")
    finding = exhibit.findings.get()
    return [
        case.get_absolute_url(),
        *(reverse("cases:tab", args=[case.reference, tab]) for tab in tabs),
        "/cases/",
        f"/cases/?words={LOUD[:-1]}",
        reverse("audit:index"),
        reverse("audit:trail", args=["cases.case", case.reference]),
        reverse("exhibits:exhibit", args=[exhibit.reference]),
        reverse("exhibits:file", args=[exhibit.reference]),
        reverse("cases:part", args=[case.reference, finding.reference]),
        *(
            reverse("audit:trail", args=[row._meta.label_lower, row.reference])
            for rows in hangs_on(exhibit).values()
            for row in rows
        ),
    ]


def body(answer: Any) -> bytes:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content + str(answer.headers).encode()


def test_no_page_tells_of_it(
    loud: Exhibit, team: Case, prosecutor: User, drafter: User, auditor: User, signed_in: Any
) -> None:
    put_away(loud, prosecutor)
    hidden = [loud.reference, LOUD, loud.stored_file.sha256]
    for user in (drafter, auditor):
        client = signed_in(user)
        for url in pages(team, loud):
            answer = client.get(url)
            told = body(answer).decode()
            # An auditor sees that rows exist and by which reference, never their content.
            words = hidden if user == drafter else hidden[1:]
            found = [word for word in words if word in told.replace(url, "")]
            assert not found, (user, url, found)
    client = signed_in(prosecutor)
    shown = body(client.get(reverse("exhibits:exhibit", args=[loud.reference]))).decode()
    assert LOUD in shown
    assert "31 U.S.C. 5318(g)(2)" in shown
    assert "V: read at its source" in shown
    assert loud.reference in body(client.get(f"/cases/{team.reference}/exhibits/")).decode()
    assert loud.reference in body(client.get(f"/cases/{team.reference}/trail/")).decode()
    assert body(client.get(reverse("exhibits:file", args=[loud.reference]))).startswith(b"Page one")


def test_it_is_put_away_and_named_on_the_page(
    loud: Exhibit, team: Case, reviewer: User, prosecutor: User, member: User, signed_in: Any
) -> None:
    client, url = signed_in(prosecutor), loud.get_absolute_url()
    answer = client.post(
        f"{url}do/close-in/",
        {"compartment": "SAR", "keeper": reviewer.pk, "reason": "A report.",
         "version": loud.version},
    )  # fmt: skip
    assert answer.headers["Location"] == f"/cases/{team.reference}/exhibits/"
    assert client.get(url).status_code == 404
    client = signed_in(reviewer)
    answer = client.post(
        f"{url}do/name-reader/", {"user": member.pk, "reason": "Bank analyst.", "version": "9"}
    )
    assert answer.headers["Location"] == url
    reader = ExhibitReader.objects.get()
    page = client.get(url).content.decode()
    assert "Bank analyst." in page
    assert signed_in(member).get(url).status_code == 200
    answer = signed_in(reviewer).post(
        f"{url}readers/{reader.reference}/do/end-reader/",
        {"reason": "Done.", "version": reader.version},
    )
    assert answer.status_code == 302
    assert signed_in(member).get(url).status_code == 404
    assert (
        signed_in(member)
        .post(f"{url}readers/{reader.reference}/do/end-reader/", {"version": "1"})
        .status_code
        == 404
    )
