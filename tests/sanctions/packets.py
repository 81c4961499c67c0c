"""Facts of an invented packet, of any length: what the printing tests and the bench print."""

from __future__ import annotations

import datetime
from dataclasses import replace

from sanctions.documents import facts

OFFICE = (
    "Rodrigo Ñáñez Güell served as Minister of Public Works of the Republic from 27 January 2018 "
    "until 14 May 2021, and in that office approved every contract of more than L 10 million."
)
AWARD = (
    "On 4 March 2019 the Ministry awarded contract 17-2019, for 48 million lempiras, to "
    "Constructora Río Hondo S.A. de C.V. without the competitive tender that the law requires. "
    "Two members of the evaluation committee recorded their dissent in the minutes."
)
PAYMENT = (
    "Between 11 March and 2 June 2019 the company paid 6.2 million lempiras, in three transfers, "
    "into an account held by a cousin of the Minister."
)
SERVICE = (
    "No service was rendered for those payments: the invoices describe “technical advice” that the "
    "company’s own files do not contain."
)
QUOTED = (
    "el monto adjudicado asciende a cuarenta y ocho millones de lempiras, según consta en el acta",
    "se ordenó el pago a favor de la sociedad en tres desembolsos",
)
SECTIONS = ("The subject and his office", "The contract", "The payments", "Concealment")
ELEMENTS = (
    ("E0", "Foreign person"),
    ("E2", "current or former government official, OR person acting for or on behalf of one"),
    ("E3", "responsible for or complicit in, or directly or indirectly engaged in"),
    ("E4", "corruption, including the misappropriation of state assets, or bribery"),
)
DOCUMENTS = (
    ("Public contract 17-2019 for road works", "Procurement record", "B2"),
    ("Bank transfer ledger, January to June 2019", "Bank record", "A2"),
    ("Sworn statement of a former clerk of the Ministry", "Sworn statement", "C3"),
    ("“Los contratos del ministro”, newspaper report", "Media", "C3"),
    ("Asset declaration 2018", "Asset declaration", "A1"),
)


def exhibits(count: int) -> tuple[facts.Exhibit, ...]:
    """So many exhibits of three to eleven pages each, numbered without a gap."""
    made, following = [], 1
    for index in range(count):
        title, source_type, grade = DOCUMENTS[index % len(DOCUMENTS)]
        pages = 3 + index % 9
        made.append(
            facts.Exhibit(
                label=f"Ex. {index + 1}",
                title=title,
                sha256=f"{index % 256:02x}" * 32,
                pages=pages,
                bates_first=f"AR-7K3QM-{following:06d}",
                bates_last=f"AR-7K3QM-{following + pages - 1:06d}",
                source="Ministry of Public Works, Records Unit",
                source_type=source_type,
                grade=grade,
                dated="4 March 2019",
                language="es",
                media_type="application/pdf",
            )
        )
        following += pages
    return tuple(made)


def citation(listed: tuple[facts.Exhibit, ...], index: int) -> facts.Citation:
    """A citation of one of the listed exhibits, on a page that it has."""
    exhibit = listed[index % len(listed)]
    page = 1 + index % exhibit.pages
    return facts.Citation(
        exhibit=exhibit.label,
        page=page,
        quotation=QUOTED[index % len(QUOTED)],
        bates=facts.bates_at(exhibit.bates_first, page),
        language="es",
    )


