"""The demo: what it promises is there, by the right hands, and the law was not bent for it."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.system import system_user
from actors.models import Actor, Address, Identifier, Name, Position, Relationship
from audit import clock
from audit.models import Entry
from cases.models import Case, CaseActor, Exhibit, Finding
from desk import demo
from desk.demo import paper, people
from objectives.querysets import LINKED_FROM
from oversight.models import Alert, AuditFinding
from sanctions import printing
from sanctions.citations import stands_on
from sanctions.coverage import coverage
from sanctions.documents.pagetext import StoredPages
from sanctions.models import Measure, Packet, Petition, PublishedMeasure
from sanctions.models.published import State
from sanctions.rules.missing import missing
from tests.factories import make_user

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

REACHED = {
    "TIP_LOGGED", "TRIAGE", "PRELIMINARY", "OPEN", "PROSECUTIVE_REVIEW", "ACTION", "CLOSING",
    "CLOSED", "HOLD", "DECLINED", "REFERRED_OUT", "DUPLICATE_MERGED",
}  # fmt: skip
"""Every status that the verbs of today lead to."""


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path) -> None:
    settings.PROBITY_HOME = tmp_path


@pytest.mark.django_db
def test_the_demo_is_whole_honest_and_loaded_once() -> None:
    """One long test, since the demo takes its time: each sentence of it is a function below."""
    broken_off_midway_it_leaves_nothing()
    began = clock.read()
    played = demo.play(clock.read)
    assert played is not None
    cast = {user.username: user for user in User.objects.filter(kind=User.Kind.PERSON)}
    the_public_record_is_there(played)
    nothing_is_invented_about_real_people()
    there_is_a_case_in_every_status_and_a_rich_one_in_each_country()
    each_quotation_stands_on_its_page()
    everything_was_done_now_and_by_the_right_people(began, cast)
    people_see_different_cases(cast)
    nicaragua_is_tagged_outside_the_strategy(cast["investigator3"])
    one_measure_is_with_the_decider_its_record_frozen(cast)
    another_says_what_it_lacks(cast["drafter"])
    the_order_nobody_looked_up_was_refused()
    one_measure_is_in_force_in_public_and_one_in_secret(cast)
    a_finding_is_closed_by_another_auditor_and_an_alert_waits(cast)
    a_second_run_changes_nothing()


def a_finding_is_closed_by_another_auditor_and_an_alert_waits(cast: dict[str, User]) -> None:
    finding = AuditFinding.objects.get()
    assert (finding.status, finding.closed_by) == ("CLOSED", cast["auditor2"])
    assert finding.answer
    assert finding.cited.count() == 5
    alert = Alert.objects.get()
    assert (alert.status, alert.account) == ("OPEN", cast["investigator3"])


def broken_off_midway_it_leaves_nothing() -> None:
    def once() -> Callable[[], datetime.datetime]:
        moments = [clock.read()]
        return lambda: moments.pop()

    with pytest.raises(IndexError):
        demo.play(once())
    assert not people.loaded()
    assert not User.objects.filter(kind=User.Kind.PERSON).exists()


def the_public_record_is_there(played: demo.Played) -> None:
    rows = {row.key: row for row in PublishedMeasure.objects.select_related("authority_version")}
    today = clock.legal_day(clock.read())
    assert played.published == len(rows) >= 12
    assert rows["hn-hernandez-353"].state(today) is State.LAPSED
    assert rows["gt-mayaniquel-eo13818"].state(today) is State.DELISTED
    assert rows["gt-alejos-cambara-7031c"].in_force(today)
    assert rows["gt-alejos-cambara-7031c"].authority_version.name == "FY2020"
    assert any(row.subject is None and row.subject_text for row in rows.values())
    assert Packet.objects.get(published_measure__isnull=False).is_reconstruction


def nothing_is_invented_about_real_people() -> None:
    """Their facts are published ones, and no case of the demo touches them."""
    real = PublishedMeasure.objects.exclude(subject=None).values("subject")
    for model in (Name, Position):
        facts = model.objects.filter(actor__in=real)
        assert set(facts.values_list("basis", flat=True)) == {"published"}
    for model in (Identifier, Address, Relationship):
        assert not model.objects.filter(actor__in=real).exists()
    assert not CaseActor.objects.filter(actor__in=real).exists()
    assert not Measure.objects.filter(subject__in=real).exists()
    invented = Actor.objects.exclude(pk__in=real)
    assert {row.created_by.username for row in invented} <= {p.username for p in people.PLAYERS}


def there_is_a_case_in_every_status_and_a_rich_one_in_each_country() -> None:
    cases = list(Case.objects.counted(system_user("clock"), clock.read()))
    assert {case.status for case in cases} == REACHED
    assert 12 <= len(cases) <= 20
    rich = {case.country: case.status for case in cases if case.n_exhibits >= 2}
    assert {"GT", "SV", "HN", "NI"} <= set(rich)
    assert len(set(rich.values())) == len(rich)
    assert {"COLLECTED", "LOGGED", "VERIFIED", "RESTRICTED", "WITHDRAWN"} == {
        exhibit.status for exhibit in Exhibit.objects.all()
    }
    kinds = {exhibit.stored_file.media_type for exhibit in Exhibit.objects.all()}
    assert {"application/pdf", "text/plain", "image/png"} <= kinds


def each_quotation_stands_on_its_page() -> None:
    findings = Finding.objects.select_related("exhibit__stored_file")
    assert {finding.bearing for finding in findings} == {"SUPPORTS", "CONTRADICTS"}
    pages: dict[int, StoredPages] = {}
    for finding in findings:
        stored = finding.exhibit.stored_file
        text = pages.setdefault(stored.pk, StoredPages(stored.path(), stored.media_type))
        assert stands_on(finding.passage, text.text(finding.page)), finding.passage


def everything_was_done_now_and_by_the_right_people(
    began: datetime.datetime, cast: dict[str, User]
) -> None:
    done = Entry.objects.filter(outcome=Entry.Outcome.DONE, at__gte=began)
    by_system = {entry.kind for entry in done if entry.by_name.startswith("system:")}
    own = {kind for kind in by_system if kind.startswith(("cases.", "sanctions."))}
    assert own == {
        "cases.seat", "cases.keep_file", "cases.list_delivery", "cases.look_up_added",
        "sanctions.load_authorities",
        "sanctions.record_published", "sanctions.record_reconstruction",
        "sanctions.join_reconsideration",
    }  # fmt: skip
    by = {entry.kind: entry.by_name for entry in done}
    assert by["cases.open_full"] == "prosecutor"
    assert by["cases.restrict_exhibit"] == "reviewer"
    assert by["sanctions.record_clearance"] == "clearer"
    assert {entry.by_name for entry in done} - {
        entry.by_name for entry in done if entry.by_name.startswith("system:")
    } <= set(cast)


def people_see_different_cases(cast: dict[str, User]) -> None:
    at = clock.read()

    def seen(name: str) -> set[str]:
        return {case.title for case in Case.objects.visible_to(cast[name], at)}

    assert seen("partner") == {"Notaries who lend their names to companies"}
    assert len(seen("supervisor")) == Case.objects.count()
    assert "Road maintenance fund of the Litoral" not in seen("investigator2")
    assert seen("investigator") - seen("investigator2")
    assert seen("investigator2") - seen("investigator")
    for name in ("visa", "decider", "auditor", "administrator"):
        assert not seen(name)


def nicaragua_is_tagged_outside_the_strategy(lead: User) -> None:
    case = Case.objects.get(country="NI")
    objective = case.case_objectives.get().objective
    links = [link for fn in LINKED_FROM for link in fn([objective.pk], lead, clock.read())]
    assert [link.outside for link in links if case.reference in link.label] == [True]


def one_measure_is_with_the_decider_its_record_frozen(cast: dict[str, User]) -> None:
    """The law was compared with a source that is on record, and what is not there is named."""
    measure = Measure.objects.get(status="DECISION")
    packet = measure.packets.get()
    assert packet.status == "FROZEN"
    assert coverage(measure).matrix.complete == ("P1",)
    check = measure.authority_version.checks.get()
    assert check.text_compared
    sources = measure.authority_version.sources
    assert any(source["title"] in check.source_title for source in sources)
    assert all(part in check.finding for part in measure.authority_version.from_memory)
    at = clock.read()
    first = printing.print_packet(packet, at)
    assert first.final
    assert first.pdf == printing.print_packet(packet, at).pdf
    for gone in ("drafter", "reviewer", "clearer"):
        assert not Measure.objects.visible_to(cast[gone], at).contains(measure), gone
    for there in ("investigator", "supervisor", "decider"):
        assert Packet.objects.visible_to(cast[there], at).contains(packet), there


def another_says_what_it_lacks(drafter: User) -> None:
    packet = Measure.objects.get(status="DRAFTING").packets.get()
    at = clock.read()
    lacking = "\n".join(missing(packet, drafter, at))
    assert "Element E2" in lacking
    assert "Element X1" in lacking
    assert "Element E1" not in lacking
    assert printing.citation_faults(packet, at) == ["Statement 2 has no citation."]


def the_order_nobody_looked_up_was_refused() -> None:
    refused = Entry.objects.get(outcome=Entry.Outcome.REFUSED)
    assert (refused.kind, refused.by_name) == ("sanctions.nominate", "investigator")
    assert "EO-13818" in refused.facts["why"]


def one_measure_is_in_force_in_public_and_one_in_secret(cast: dict[str, User]) -> None:
    """The law that nobody read is assumed, and says so; what followed stands beside the measure."""
    at = clock.read()
    public = Measure.objects.get(status="PUBLISHED")
    emergency = public.authority_version.emergency
    assert emergency is not None
    carried = emergency.continued(clock.legal_day(at))
    assert carried is not None
    assert not carried.verified
    assert "assume" in carried.finding
    assert public.in_force(at)
    states = dict(public.notices.values_list("kind", "status"))
    assert states == {"SDN_ENTRY": "SENT", "FEDERAL_REGISTER": "PREPARED", "PERSONAL": "UNSENT"}
    assert public.licences.get().valid(clock.legal_day(at))
    petition = Petition.objects.get()
    assert (petition.measure, petition.status) == (public, "QUESTIONNAIRE")
    assert Petition.objects.visible_to(cast["reviewer2"], at).exists()
    secret = Measure.objects.get(status="IN_FORCE_CONFIDENTIAL")
    assert (secret.in_force(at), secret.is_secret) == (True, True)
    assert [row.kind for row in secret.notices.all()] == ["REVOCATION"]
    seers = {name for name, user in cast.items() if _sees(user, secret, at)}
    assert seers == {"investigator", "supervisor", "decider", "visa"}


def _sees(user: User, measure: Measure, at: datetime.datetime) -> bool:
    return Measure.objects.visible_to(user, at).filter(pk=measure.pk).exists()


def a_second_run_changes_nothing() -> None:
    before = Entry.objects.count()
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert "here already" in said.getvalue()
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_the_demo_does_not_enter_an_installation_in_use() -> None:
    make_user("somebody", "investigator")
    before = Entry.objects.count()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("load_demo")
    assert Entry.objects.count() == before


def test_every_paper_says_on_each_page_that_it_is_invented() -> None:
    for source in sorted((paper.FOLDER / "printed").iterdir()):
        bytes_ = paper.printed(source.read_text(encoding="utf-8").split("\f"))
        with pypdfium2.PdfDocument(bytes_) as pdf:
            for page in pdf:
                assert page.get_textpage().get_text_bounded().startswith(paper.HEADING)
    for source in sorted((paper.FOLDER / "plain").glob("*.[ct]*")):
        pages = source.read_text(encoding="utf-8").split("\f")
        assert all(text.lstrip("\n# ").startswith(paper.HEADING) for text in pages), source.name


def test_the_papers_are_small_and_always_the_same_bytes() -> None:
    sources = [path for path in paper.FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in sources) < 200_000
    assert paper.printed(["# Título\n\nUna línea"]) == paper.printed(["# Título\n\nUna línea"])


def test_a_paper_prints_spanish_letters_and_parentheses() -> None:
    with pypdfium2.PdfDocument(paper.printed(["«Ñandú (¿qué?)» – 100 €"])) as pdf:
        assert "«Ñandú (¿qué?)» – 100 €" in pdf[0].get_textpage().get_text_bounded()
