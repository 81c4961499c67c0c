"""Every route of the resolver, filled with what leads to the hidden rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, reverse

from actors.views.record import NOUNS
from actors.views.record import TABS as ACTOR_TABS
from audit.exports import WAYS
from cases.views.tabs import TABS as CASE_TABS
from desk.policy import POLICY
from sanctions.views.batch import TOGETHER
from sanctions.views.doors import ROWS
from tests.access.hidden import OPEN_MODELS
from work.lists import LISTS

if TYPE_CHECKING:
    from audit.models import Record

SUBJECTS = {
    "cases": "cases.case",
    "cases:glass_do": "cases.breakglass",
    "cases:declaration_do": "cases.declaration",
    "cases:warning_do": "cases.integritywarning",
    "cases:match_do": "cases.match",
    "cases:selection": "cases.selectionprocess",
    "cases:selection_do": "cases.selectionprocess",
    "cases:candidate_do": "cases.selectionprocess",
    "cases:identity": "cases.sourceidentity",
    "cases:identity_do": "cases.sourceidentity",
    "engagements": "cases.engagement",
    "exhibits": "cases.exhibit",
    "work:deadline": "work.deadline",
    "work:do_deadline": "work.deadline",
    "work:revoke_feed": "work.calendarfeed",
    "work:withdraw_comment": "cases.case",
    "work:drop_list": "work.keptlist",
    "work": "work.task",
    "actors": "actors.actor",
    "sanctions:action": "sanctions.action",
    "sanctions:action_do": "sanctions.action",
    "sanctions:nominate": "sanctions.action",
    "sanctions:together": "sanctions.action",
    "sanctions:version_draft": "sanctions.versiondraft",
    "sanctions:version_draft_do": "sanctions.versiondraft",
    "sanctions:edit_version": "sanctions.versiondraft",
    "sanctions:end_do": "sanctions.endofforce",
    "sanctions:packet": "sanctions.packet",
    "sanctions:packet_pdf": "sanctions.packet",
    "sanctions:packet_version": "sanctions.packet",
    "sanctions:packet_version_whole": "sanctions.packet",
    "sanctions:packet_whole": "sanctions.packet",
    "sanctions:packet_build": "sanctions.packet",
    "sanctions:packet_build_stop": "sanctions.packet",
    "sanctions:packet_check": "sanctions.packet",
    "sanctions:packet_do": "sanctions.packet",
    "sanctions:comparing": "sanctions.packet",
    "sanctions:comparing_text": "sanctions.packet",
    "sanctions:since": "sanctions.packet",
    "sanctions:preview": "sanctions.packet",
    "sanctions:checking": "sanctions.packet",
    "sanctions:checking_statement": "sanctions.packet",
    "sanctions:checking_picture": "sanctions.packet",
    "sanctions:published": "sanctions.publishedmeasure",
    "sanctions:paper_file": "sanctions.publishedmeasure",
    "sanctions:petition": "sanctions.petition",
    "sanctions:petition_do": "sanctions.petition",
    "sanctions:petition_paper": "sanctions.petition",
    **dict.fromkeys(
        (
            "sanctions:edition",
            "sanctions:edition_do",
            "sanctions:edition_entry",
            "sanctions:edition_entry_do",
            "sanctions:edition_paper",
            "sanctions:edition_pdf",
        ),
        "sanctions.reportedition",
    ),
    "sanctions:releases": "sanctions.packet",
    "sanctions:new_release": "sanctions.packet",
    "sanctions:release": "sanctions.releaserequest",
    "sanctions:release_do": "sanctions.releaserequest",
    "sanctions:release_log": "sanctions.releaserequest",
    **dict.fromkeys(
        (
            "sanctions:redaction",
            "sanctions:redaction_do",
            "sanctions:redaction_pdf",
            "sanctions:redaction_copy",
            "sanctions:redaction_page",
            "sanctions:redaction_picture",
            "sanctions:redaction_page_do",
            "sanctions:redaction_box",
            "sanctions:redaction_box_do",
        ),
        "sanctions.redaction",
    ),
    "sanctions:licence": "sanctions.licence",
    "sanctions:licence_do": "sanctions.licence",
    "sanctions": "sanctions.measure",
}
"""Whose reference a route takes: by its name, or else by its namespace."""

WORDS = {
    "work:withdraw_comment": {"label": ("cases.case",)},
    "sanctions:packet_version": {"number": ("1", "2")},
    "sanctions:packet_version_whole": {"number": ("1", "2")},
    "sanctions:checking_picture": {"number": ("1",)},
    "sanctions:preview": {"part": ("statements", "matrix")},
    "exhibits:pages": {"number": ("1", "2")},
    "exhibits:picture": {"number": ("1",)},
    "cases:tab": {"tab": CASE_TABS},
    "actors:tab": {"name": ACTOR_TABS},
    "actors": {"noun": NOUNS},
    "sanctions:row": {"part": ROWS},
    "sanctions:together": {"slug": TOGETHER},
    "sanctions:row_do": {"part": ROWS},
    "audit:export": {"shape": WAYS},
    "actors:export": {"shape": ("csv", "xlsx")},
    "cases:export": {"shape": ("csv", "xlsx")},
    "cases:exhibits_export": {"shape": ("csv", "xlsx")},
    "work:keep_list": {"place": LISTS},
    "work:keep_columns": {"place": LISTS},
}
"""Fixed words that a route takes."""

NAMING_ANY_ROW = {"audit:trail", "audit:history", "desk:who", "work:comments"}
"""Routes that take the type and the reference of any record."""

SAMPLED = 6
"""Verbs tried on each row that takes one: a hidden row answers before it looks at the verb."""


def named(
    patterns: Iterable[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and parameters of every route."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from named(entry.url_patterns, space + inner)
        else:
            yield f"{space}{entry.name}", tuple(entry.pattern.converters)


FITTING = {
    "sanctions:authority": {"code": "TEST-EO"},
    "sanctions:confirm": {"code": "TEST-EO", "reference": "sanctions.authorityversion"},
    "sanctions:new_version": {"code": "TEST-EO"},
    "sanctions:law_add": {
        "code": "TEST-EO", "reference": "sanctions.authorityversion", "slug": "propose-end",
    },
    "sanctions:cell_task": {"code": "E1"},
    "sanctions:notice_pdf": {"which": "sanctions.measurenotice"},
    "sanctions:outside_file": {"paper": "sanctions.outsideact"},
    "objectives:objective": {"code": "P2"},
    "actors:fact": {"noun": "names", "key": "actors.name"},
    "actors:fact_do": {"noun": "names", "key": "actors.name", "slug": "withdraw-name"},
    "actors:add": {"noun": "names"},
    "work:withdraw_comment": {"label": "cases.case", "comment": "work.comment"},
    "cases:document": {"part": "cases.document"},
    "cases:part": {"part": "cases.track"},
    "cases:part_do": {"part": "cases.track", "slug": "start-track"},
    "exhibits:copy_file": {"part": "cases.derivedcopy"},
    "exhibits:copy_do": {"part": "cases.derivedcopy"},
    "exhibits:offer_do": {"part": "cases.custodyoffer"},
    "cases:delivery": {"part": "cases.delivery"},
    "cases:delivery_do": {"part": "cases.delivery"},
    "exhibits:clearance_do": {"part": "cases.useclearance"},
    "sanctions:document_file": {"paper": "sanctions.measuredocument"},
    "sanctions:exhibit_file": {"place": "sanctions.packetexhibit"},
    "sanctions:checking_statement": {"statement": "sanctions.statement"},
    "sanctions:preview": {"part": "statements"},
    "sanctions:checking_picture": {"place": "sanctions.packetexhibit", "number": "1"},
    "sanctions:row": {"part": "statements", "row": "sanctions.statement"},
    "sanctions:row_do": {
        "part": "statements", "row": "sanctions.statement", "slug": "withdraw-statement",
    },
}  # fmt: skip
"""Parameters that must fit each other: a fixed word, or the first row of a model."""


def fitting(name: str, parameters: tuple[str, ...], rows: list[Record]) -> str:
    """One address of a route at which its row really answers; "" where no hidden row fits."""
    first = {row._meta.label_lower: row.reference for row in reversed(rows)}
    if name in NAMING_ANY_ROW:
        return reverse(name, args=["cases.case", first["cases.case"]])
    kwargs = {}
    for parameter in parameters:
        fixed = FITTING.get(name, {}).get(parameter, "")
        if fixed in OPEN_MODELS:
            first[fixed] = apps.get_model(fixed)._default_manager.all()[0].reference
        if "." in fixed and fixed not in first:
            return ""
        values = [first.get(fixed, fixed)] if fixed else _values(name, parameter, rows)
        if not values:
            return ""
        kwargs[parameter] = values[0]
    return reverse(name, kwargs=kwargs)


def paths(name: str, parameters: tuple[str, ...], rows: list[Record]) -> list[str]:
    """Addresses of a route that lead to hidden rows; one address if it takes nothing.

    Parameters are varied one at a time, the others at their first value.
    """
    if name in NAMING_ANY_ROW:
        return [
            reverse(name, kwargs={"label": row._meta.label_lower, "reference": row.reference})
            for row in rows
        ]
    pools = {parameter: _values(name, parameter, rows) for parameter in parameters}
    if any(not pool for pool in pools.values()):
        return []
    first = {parameter: pool[0] for parameter, pool in pools.items()}
    chosen = [first] + [
        first | {parameter: value} for parameter, pool in pools.items() for value in pool[1:]
    ]
    return [reverse(name, kwargs=kwargs) for kwargs in chosen]


def _values(name: str, parameter: str, rows: list[Record]) -> list[str]:
    space = name.partition(":")[0]
    words: Any = WORDS.get(name, {}) | WORDS.get(space, {})
    if parameter in words:
        return list(words[parameter])
    if parameter == "pk":
        return []  # a key of machinery: nothing hidden has one
    if parameter == "slug":
        return sorted({verb.slug for verb in POLICY[name].verbs})[:SAMPLED]
    by_label: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_label[row._meta.label_lower].append(row.reference)
    if parameter == "reference":
        subject = SUBJECTS.get(name) or SUBJECTS.get(space, "")
        return by_label[subject]
    package = {"exhibits": "cases", "engagements": "cases"}.get(space, space)
    return [refs[0] for label, refs in by_label.items() if label.startswith(package)]
