"""The filters in force as a reader sees and removes them: each is a part of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

if TYPE_CHECKING:
    from audit.forms import LogFilterForm


class Chip(NamedTuple):
    """One filter: its name, its value in words, and the address without it."""

    label: str
    value: str
    without: str


def pairs(form: LogFilterForm) -> list[tuple[str, str]]:
    """What was asked, as the parts of an address in the order of the form; the cursor is none."""
    found = []
    for name, field in form.fields.items():
        value: Any = field.widget.value_from_datadict(form.data, form.files, name)
        values = value if isinstance(value, list) else [value]
        found += [(name, str(one)) for one in values if one not in (None, "", False)]
    return found


def query(form: LogFilterForm, **more: Any) -> str:
    """The part of an address that asks the same again."""
    return "?" + urlencode([*pairs(form), *more.items()])


def chips(form: LogFilterForm) -> list[Chip]:
    """One chip for each filter in force."""
    asked = pairs(form)
    found = []
    for place, (name, value) in enumerate(asked):
        rest = asked[:place] + asked[place + 1 :]
        field: Any = form.fields[name]
        words = dict(getattr(field, "choices", ())).get(value, value)
        found.append(Chip(str(field.label), str(words), "?" + urlencode(rest)))
    return found


def terms(form: LogFilterForm) -> dict[str, str]:
    """What was asked, for the entry that the asking leaves."""
    found: dict[str, str] = {}
    for name, value in pairs(form):
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
