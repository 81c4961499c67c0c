"""When the yearly turn of an authority is due, and when it was missed: rows and a day in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sanctions.yearly import ALARM_DAYS

if TYPE_CHECKING:
    from sanctions.models import AuthorityVersion

ORIGIN = "sanctions.law_alarm"
TITLE = gettext_noop("Look up whether %(version)s is in force")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What rings for one version. ``key`` names the step, so that it rings once."""

    version: AuthorityVersion
    key: str
    why: str
    missing: bool


def ringing(versions: Iterable[AuthorityVersion], day: datetime.date) -> list[Alarm]:
    """The alarms of a day: 90 and 30 days before the turn, and each month after it was missed."""
    found = [_of(version, day) for version in versions if version.may_impose(day)]
    return [alarm for alarm in found if alarm is not None]


def _of(version: AuthorityVersion, day: datetime.date) -> Alarm | None:
    if not version.confirmed(day):
        return Alarm(
            version=version, missing=True, why=_why(version, day),
            key=f"law:{version.reference}:missing:{day:%Y-%m}",
        )  # fmt: skip
    turn = version.runs_until(day)
    if turn is None:
        return None
    left = (turn - day).days
    step = min((days for days in ALARM_DAYS if left <= days), default=None)
    if step is None:
        return None
    return Alarm(
        version=version, missing=False, key=f"law:{version.reference}:{turn}:{step}",
        why=_("what keeps it in force runs until %(turn)s; look for what carries it on")
        % {"turn": turn},
    )  # fmt: skip


def _why(version: AuthorityVersion, day: datetime.date) -> str:
    if (emergency := version.emergency) and (missed := emergency.missing(day)):
        return _(
            "no continuation of the emergency past %(day)s is on record (50 U.S.C. 1622(d)): "
            "nothing is signed under it, and nothing lapses until two lawyers record the text"
        ) % {"day": missed}
    if version.term_ends_on is not None and day >= version.term_ends_on:
        return _(
            "its fiscal year ended on %(day)s and nothing on record carries it on: nothing is "
            "signed under it, and nothing lapses until two lawyers record the text"
        ) % {"day": version.term_ends_on}
    return _("its current force is not verified: nothing is signed under it")
