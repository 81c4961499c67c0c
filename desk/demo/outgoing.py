"""What leaves the house in the demo, invented, and the cases that took a turn."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from audit.clock import legal_day
from cases import actions
from cases.models import Document, Exhibit, Track
from desk.demo import way
from desk.demo.paper import memo
from units.models import PartnerInstitution

if TYPE_CHECKING:
    from cases.models import AssistanceRequest, Case, PartnerReferral
    from desk.demo.stage import Stage, Story

K = Document.Kind
DAY = datetime.timedelta(days=1)
LEAD = "investigator"


def tell(stage: Stage, water: Story, small: dict[str, Story]) -> None:
    """A referral and a request of the water case, one case on hold, and three tips put away."""
    _referred(stage, water)
    _asked(stage, water)
    roads = small["Road maintenance fund of the Litoral"].case
    roads.refresh_from_db()
    stage.act(
        actions.hold, roads, by="prosecutor", review_on=legal_day(stage.now()) + 20 * DAY,
        reason="Another office has an operation there and asked for four weeks.",
    )  # fmt: skip
    meals = small["School meals invoiced twice"].case
    meals.refresh_from_db()
    stage.act(
        actions.decline, meals, by="supervisor", declined_for="KNOWN_ALREADY",
        source_safety="The newspaper is the source; nobody else is known to have spoken.",
    )  # fmt: skip
    _put_away(stage, small["Land titles in the valley of Ejemplo"].case)
    actions.keep_all_clocks(at=stage.now())


def _put_away(stage: Stage, titles: Case) -> None:
    """A tip for another body, and one that tells what a case tells already."""
    medicines = _tip(stage, "Medicines without papers at the border post", "GT")
    memo_file = memo("transmittal-record.pdf", "Transmittal record", "This page stands for it.")
    stage.add(
        actions.attach_document, medicines, by="intake", kind=K.TRANSMITTAL_RECORD,
        title="Transmittal record", file=memo_file,
    )  # fmt: skip
    stage.act(
        actions.refer_out, medicines, by="supervisor",
        referred_to="Customs attaché (demo office), Ciudad de Muestra",
        disclosed="The text of the tip, to inspect the next deliveries.",
    )  # fmt: skip
    again = _tip(stage, "Titles in Ejemplo changed hands in one day", "HN")
    titles.refresh_from_db()
    stage.act(
        actions.merge_case, again, by="supervisor", into=titles,
        reason="The same registrar and the same day.",
    )  # fmt: skip


def _tip(stage: Stage, title: str, country: str) -> Case:
    case = way.tip(
        stage, by="intake", title=title, country=country, channel="TIP_LINE", tip_language="es",
        source_consent="GIVEN", source_threat="NONE",
    )  # fmt: skip
    return way.triage(stage, case)


def _referred(stage: Stage, water: Story) -> None:
    case = water.case
    house = PartnerInstitution.objects.get(name__startswith="Fiscalía Especial de Integridad")
    track = Track.objects.get(case=case, kind=Track.Kind.PARTNER_REFERRAL)
    referral = stage.add(
        actions.draft_referral, case, by=LEAD, institution=house, track=track,
        recipient_unit="Integrity Unit 4 (invented)", contact="Beatriz Coc Demo",
        summary="Payments to the company of the mayor's brother out of the water fund.",
        caveats="No source is named, and none is to be looked for.",
        use_limits="For the criminal case only; not for publication before the charge.",
    )  # fmt: skip
    for name, post in (
        ("Genaro Icó Ficticio", "Head of the Integrity Section (invented)"),
        ("Dominga Saquic Ficticia", "Attorney General (invented)"),
    ):
        stage.add(actions.name_in_chain, referral, by=LEAD, name=name, post=post)
    verified = Exhibit.objects.filter(case=case, status="VERIFIED", compartment="").order_by("pk")
    for exhibit in verified[:2]:
        stage.add(actions.enclose, referral, by=LEAD, exhibit=exhibit)
    referral = stage.act(actions.referral_submit, referral, by=LEAD)
    _attach(stage, case, K.RISK_ASSESSMENT, referral, by=LEAD)
    referral = stage.act(actions.referral_safety_ok, referral, by="supervisor")
    referral = stage.act(actions.referral_approve, referral, by="prosecutor")
    referral = stage.act(
        actions.referral_transmit, referral, by="supervisor", channel="LEGAL_ATTACHE",
        disclosed="Two exhibits and the statement of facts, to prosecute.",
    )  # fmt: skip
    stage.act(
        actions.referral_acknowledge, referral, by=LEAD, receipt_number="FEI-0417 (invented)",
        receipt_by="Beatriz Coc Demo", receipt_on=legal_day(stage.now()),
    )  # fmt: skip


def _asked(stage: Stage, water: Story) -> None:
    case = water.case
    request = stage.add(
        actions.draft_request, case, by="prosecutor", country="GT", instrument="OAS_A55",
        track=Track.objects.get(case=case, kind=Track.Kind.MLA),
        facts="The fund paid a company that delivered nothing.",
        offences="Bribery and embezzlement.", sought="Records of one account.",
        dual_criminality="Both are offenses in both states.",
    )  # fmt: skip
    _attach(stage, case, K.SPANISH_TRANSLATION, request, by="prosecutor")
    request = stage.act(actions.assistance_submit, request, by="prosecutor")
    _attach(stage, case, K.CERTIFIED_TRANSLATION, request, by="prosecutor")
    stage.act(actions.assistance_transmit, request, by="central", channel="CENTRAL_AUTHORITY")


def _attach(
    stage: Stage, case: Case, kind: K, of: PartnerReferral | AssistanceRequest, *, by: str
) -> None:
    label = str(kind.label)
    file = memo(f"{kind.value.replace('_', '-')}.pdf", label, "This page stands for the paper.")
    stage.add(
        actions.attach_document, case, by=by, kind=kind, title=label, file=file, belongs_to=of
    )
