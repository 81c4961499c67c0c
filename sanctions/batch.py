"""Several measures of one action stepping together, each decided and recorded for itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from audit.acts import Bulk, Refused, StaleVersion, WrongStatus

if TYPE_CHECKING:
    from accounts.models import User
    from sanctions.models import Measure


def step_together(
    deed: Callable[..., Any], measures: Iterable[tuple[Measure, int]], *, by: User,
    at: datetime.datetime, **typed: Any,
) -> Bulk[Measure]:  # fmt: skip
    """Perform one step on each measure, read at the version beside it: done, and pulled out.

    Each is a transaction and an entry of its own, so that one which is refused, stale, in another
    status or not whole drops out with its reason, and the rest goes on.
    """
    result: Bulk[Measure] = Bulk()
    for measure, version in measures:
        try:
            deed(measure.pk, by=by, at=at, version=version, **typed)
        except Refused as refusal:
            result.refused.append((measure, str(refusal.why)))
        except ValidationError as error:
            result.refused.append((measure, " ".join(error.messages)))
        except (WrongStatus, StaleVersion) as error:
            result.refused.append((measure, str(error)))
        else:
            result.done.append(measure)
    return result
