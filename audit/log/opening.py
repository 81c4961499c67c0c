"""Opening some fields of a leaf: the others stay closed, and the commitment can be proven."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from audit.log import sealing
from audit.log.receipts import NotInTheLog
from audit.log.sources import sources
from audit.models import Leaf


def opened(source: str, row_id: int, names: Collection[str]) -> dict[str, Any]:
    """The fields ``names`` of a row in the log with their salts, and digests in place of the rest.

    It has the form of an exported body: ``seq``, ``salt`` (None), ``erased``, ``salts`` and
    ``fields``. Raises NotInTheLog where no leaf commits to these columns.
    """
    leaf = Leaf.objects.filter(source=source, row_id=row_id).order_by("-seq").first()
    table = sources().get(source)
    values = table.rows([row_id]).get(row_id) if table else None
    if leaf is None or table is None or values is None:
        raise NotInTheLog(f"{source} {row_id} is not in the log.")
    fields = dict(zip(table.names, values, strict=True))
    if json.loads(bytes(leaf.leaf))["schema"] != sealing.schema(table.names):
        raise NotInTheLog(f"{source} {row_id} was taken into the log with other columns.")
    closed = sorted(set(fields) - set(names))
    salt = bytes(leaf.salt) if leaf.salt else None
    left = sealing.erase(fields, closed, salt, leaf.erased or {})
    shown = {name: fields[name] for name in names if name not in left["digests"]}
    return {
        "seq": leaf.seq,
        "salt": None,
        "erased": left["digests"],
        "salts": {name: left["salts"][name] for name in shown},
        "fields": {name: json.loads(sealing.text_of(value)) for name, value in shown.items()},
    }
