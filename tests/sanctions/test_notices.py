"""What follows from a measure on paper: the list's forms, sources, clocks, and no minor's name."""

from __future__ import annotations

import datetime
import io

import pypdfium2
import pytest

from actors import actions as actor_actions
from audit.acts import Refused, act
from audit.clock import legal_day
from audit.partial_dates import PartialDate
from audit.verbs import Verb
from sanctions import actions, family, listing
from sanctions.documents.notice import notice_html, notice_pdf
from sanctions.documents.packet import PrintStopped
from sanctions.letter import Sentence, Template, composed, notice_text, places
from sanctions.models import FamilyMember, Measure, MeasureNotice
from sanctions.models.action import Status
from sanctions.snapshot import notices
from sanctions.views.notice import notice_of
from tests.actors.factories import make_actor
from tests.factories import make_user, now
from tests.sanctions.factories import make_authority
from tests.sanctions.test_reference_data import authorities, stored
from work.models import Deadline

Day = datetime.date
DECIDE = Verb(
    name="tests.decide", label="Decide", permission="", roles=("investigator",), basis="test",
    moves={Status.NOMINATED: Status.IN_FORCE_PUBLIC},
)  # fmt: skip
PUBLISH = Verb(
    name="tests.publish", label="Publish", permission="", roles=("investigator",), basis="test",
    moves={Status.NOMINATED: Status.PUBLISHED},
)  # fmt: skip
HOSTILE = '<script>alert(1)</script> {name} {{ 7|add:"7" }} url(http://x.example)'


def decided(world, measure, verb=DECIDE, **facts) -> Measure:
    at, version = now(), world.fresh(measure).version
    with act(verb, Measure, measure.pk, by=world.lead, at=at, version=version) as row:
        row.in_force_since = row.public_since = at
        row.identity, row.identity_check = "CERTAIN", "Ruled out."
        for name, value in facts.items():
            setattr(row, name, value)
    return world.fresh(measure)


ENTRY = listing.Entry(
    name="MUESTRA DE EJEMPLO, Ana Maria",
    aliases=(
        listing.Alias(text="MUESTRA, Ana"), listing.Alias(text="La Jefa", strong=False),
        listing.Alias(text="PRUEBA, Ana", kind="f.k.a."),
    ),
    addresses=("1a Calle 2, Zona 3, Villa Ejemplo, Guatemala",),
    births=("25 Oct 1966", "1967"), birthplaces=("Villa Ejemplo, Guatemala",),
    nationality="Guatemala",
    papers=(
        listing.Paper(label="Passport", number="A1", country="Guatemala", expires="26 Jul 2009"),
        listing.Paper(label="Passport", number="A2", country="Guatemala"),
        listing.Paper(label="C.U.I.", number="5260 18151 1901", country="Guatemala"),
    ),
    programs=("NICARAGUA", "NICARAGUA-NHRAA"), linked_to=("EMPRESA DE MUESTRA S.A.",),
)  # fmt: skip


def test_an_entry_reads_as_on_the_list() -> None:
    assert listing.entry_line(ENTRY) == (
        'MUESTRA DE EJEMPLO, Ana Maria (a.k.a. MUESTRA, Ana; a.k.a. "LA JEFA"; f.k.a. PRUEBA, '
        "Ana), 1a Calle 2, Zona 3, Villa Ejemplo, Guatemala; DOB 25 Oct 1966; alt. DOB 1967; POB "
        "Villa Ejemplo, Guatemala; nationality Guatemala; Passport A1 (Guatemala) expires 26 Jul "
        "2009; alt. Passport A2 (Guatemala); C.U.I. 5260 18151 1901 (Guatemala) (individual) "
        "[NICARAGUA] [NICARAGUA-NHRAA] (Linked To: EMPRESA DE MUESTRA S.A.)."
    )
    assert listing.remarks(ENTRY).endswith("a.k.a. 'LA JEFA'; Linked To: EMPRESA DE MUESTRA S.A..")
    fields = dict(listing.file_fields(ENTRY))
    assert fields["Program"] == "NICARAGUA] [NICARAGUA-NHRAA"
    assert (fields["alt aka"], fields["alt fka"]) == ("MUESTRA, Ana", "PRUEBA, Ana")
    body = listing.Entry(name="EMPRESA DE MUESTRA S.A.", kind="organization", programs=("GLOMAG",))
    assert listing.entry_line(body) == "EMPRESA DE MUESTRA S.A. [GLOMAG]."
    assert dict(listing.file_fields(body))["SDN_Type"] == "-0-"
    assert listing.program_tags("31 CFR part 583; SDN tag [GLOMAG]") == ("GLOMAG",)
    assert listing.program_tags("tags [BPI-...]") == ()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("1966-10-25", "25 Oct 1966"), ("1966-10", "Oct 1966"), ("1966", "1966"),
     ("circa 1966", "circa 1966"), ("1960/1962", "1960 to 1962")],
)  # fmt: skip
def test_dates_stand_in_the_forms_of_the_list(typed, printed) -> None:
    date = PartialDate.parse(typed)
    assert listing.list_date(date.first, date.last, date.precision, date.circa) == printed