def statements(count: int, listed: tuple[facts.Exhibit, ...]) -> tuple[facts.Statement, ...]:
    """So many numbered statements in four sections, each with one to three citations."""
    texts = (OFFICE, AWARD, PAYMENT, SERVICE)
    return tuple(
        facts.Statement(
            number=index + 1,
            section=SECTIONS[index * len(SECTIONS) // count],
            text=texts[index % len(texts)],
            citations=tuple(citation(listed, index + more) for more in range(1 + index % 3)),
        )
        for index in range(count)
    )


def matrix(findings: int, listed: tuple[facts.Exhibit, ...]) -> tuple[facts.MatrixRow, ...]:
    """The four elements with so many findings each, one of them against."""
    verdicts: tuple[facts.Verdict, ...] = ("met", "met", "met", "partly")
    return tuple(
        facts.MatrixRow(
            element=code,
            text=text,
            verdict=verdicts[row],
            support=tuple(support(listed, row, index) for index in range(findings)),
            independent_sources=2,
            best_grade="A1",
            statements=(1 + row,),
        )
        for row, (code, text) in enumerate(ELEMENTS)
    )


def support(listed: tuple[facts.Exhibit, ...], row: int, index: int) -> facts.Support:
    """One finding on an element; the second on E3 points the other way."""
    cited = citation(listed, row + index)
    return facts.Support(
        bearing="contradicts" if (row, index) == (2, 1) else "supports",
        claim="The Minister signed the award on the day the committee recorded its dissent.",
        exhibit=cited.exhibit,
        page=cited.page,
        passage=cited.quotation,
        bates=cited.bates,
        source_type="Official gazette",
        grade="A1",
        language="es",
    )


def authority() -> facts.Authority:
    """The authority most of the packets rest on, in short."""
    return facts.Authority(
        code="EO-13818",
        title="Blocking the property of persons involved in human rights abuse or corruption",
        citation="E.O. 13818 of Dec. 20, 2017, 82 FR 60839; 31 CFR part 583",
        standard="Determination on the administrative record",
        elements=tuple(facts.Element(code=code, text=text) for code, text in ELEMENTS),
        prongs=(
            facts.Prong(
                code="P2",
                label="Official corruption",
                all_of=("E0", "E2", "E3", "E4"),
                relied_on=True,
                complete=False,
            ),
        ),
        verified=True,
        verification="Read in full on 3 March 2026.",
        decides="Secretary of the Treasury",
        consult=("Secretary of State", "Attorney General"),
        valid_from=datetime.date(2017, 12, 20),
        consequences=("All property and interests in property are blocked.",),
        sources=(
            facts.Source(
                title="Executive Order 13818",
                publisher="Federal Register",
                url="https://www.federalregister.gov/citation/82-FR-60839",
                read_on=datetime.date(2026, 3, 3),
            ),
        ),
    )


def subject() -> facts.Subject:
    """An invented former minister."""
    return facts.Subject(
        reference="AC-2026-7K3QMX2",
        caption="Rodrigo Ñáñez Güell",
        kind="Person",
        names=(
            facts.Name(text="Rodrigo Ñáñez Güell", kind="Primary", quality="Strong", language="es"),
            facts.Name(text="“Rigo” Ñáñez", kind="Alias", quality="Weak", language="es"),
        ),
        identifiers=(
            facts.Identifier(scheme="Passport", value="F123456", country="Honduras", note="valid"),
        ),
        positions=(
            facts.Position(
                title="Minister of Public Works", body="Government", held="2018 to 2021"
            ),
        ),
        particulars=(facts.Particular(label="Born", value="circa May 1961, Comayagua"),),
        wrong_person_check="Two persons of like name were excluded by date of birth.",
    )


def packet(length: int = 4, findings: int = 2) -> facts.Packet:
    """A draft with `length` statements and `findings` findings on each element."""
    listed = exhibits(max(5, length // 4))
    return facts.Packet(
        reference="PK-2026-4XN8TQ1",
        version=2,
        title="Designation of a former Minister of Public Works for corruption",
        prepared_on=datetime.date(2026, 11, 22),
        subject=subject(),
        authority=authority(),
        designation=facts.Designation(
            controlled_by="Anticorruption Task Force, Office of Sanctions",
            category="none: invented data",
        ),
        marking="SAMPLE - NOT CUI",
        draft=True,
        missing=("Element E4 is only partly met.", "The decision has not been signed."),
        measure="ME-2026-8QW2RT5",
        action="AN-2026-5ZX1CV7",
        status="Drafting",
        manifest_sha256="9f" * 32,
        decision=facts.Decision(
            text="Having reviewed the record, I determine that the criteria are met.",
            prongs=("P2",),
            office="Director, Office of Foreign Assets Control",
        ),
        summary="The Minister awarded a contract to a company that paid his cousin.",
        statements=statements(length, listed),
        matrix=matrix(findings, listed),
        contrary=(
            facts.Contrary(
                text="The subject has denied the payments in public.",
                citations=(citation(listed, 3),),
                answer="The denial does not address the transfers.",
            ),
        ),
        search=facts.Search(
            terms="“Ñáñez” with “denuncia”",
            sources="Four newspapers of record; the court register",
            searched_on=datetime.date(2026, 11, 20),
        ),
        exhibits=listed,
    )


def final() -> facts.Packet:
    """The same packet once nothing is missing."""
    return replace(packet(), draft=False, missing=())


def reconstruction() -> facts.Packet:
    """The same, as compiled from published statements."""
    whole = packet()
    rows = tuple(replace(row, verdict="stated") for row in whole.matrix)
    return replace(
        whole, reconstruction=True, decision=None, draft=False, missing=(), matrix=rows, contrary=()
    )
