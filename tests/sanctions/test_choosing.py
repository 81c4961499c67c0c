"""Which authority fits: ranked with reasons, each with its source or "not verified"."""

from __future__ import annotations

import datetime

from sanctions import choosing
from sanctions.models import AuthorityVersion

Day = datetime.date
OFFICIAL = {
    "kind": "person", "us": "foreign", "office": "current", "act": "corruption", "country": "GT",
    "reach": "travel",
}  # fmt: skip


def fits(answers, day, acted_on=None) -> dict[str, choosing.Fit]:
    rows = AuthorityVersion.objects.standing().with_text()
    return {
        fit.version.authority.code: fit for fit in choosing.ranked(rows, answers, day, acted_on)
    }


def test_the_chooser_ranks_and_says_why(law, lead, signed_in) -> None:
    day = Day(2023, 10, 20)
    known = fits(OFFICIAL, day, Day(2022, 1, 1))
    order = list(known)
    assert order[0] == "SFOPS-7031C", "an official, credible information, no need of assets"
    assert known["SFOPS-7031C"].version.name == "FY2023"
    assert known["SFOPS-7031C"].usable
    assert [r.quoted.partition(":")[0] for r in known["SFOPS-7031C"].speaks_for][-3:-1] == [
        "E1", "E2",
    ]  # fmt: skip
    assert "lies before this version" in known["SFOPS-7031C"].then
    assert known["EO-13851"].against, "Nicaragua only"
    assert order.index("EO-13851") > order.index("EO-13818")
    assert not known["NTEEA-353"].usable, "nobody recorded its force on that day"
    assert list(fits(OFFICIAL, Day(2026, 11, 22))).index("NTEEA-353") > 3, "dead law comes late"
    assert fits(OFFICIAL, Day(2023, 12, 27))["NTEEA-353"].now == "no: out of force since 2023-12-27"
    assert known["NHRAA-5"].now == "no: the text was not read"
    assert known["OFAC-50"].against[0].text == "The subject is: a natural person."

    enabler = fits(OFFICIAL | {"office": "none", "act": "laundering"}, Day(2024, 1, 20))
    assert enabler["SFOPS-7031C"].against, "it reaches officials"
    assert list(enabler).index("PP-10685") < list(enabler).index("SFOPS-7031C")
    assert enabler["PP-10685"].now == "not now: its current force is not verified"
    trader = fits({"act": "drugs", "us": "foreign"}, day)
    assert next(iter(trader)) == "EO-14059"
    relative = fits({"kind": "person", "us": "foreign", "act": "none"}, day)
    assert "E4: Immediate family member" in relative["SFOPS-7031C"].speaks_for[-1].quoted
    assert not relative["SFOPS-7031C"].against
    citizen = fits({"us": "us", "kind": "person"}, day)
    assert all(citizen[code].against for code in ("EO-13818", "SFOPS-7031C", "INA-212A3C"))
    assert any("Public office" in r.text.title() or "public office" in r.text
               for r in citizen["SFOPS-7031C"].unknown)  # fmt: skip

    for fit in known.values():
        for reason in (*fit.speaks_for, *fit.against, *fit.unknown):
            assert reason.quoted
            assert reason.source or not reason.verified
    memory = [r for r in fits({"act": "paid"}, day)["PP-7750"].speaks_for if "E2" in r.quoted]
    assert [r.verified for r in memory] == [False], "the wording of E2 is from memory"

    client = signed_in(lead)
    page = client.get("/authorities/choose/").content.decode()
    assert "Nothing is known yet" in page
    page = client.get(
        "/authorities/choose/", OFFICIAL | {"acted_on": "2022-01-01"}
    ).content.decode()
    assert "not verified" in page
    assert "source S9, S27" in page
    client.post("/actions/new/", {"title": "The bridge"})
    action = client.get("/actions/").content.decode().partition('href="/actions/SA-')[2][:12]
    page = client.get(
        "/authorities/choose/", {"act": "undermining", "action": f"SA-{action}"}
    ).content.decode()
    fitting = AuthorityVersion.objects.get(authority__code="INA-212A3C")
    nominating = f"/actions/SA-{action}/nominate/?authority={fitting.reference}"
    assert nominating in page
    chosen = client.get(nominating).content.decode()
    assert f'<option value="{fitting.pk}" selected>' in chosen


def test_every_rule_names_a_known_authority_question_answer_and_element(law) -> None:
    told = choosing.told()
    by_code: dict[str, set[str]] = {}
    for row in AuthorityVersion.objects.with_text():
        by_code.setdefault(row.authority.code, set()).update(e.code for e in row.elements.all())
    assert set(told["rules"]) == set(by_code), "every authority is ranked"
    for code, rules in told["rules"].items():
        for rule in rules:
            answers = told["questions"][rule["ask"]]["answers"]
            assert {*rule["is"], *rule["not"]} <= set(answers)
            assert not set(rule["is"]) & set(rule["not"])
            assert rule.get("element") in {None, *by_code[code]}
            assert rule.get("element") or rule.get("field")