@pytest.mark.parametrize(
    ("born", "tie", "minor"),
    [("2008-06-01", "child", False), ("2008-06-02", "child", True), ("2008", "child", True),
     ("circa 2006", "child", True), ("", "child", True), ("", "spouse", False),
     ("2009-01-01", "spouse", True)],
)  # fmt: skip
def test_who_may_be_a_minor_counts_as_one(born, tie, minor) -> None:
    known = PartialDate.parse(born) if born else None
    assert family.is_minor(known, tie, Day(2026, 6, 1)) is minor


def test_a_hostile_name_is_a_name_in_text_and_print() -> None:
    template = Template(
        kind="STATEMENT", title="On {name}", from_body="A body", addressees=("{name}",),
        sentences=(
            Sentence(text="We name {name}.", head="First", source="S1"),
            Sentence(text="Nobody saw these words."),
            Sentence(text="Left out: {empty}", unless_empty="empty"),
        ),
    )  # fmt: skip
    notice = composed(
        template, {"name": f"{HOSTILE}\n\nSecond line", "empty": ""}, reference="ME-1",
        day=Day(2026, 6, 1), marking="SAMPLE - NOT CUI", draft=True,
    )  # fmt: skip
    html = notice_html(notice)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)" in html
    text = notice_text(notice)
    assert "{name}" in text, "braces in a name are no place"
    assert "Left out" not in text
    assert "Wording not verified: paragraph 2." in " ".join(text.split())
    assert all(len(line) <= 90 for line in text.splitlines())
    pdf = notice_pdf(notice)
    assert pdf == notice_pdf(notice)
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        page = document[0].get_textpage().get_text_range()
    assert "<script>alert(1)</script>" in page
    assert "DRAFT" in page
    assert page.count("SAMPLE - NOT CUI") == 2
    with pytest.raises(PrintStopped, match=r"U\+202E"):
        notice_html(composed(
            template, {"name": "Ana \u202e", "empty": ""}, reference="", day=Day(2026, 6, 1),
            marking="", draft=False,
        ))  # fmt: skip
    sneaky = Template(kind="X", title="{name.__class__}", from_body="", addressees=(), sentences=())
    with pytest.raises(KeyError):
        composed(sneaky, {"name": "x"}, reference="", day=Day(2026, 6, 1), marking="", draft=True)


def test_every_template_fills_its_places_and_names_known_authorities_and_sources() -> None:
    known = authorities()
    sources = stored("sources.json")["sources"]
    filled = {
        "name", "office", "country", "entry", "fields", "heading", "tags", "citation",
        "effective", "ground", "prongs", "family", "relatives", "marked", "summary", "visa_line",
    }  # fmt: skip
    for row in notices.templates():
        assert set(row["authorities"]) <= set(known)
        assert bool(row["duty"]) == bool(row["basis"])
        if row["clock"]:
            for code in row["authorities"]:
                assert all(row["clock"] in v["clocks"] for v in known[code]["versions"])
        for sentence in row["sentences"]:
            assert places(sentence["text"]) | places(sentence["head"]) <= filled
            assert not sentence["source"] or sentence["source"] in sources


