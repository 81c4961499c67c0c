"""Who works in the demo. Every name here is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from accounts import actions
from accounts.models import Agency, User
from accounts.system import system_user

if TYPE_CHECKING:
    import datetime

PASSWORD = "probity demo password"  # noqa: S105 - printed for everyone; the demo holds no secret


class Player(NamedTuple):
    username: str
    name: str
    agency: str
    roles: tuple[str, ...]
    scope: str = ""
    """The one authority a decider decides under, the one agency a clearer answers for."""


AGENCIES = (
    ("TF", "Anticorruption Task Force", "US", Agency.Kind.TASK_FORCE),
    ("TRE", "Department of the Treasury (demo office)", "US", Agency.Kind.FEDERAL),
    ("STA", "Department of State (demo office)", "US", Agency.Kind.FEDERAL),
    ("DOJ", "Department of Justice (demo office)", "US", Agency.Kind.FEDERAL),
    ("FEI", "Fiscalía Especial de Integridad (invented)", "GT", Agency.Kind.PARTNER),
    ("CTC", "Comisión de Transparencia del Congreso (invented)", "HN", Agency.Kind.PARTNER),
)
PLAYERS = (
    Player("intake", "Inés Quiroa Demo", "TF", ("intake",)),
    Player("investigator", "Irene Salvatierra Demo", "TF", ("investigator", "intake")),
    Player("investigator2", "Iván Mondragón Demo", "TF", ("investigator",)),
    Player("investigator3", "Isaura Tenorio Demo", "TF", ("investigator",)),
    Player("supervisor", "Sofía Arriaga Demo", "TF", ("supervisor",)),
    Player("supervisor2", "Saúl Ferrufino Demo", "TF", ("supervisor",)),
    Player("prosecutor", "Pablo Urrutia Demo", "TF", ("prosecutor",)),
    Player("central", "Carmen Lobato Demo", "TF", ("central_authority",)),
    Player("drafter", "Dora Figueroa Demo", "TRE", ("legal_drafter",)),
    Player("reviewer", "Raúl Ybarra Demo", "TRE", ("legal_reviewer",)),
    Player("reviewer2", "Rebeca Tablada Demo", "TRE", ("legal_reviewer",)),
    Player("clearer", "Clara Benavides Demo", "STA", ("clearer",), "STA"),
    Player("clearer2", "Claudio Palma Demo", "DOJ", ("clearer",), "DOJ"),
    Player("recorder", "Rosa Ocampo Demo", "TF", ("recorder",)),
    Player("decider", "Diego Castellanos Demo", "TRE", ("decider",), "INA-212A3C"),
    Player("decider2", "Débora Valladares Demo", "TRE", ("decider",), "EO-13818"),
    Player("publisher", "Paula Montes Demo", "TRE", ("publisher",)),
    Player("redactor", "Rita Cienfuegos Demo", "TRE", ("redactor",)),
    Player("visa", "Vera Solórzano Demo", "STA", ("visa_officer",)),
    Player("vetting", "Víctor Arévalo Demo", "TF", ("vetting_officer",)),
    Player("examiner", "Elena Maldonado Demo", "TF", ("polygraph_examiner",)),
    Player("adjudicator", "Adela Rivas Demo", "TF", ("vetting_adjudicator",)),
    Player("handler", "Hugo Peñate Demo", "TF", ("source_handler",)),
    Player("deconfliction", "Delia Sandoval Demo", "TF", ("deconfliction_desk",)),
    Player("records", "Ramón Iturbide Demo", "TF", ("records_officer",)),
    Player("security", "Silvia Echeverría Demo", "TF", ("security_officer",)),
    Player("security2", "Simón Landaverde Demo", "TF", ("security_officer",)),
    Player("suspended", "Tomás Villeda Demo", "TF", ("investigator",)),
    Player("partner", "Mateo Xicay Demo", "FEI", ("investigator",)),
    Player("chief", "Beatriz Coc Demo", "FEI", ("investigator",)),
    Player("unitmember", "Nicolás Batz Demo", "FEI", ("investigator",)),
    Player("lapsing", "Lucía Tzul Demo", "FEI", ("investigator",)),
    Player("nominee", "Óscar Pop Demo", "FEI", ("investigator",)),
    Player("committee", "Marta Funes Demo", "CTC", ("investigator",)),
    Player("auditor", "Aurora Zelaya Demo", "TF", ("auditor",)),
    Player("auditor2", "Anselmo Coto Demo", "TF", ("auditor",)),
    Player("administrator", "Ada Menéndez Demo", "TF", ("administrator",)),
    Player("administrator2", "Abel Urrutia Demo", "TF", ("administrator",)),
)


def settle(at: datetime.datetime) -> dict[str, User]:
    """Agencies and people with their roles; the accounts by user name."""
    install, second = system_user("install"), system_user("import")
    agencies = {
        code: actions.add_agency(
            by=install, at=at, code=code, name=name, country=country, kind=kind
        )
        for code, name, country, kind in AGENCIES
    }
    cast = {}
    for player in PLAYERS:
        user = actions.open_account_for(
            player.name,
            by=install,
            at=at,
            username=player.username,
            agency=agencies[player.agency],
            password=PASSWORD,
        )
        for role in player.roles:
            grant = actions.propose_role(
                user, by=install, at=at, role=role, why="Demo cast", scope=player.scope
            )
            actions.confirm_role(grant.pk, by=second, at=at, version=grant.version)
        cast[player.username] = user
    return cast


def loaded() -> bool:
    """True if the demo's people are here."""
    return User.objects.filter(person__name=PLAYERS[0].name).exists()
