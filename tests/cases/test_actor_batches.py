"""The register of actors from before Probity: who is here already is told from who is new, placed
by two people as one act, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors import actions as on_actors
from actors.models import Actor, Identifier, Name, Position
from audit import sheets
from audit.models import Entry
from cases import actions
from cases.forms.actor_rows import COLUMNS
from cases.models import Batch, Case, CaseActor, EarlierActor, Lookup, Match
from tests.actors.factories import make_actor
from tests.cases.factories import act_on, make_case, to_preliminary
from tests.cases.test_batches import work_off
from tests.factories import make_user, now

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db

NAMES = (
    "Abril", "Bruna", "Cirila", "Delfina", "Eulogia", "Fabiola", "Gertrudis", "Herminia", "Ivonne",
    "Jacinta", "Karen", "Leticia", "Magnolia", "Noemí", "Ofelia", "Perla", "Quiteria", "Rebeca",
    "Soledad", "Tirsa", "Ursula", "Viviana", "Wendy",
)  # fmt: skip

HEAD = (
    "Number;Kind;Name;Given;Paternal;Maternal;Nationality;Born;Incorporated;Same as;Not same as;"
    "Source;Alias;Alias kind;Identifier;Identifier kind;Position;Institution;Since;Locality;Case;"
    "Part"
)
OF = [name.strip().lower().replace(" ", "_") for name in HEAD.split(";")]


def row(**cells: str) -> str:
    return ";".join(cells.get(name, "") for name in OF)


def table(case: str) -> str:
    return "\r\n".join([
        HEAD,
        row(number="R-1", kind="Person", given="Aurelia", paternal="Ficticia", maternal="Muestra",
            nationality="GT", born="circa 1961", source="Diario de Ejemplo, 3 May 2019",
            alias="La Licenciada", alias_kind="alias", case=case, part="SUBJECT"),
        row(number="R-1", identifier="1234567-8", identifier_kind="gt_nit",
            position="Directora", institution="Fondo Ejemplo", since="2015"),
        row(number="R-2", kind="organization", name="Constructora Ejemplar, S.A.",
            incorporated="2012-04", locality="San Ejemplo", case=case, part="VEHICLE"),
        row(number="R-3", kind="vessel", name="Estrella Inventada", born="1990"),
        row(number="R-4", kind="person", name="Bruno Inexistente", case="NO-1", part="WITNESS"),
        row(number="R-5", kind="person"),
        row(number="R-1", name="Otra Persona", alias="Doña Aurelia"),
        row(number="R-6", kind="organization", name="CONSTRUCTORA EJEMPLAR SA"),
        row(number="R-7", kind="person", name="Carla Supuesta", identifier="99", case=case),
        "",
    ])  # fmt: skip


def sent(client: Any, by: User, text: str) -> Batch:
    client.force_login(by)
    file = SimpleUploadedFile("actors.csv", text.encode("cp1252"))
    answer = client.post(
        "/imports/new/actors/", {"file": file, "note": "Register of persons until 2026."}
    )
    assert answer.status_code == 302, answer.content.decode()
    return Batch.objects.latest("pk")


def errors_of(client: Any, batch: Batch) -> dict[str, str]:
    answer = client.get(f"{batch.get_absolute_url()}wrong.csv")
    left = sheets.read(b"".join(answer.streaming_content), most=99)
    return {one.cells["line"]: one.cells["error"] for one in left.lines}


def placed(client: Any, by: User, second: User, text: str) -> Batch:
    batch = sent(client, by, text)
    act_on(actions.confirm_batch, batch, second)
    work_off()
    batch.refresh_from_db()
    assert batch.status == "PLACED", batch.why
    return batch


@pytest.fixture
def second(db: None) -> User:
    return make_user("second", "supervisor")


def test_actors_come_with_what_was_known_of_them_by_two_people(
    team: Case, lead: User, member: User, second: User, client: Any
) -> None:
    batch = sent(client, lead, table(team.reference))
    assert (batch.rows, batch.wrong) == (9, 6)
    page = client.get(batch.get_absolute_url()).content.decode()
    for said in ("Import of actors", "More of it", "Aurelia", "Rows that tell more"):
        assert said in page, said
    errors = errors_of(client, batch)
    assert set(errors) == {"5", "6", "7", "8", "9", "10"}
    assert "born: Only a person has this" in errors["5"]
    assert "case: There is no open case of this number" in errors["6"]
    assert "name: Type the name" in errors["7"]
    assert "name: Line 2 says otherwise" in errors["8"]
    assert "not_same_as: Line 4 has the same name" in errors["9"]
    assert "identifier_kind: A number has a kind" in errors["10"]
    assert "part: Who is in a case has a part" in errors["10"]
    assert not Actor.objects.exists()

    act_on(actions.confirm_batch, batch, second)
    work_off()
    batch.refresh_from_db()
    assert batch.status == "PLACED", batch.why

    assert (batch.placed, batch.changed, batch.wrong) == (2, 0, 6)
    aurelia = EarlierActor.objects.get(number="R-1").actor
    assert (aurelia.caption, aurelia.nationality, str(aurelia.born)) == (
        "Aurelia Ficticia Muestra", "GT", "circa 1961",
    )  # fmt: skip
    names = Name.objects.filter(actor=aurelia).order_by("pk")
    assert [(n.full, n.kind, n.basis) for n in names] == [
        ("Aurelia Ficticia Muestra", "primary", "published"),
        ("La Licenciada", "alias", "published"),
    ]
    assert names[0].source_text == "Diario de Ejemplo, 3 May 2019"
    number = Identifier.objects.get(actor=aurelia)
    assert (number.scheme, number.normal, number.country, number.basis) == (
        "gt_nit", "12345678", "GT", "asserted",
    )  # fmt: skip
    assert str(Position.objects.get(actor=aurelia)) == "Directora, Fondo Ejemplo"
    firm = EarlierActor.objects.get(number="R-2").actor
    assert (firm.kind, str(firm.incorporated)) == ("organization", "2012-04")
    assert firm.addresses.get().locality == "San Ejemplo"
    parts = CaseActor.objects.filter(case=team).order_by("pk")
    assert [(one.actor, one.part) for one in parts] == [(aurelia, "SUBJECT"), (firm, "VEHICLE")]
    # The house placed them; who proposed and who confirmed is on the import, and each is compared
    # with other cases as one that a person adds.
    assert Entry.objects.filter(kind="actors.place", outcome="done").count() == 2
    assert Lookup.objects.filter(case=team, kind="ADDED").count() == 2
    for person in (lead, second, member):  # the last as one of the case's team
        assert Actor.objects.visible_to(person, now()).count() == 2, person
    assert not Actor.objects.visible_to(make_user("other", "investigator"), now()).exists()
    client.force_login(lead)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Constructora Ejemplar, S.A." in page
    page = client.get(f"{aurelia.get_absolute_url()}seen/").content.decode()
    assert "Number before Probity: R-1" in page
    assert batch.reference in page


def test_an_actor_of_no_case_is_seen_by_the_two_who_brought_it(
    lead: User, member: User, second: User, client: Any
) -> None:
    batch = placed(client, lead, second, "Number,Kind,Name\nR-1,person,Ana Inventada\n")
    for person, sees in ((lead, True), (second, True), (member, False)):
        assert Actor.objects.visible_to(person, now()).exists() == sees, person
    act_on(actions.undo_batch, batch, lead, reason="Wrong register.")
    work_off()
    assert Actor.objects.get().withdrawn_reason == "Wrong register."


def test_the_like_of_somebody_known_is_not_placed_unless_the_row_speaks_of_it(
    lead: User, second: User, client: Any
) -> None:
    known = make_actor("Juan Carlos Inventado López", by=lead)
    on_actors.add_identifier(known.pk, by=lead, at=now(), scheme="passport", value="X-1 234")
    hidden = make_actor("Juan Carlos Inventado López", by=make_user("other", "investigator"))
    head = "Number,Kind,Name,Identifier,Identifier kind,Not same as,Same as,Nationality,Born\n"
    text = (
        f"{head}R-1,person,Juan C. Inventado Lopes,,,,,,\n"
        "R-2,person,Otra Persona,x1234,passport,,,,\n"
        "R-3,person,Nadie Parecido,,,,,,\n"
    )
    batch = sent(client, lead, text)
    errors = errors_of(client, batch)
    assert set(errors) == {"2", "3"}
    for why in errors.values():
        assert "The like of this name or number is known" in why
        assert f"{known.reference} Juan Carlos Inventado López" in why
        assert hidden.reference not in why
    # Who confirms it and does not see that actor is told that there is one, and not who.
    client.force_login(second)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "The like of this name or number is known" in page
    for unseen in (known.reference, "Juan Carlos Inventado López"):
        assert unseen not in page, unseen
    assert known.reference not in " ".join(errors_of(client, batch).values())
    client.force_login(lead)
    assert known.get_absolute_url() in client.get(batch.get_absolute_url()).content.decode()

    text = (
        f"{head}R-1,person,Juan C. Inventado Lopes,,,,{known.reference.lower()},SV,1970\n"
        f'R-2,person,Otra Persona,x1234,passport,"{known.reference}",,,\n'
    )
    batch = sent(client, lead, text)
    assert batch.wrong == 0
    client.force_login(second)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "(closed to you)" in page
    act_on(actions.confirm_batch, batch, second)
    work_off()
    batch.refresh_from_db()
    assert (batch.status, batch.placed, batch.changed) == ("PLACED", 1, 1), batch.why
    known.refresh_from_db()
    assert (known.nationality, str(known.born), known.version) == ("SV", "1970", 2)
    assert set(known.names.values_list("full", "kind")) == {
        ("Juan Carlos Inventado López", "primary"), ("Juan C. Inventado Lopes", "alias"),
    }  # fmt: skip
    assert Entry.objects.get(kind="actors.edit", outcome="done").by_id == lead.pk
    assert EarlierActor.objects.get(actor=known).made is False


def test_the_same_table_again_changes_nothing_and_a_number_is_no_proof_of_a_person(
    team: Case, lead: User, second: User, client: Any
) -> None:
    text = table(team.reference)
    placed(client, lead, second, text)
    batch = sent(client, lead, text)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert ">Create<" not in page
    assert ">Change<" not in page
    act_on(actions.confirm_batch, batch, second)
    work_off()
    batch.refresh_from_db()
    assert (batch.placed, batch.changed) == (0, 0)
    assert Actor.objects.count() == 2
    # Another register counts from 1 too.
    batch = sent(client, lead, "Number,Kind,Name\nR-1,person,Zenón Distinto\n")
    assert "This number came before, under another name" in errors_of(client, batch)["2"]
    # One more thing known of somebody known is a change.
    text = "Number,Kind,Name,Alias\nR-1,person,Aurelia Ficticia,\nR-1,,,La Jefa\n"
    batch = sent(client, lead, text)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert '<ins><bdi class="untrusted">La Jefa</bdi></ins>' in page


def test_an_undone_import_withdraws_the_actors_that_nobody_worked_on_since(
    team: Case, lead: User, second: User, client: Any
) -> None:
    batch = placed(client, lead, second, table(team.reference))
    firm = EarlierActor.objects.get(number="R-2").actor
    on_actors.add_name(firm.pk, by=lead, at=now(), full="La Ejemplar")
    act_on(actions.undo_batch, batch, lead, reason="The wrong register.")
    work_off()
    gone = EarlierActor.objects.get(number="R-1").actor
    assert gone.withdrawn_reason == "The wrong register."
    assert list(Actor.objects.standing()) == [firm]
    assert [one.actor for one in CaseActor.objects.standing()] == [firm]
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "What stayed, for somebody worked on it since" in page
    assert "Constructora Ejemplar" in page
    assert "Aurelia" not in page
    # The numbers are free again.
    batch = sent(client, lead, table(team.reference).replace("R-2;", "R-20;"))
    assert "R-1" not in " ".join(errors_of(client, batch).values())


def test_who_comes_in_is_looked_up_in_cases_that_the_proposer_may_not_read(
    team: Case, lead: User, second: User, client: Any
) -> None:
    stranger = make_user("elsewhere", "investigator", "supervisor")
    hidden = to_preliminary(make_case(stranger, title="Zopilote"), stranger)
    same = make_actor("Aurelia Ficticia Muestra", by=stranger)
    actions.add_actor(hidden.pk, by=stranger, at=now(), actor=same, part="SUBJECT")
    batch = placed(client, lead, second, table(team.reference))
    assert batch.placed == 2
    assert [match.case for match in Match.objects.all()] == [hidden]
    told = Lookup.objects.filter(case=team, kind="ADDED").order_by("pk")
    assert [one.told for one in told] == ["DESK", "NOTHING"]


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("name", "Ana \u202eanA", "makes text look other than it is"),
        ("born", "31.02.1970", "born:"),
        ("born", "2999", "born: This day lies in the future"),
        ("nationality", "Guatemalia", "nationality: One of:"),
        ("institution", "Fondo", "institution: This belongs to a fact that the row does not say"),
        ("part", "SUBJECT", "part: This belongs to a fact"),
        ("same_as", "AC-2026-0000000", "same_as: There is no standing actor"),
        ("name", "=HYPERLINK(1)", ""),
        ("name", "x" * 301, "name: "),
    ],
)
def test_a_bad_cell_is_told_by_line_and_column(
    lead: User, client: Any, column: str, cell: str, why: str
) -> None:
    cells = {"number": "R-1", "kind": "person", "name": "Ana Inventada", column: cell}
    head = [name for name in COLUMNS if name in cells]
    data = ",".join(head) + "\n" + ",".join(cells[name] for name in head) + "\n"
    client.force_login(lead)
    file = SimpleUploadedFile("actors.csv", data.encode("utf-8"))
    client.post("/imports/new/actors/", {"file": file, "note": "A"})
    batch = Batch.objects.get()
    assert batch.wrong == bool(why)
    if why:
        assert why in errors_of(client, batch)["2"]


def test_two_rows_for_one_actor_known_here_are_not_both_taken(
    lead: User, second: User, client: Any
) -> None:
    known = make_actor("Juan Inventado", by=lead)
    text = (
        "Number,Kind,Name,Same as,Country\n"
        f"R-1,person,Juan Inventado,{known.reference},GT\n"
        f"R-2,person,J. Inventado,{known.reference},HN\n"
    )
    batch = sent(client, lead, text)
    assert "Line 2 means this actor too" in errors_of(client, batch)["3"]
    act_on(actions.confirm_batch, batch, second)
    work_off()
    known.refresh_from_db()
    assert known.country == "GT"
    # The number of a row that changes nothing is kept too: the next table need not say who it is.
    same = f"Number,Kind,Name,Same as\nOTHER-1,person,Juan Inventado,{known.reference}\n"
    assert placed(client, lead, second, same).changed == 0
    batch = sent(client, lead, "Number,Kind,Name\nOTHER-1,person,Juan Inventado\n")
    assert batch.wrong == 0
    assert ">Create<" not in client.get(batch.get_absolute_url()).content.decode()


def test_the_page_of_an_import_asks_no_more_for_more_actors(
    team: Case, lead: User, second: User, client: Any
) -> None:
    asked = []
    for first, last in ((0, 3), (3, 23)):
        rows = [f"R-{n},person,{NAMES[n]} Inventada,{team.reference},SUBJECT"
                for n in range(first, last)]  # fmt: skip
        batch = sent(client, lead, "\n".join(["number,kind,name,case,part", *rows]))
        assert batch.wrong == 0, errors_of(client, batch)
        for _state in ("waiting", "placed"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(batch.get_absolute_url()).status_code == 200
            asked.append(len(queries))
            if batch.status == "PROPOSED":
                act_on(actions.confirm_batch, batch, second)
                work_off()
                batch.refresh_from_db()
                assert batch.status == "PLACED", batch.why
    assert asked[0] == asked[2], asked
    assert asked[1] == asked[3], asked