def test_family_is_reached_by_status_and_a_minor_is_never_named(world, signed_in) -> None:
    world.version = make_authority(
        "SFOPS-7031C", "visa_designation", "VISA_ACTION", family_reach="AUTOMATIC",
        citation="Sec. 7031(c) of an invented act", term_ends_on=Day(2026, 10, 1),
        family="immediate family, automatic",
    )  # fmt: skip
    today = legal_day(now())
    actions.record_bridge(
        world.version.pk, by=world.reviewer, at=now(), carried_from=Day(2026, 10, 1),
        carried_until=today + datetime.timedelta(days=60), source_title="An act",
        words="as carried forward by the Continuing Appropriations Act", source_url="",
        verified_on=today,
    )  # fmt: skip
    actor_actions.add_position(
        world.subject.pk, by=world.lead, at=now(), title="Minister", body="Works",
    )  # fmt: skip
    measure = world.nominated()
    son = make_actor("Daniel Prueba", by=world.lead, born=PartialDate.parse("1999"))
    late = make_actor("Elena Prueba", by=world.lead, nationality="GT")
    who = {"by": world.lead, "at": now(), "kind": "family"}
    ties = [
        actor_actions.relate_actor(world.subject.pk, other=son, tie="parent", **who),
        actor_actions.relate_actor(world.subject.pk, other=late, tie="sibling", **who),
    ]
    spouse = make_actor("Beatriz Muestra", by=world.lead, born=PartialDate.parse("1980"))
    child = make_actor("Carlitos Prueba", by=world.lead, born=PartialDate.parse("2016"))
    base, lead = measure.get_absolute_url(), signed_in(world.lead)
    typed = {"relative": spouse.pk, "tie": "spouse", "proof": "Register entry", "version": 0}
    assert lead.post(f"{base}add/reach-family/", typed).status_code == 302
    # The family on record in one go: all of them, each by a measure of their own, or none.
    asked = lead.get(f"{base}add/reach-family/").content.decode()
    assert "Daniel Prueba (child)" in asked
    assert "Elena Prueba (sibling)" in asked
    chosen = {"known": [row.reference for row in ties], "version": 0}
    assert lead.post(f"{base}add/reach-family/", {"version": 0}).status_code == 422
    taken = actions.nominate_subject(
        measure.action_id, by=world.lead, at=now(), subject=late,
        authority_version=world.version, ground="Own conduct.",
    )  # fmt: skip
    told = lead.post(f"{base}add/reach-family/", chosen)
    assert told.status_code == 422
    assert f"Elena Prueba: {taken.reference} is open" in told.content.decode()
    assert not FamilyMember.objects.filter(relative=son).exists(), "nothing half done"
    chosen["known"] = chosen["known"][:1]
    assert lead.post(f"{base}add/reach-family/", chosen).status_code == 302
    of_son = FamilyMember.objects.get(relative=son)
    assert (of_son.tie, of_son.own_measure.status) == ("child", "NOMINATED")
    assert ties[0].reference in of_son.proof
    assert (
        "Daniel"
        not in lead.get(f"{base}add/reach-family/").content.decode().partition("relative")[0]
    ), "who is reached is not offered again"
    actions.reach_family(
        measure.pk, by=world.lead, at=now(), relative=child, tie="child", proof="Register entry"
    )
    rows = {row.tie: row for row in FamilyMember.objects.exclude(proof__startswith="RL-")}
    own = rows["child"].own_measure
    assert own.action_id == measure.action_id
    assert own.authority_version == measure.authority_version
    assert own.status == "NOMINATED", "each is decided for itself"
    with pytest.raises(Refused, match="is open for this subject"):
        actions.reach_family(
            measure.pk, by=world.lead, at=now(), relative=child, tie="child", proof="Again"
        )
    page = lead.get(f"{base}notices/").content.decode()
    assert "minor: never named" in page
    assert own.reference in page
    seen_by_clearer = signed_in(world.clearer).get(f"{base}notices/").content.decode()
    assert own.reference not in seen_by_clearer, "a measure one takes no part in is not named"

    with pytest.raises(Refused, match="is not decided"):
        actions.prepare_notices(measure.pk, by=world.drafter, at=now())
    measure = decided(world, measure, publicity="PUBLIC")
    made = actions.prepare_notices(measure.pk, by=world.drafter, at=now())
    kinds = {row.kind: row for row in made}
    assert set(kinds) == {"CONGRESS", "STATEMENT", "PERSONAL", "REVOCATION"}
    statement = " ".join(kinds["STATEMENT"].text.split())
    assert "Ana Prueba, Minister, Works" in statement
    assert "as carried forward by the Continuing Appropriations Act" in statement
    assert "the spouse, Beatriz Muestra; the child, Daniel Prueba; a minor child" in statement
    actions.task_user(own.pk, by=world.lead, at=now(), user=world.drafter, part="DRAFTER")
    child_measure = decided(world, own, publicity="PUBLIC")
    of_child = actions.prepare_notices(child_measure.pk, by=world.drafter, at=now())
    for row in [*made, *of_child]:
        assert "Carlitos" not in row.text + str(row.facts) + row.title
    assert "a minor child of Ana Prueba" in " ".join(of_child[0].text.split())
    [deadline] = Deadline.objects.filter(subject_id=measure.pk)
    assert deadline.due_on == today + datetime.timedelta(days=90)
    assert "not verified" in deadline.basis
    assert deadline.holder == world.drafter.circle
    congress = MeasureNotice.objects.get(measure=measure, kind="CONGRESS")
    assert notice_text(notice_of(congress.facts)) == congress.text
    answer = signed_in(world.lead).get(f"{base}notices/{congress.reference}/pdf/")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert signed_in(world.lead).get(f"{base}notices/sdn-entry/pdf/").status_code == 404
    assert signed_in(world.lead).get(f"{base}notices/statement/pdf/").status_code == 200
    shown = signed_in(world.lead).get(f"{base}notices/").content.decode()
    assert "4 documents are not sent yet" in shown
    assert "Carlitos" in shown, "who works on the measure knows; no document says it"
    stranger = make_user("passer_by", "legal_drafter")
    assert signed_in(stranger).get(f"{base}notices/").status_code == 404


