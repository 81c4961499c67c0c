"""An alert with the entries it rests on, and a test with what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit.http import found_door, perform
from oversight.detection import TESTS
from oversight.models import Alert, SavedTest
from oversight.views.doors import ALERT_DOORS, TEST_DOORS
from oversight.views.frame import cited, found, offered, one_page, standing_frame

if TYPE_CHECKING:
    from django.http import HttpResponse

    from audit.http import Bound, SignedInRequest

ALERT_ROW = ("test", "account__person")


@require_GET
def alert(request: SignedInRequest, reference: str) -> HttpResponse:
    """One alert."""
    return _alert_page(request, found(request, Alert, reference, *ALERT_ROW))


@require_POST
def alert_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Settle an alert."""
    row = found(request, Alert, reference, *ALERT_ROW)
    verb, door = found_door(ALERT_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _alert_page(request, found(request, Alert, reference, *ALERT_ROW), bound, status)

    return perform(request, verb, door, row, page)


def _alert_page(
    request: SignedInRequest, row: Alert, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    context = standing_frame((row.reference, "")) | offered(request, ALERT_DOORS, row, bound)
    keys = " ".join(str(key) for key in row.entries)
    context |= {
        "alert": row,
        "entries": cited(request, row.entries),
        "facts": [
            (_("Test"), row.test, row.test.get_absolute_url()),
            (_("Account"), row.account or _("nobody known")),
            (_("Object"), row.about),
            (_("Happened (UTC)"), date_format(row.happened_at, "Y-m-d H:i:s")),
            (_("Raised (UTC)"), date_format(row.created_at, "Y-m-d H:i:s")),
        ],
        "write_url": f"{reverse('oversight:new_finding')}?alert={row.reference}&entries={keys}",
        "do_url": row.get_absolute_url() + "do/",
        "trail_url": reverse("audit:trail", args=["oversight.alert", row.reference]),
    }
    return render(request, "oversight/alert.html", context, status=status)


@require_GET
def test(request: SignedInRequest, reference: str) -> HttpResponse:
    """One test: what it looks for, its threshold, its mute, and all that it found."""
    return _test_page(request, found(request, SavedTest, reference))


@require_POST
def test_do(request: SignedInRequest, reference: str, slug: str) -> HttpResponse:
    """Set the threshold of a test, mute it, or let it speak again."""
    row = found(request, SavedTest, reference)
    verb, door = found_door(TEST_DOORS, slug)

    def page(bound: Bound, status: int) -> HttpResponse:
        return _test_page(request, found(request, SavedTest, reference), bound, status)

    return perform(request, verb, door, row, page)


def _test_page(
    request: SignedInRequest, row: SavedTest, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    seen = Alert.objects.visible_to(request.user, request.at).filter(test=row)
    alerts, older = one_page(request, seen.select_related("test", "account__person"), "alerts")
    context = standing_frame((str(row), "")) | offered(request, TEST_DOORS, row, bound)
    law = TESTS[row.code]
    context |= {
        "test": row,
        "explained": law.explained,
        "mute": row.mute(request.at),
        "facts": [
            (_("Threshold"), f"{row.threshold} {law.counts}"),
            (_("Looked through until (UTC)"), _moment(row.ran_until)),
            (_("Mute until (UTC)"), _moment(row.muted_until)),
            (_("Why it is mute"), row.mute_reason),
        ],
        "alerts": alerts,
        "older": older,
        "do_url": row.get_absolute_url() + "do/",
        "trail_url": reverse("audit:trail", args=["oversight.savedtest", row.reference]),
    }
    return render(request, "oversight/test.html", context, status=status)


def _moment(at: object) -> str:
    return date_format(at, "Y-m-d H:i") if at is not None else ""  # type: ignore[arg-type]