def test_a_designation_gives_entry_notice_and_letter(world, signed_in) -> None:
    world.version = make_authority("EO-13818", citation="E.O. 13818; SDN tag [GLOMAG]")
    world.subject = make_actor(
        by=world.lead, given="José <b>", paternal="Ñáñez", maternal="Güell", nationality="HN",
        born=PartialDate.parse("1961-05"),
    )  # fmt: skip
    measure = world.nominated()
    with pytest.raises(Refused, match="reaches no family by status"):
        actions.reach_family(
            measure.pk, by=world.lead, at=now(), tie="spouse", proof="x",
            relative=make_actor("Beatriz Muestra", by=world.lead),
        )  # fmt: skip
    assert Measure.objects.count() == 1, "nothing half done"
    page = signed_in(world.lead).get(f"{measure.get_absolute_url()}notices/").content.decode()
    assert "DRAFT: nothing was decided or sent" in page
    assert "José &lt;b&gt;" in page
    assert "<b> " not in page.partition("<pre")[2].partition("</pre>")[0]
    measure = decided(world, measure, PUBLISH)
    made = {row.kind: row for row in actions.prepare_notices(
        measure.pk, by=world.drafter, at=now()
    )}  # fmt: skip
    assert set(made) == {"SDN_ENTRY", "FEDERAL_REGISTER", "PERSONAL"}
    entry = " ".join(made["SDN_ENTRY"].text.split())
    assert "NANEZ GUELL, Jose <b>; DOB May 1961; nationality Honduras (individual) [GLOMAG]." in (
        entry
    )
    register = " ".join(made["FEDERAL_REGISTER"].text.split())
    assert "AGENCY: Office of Foreign Assets Control" in register
    assert "Wording not verified: AGENCY, ACTION, DATES, SUPPLEMENTARY" in register
    assert "31 CFR 501.807" in " ".join(made["PERSONAL"].text.split())
    assert not Deadline.objects.exists(), "no clock of ours runs from a designation"
