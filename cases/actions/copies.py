"""Copies made from exhibits: texts that the worker reads, and what people made elsewhere."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from accounts.system import system_user
from audit.acts import Bulk, act, begin, bulk, together, withdraw
from cases import page_texts, reading, rules, stored_files, texts
from cases.actions.files import examine, keep_row
from cases.models import DerivedCopy, Exhibit
from cases.stored_files import plain_name
from work import queue

if TYPE_CHECKING:
    from accounts.models import User
    from audit.verbs import Verb
    from cases.models import StoredFile
    from cases.stored_files import Arrival

At = datetime.datetime


def ask_text(exhibit_pk: int, *, by: User, at: At, way: str) -> DerivedCopy:
    """A text of the exhibit, to be read by the worker; texts that were read before stay."""
    exhibit = Exhibit.objects.select_related("case", "stored_file").get(pk=exhibit_pk)
    with together(by):
        return _asked(rules.ASK_TEXT, exhibit, way, by=by, at=at)


def ask_texts(rows: Iterable[Exhibit], *, by: User, at: At, way: str) -> Bulk[DerivedCopy]:
    """A text of every exhibit of the set, each to be read by the worker."""
    wanted = [_text_of(exhibit, way) for exhibit in rows]
    with together(by):
        asked = bulk(rules.ASK_TEXT, wanted, by=by, at=at)
        for copy in asked.done:
            _enqueue(copy, by=by, at=at)
    return asked


def read_what_came(first: int, last: int, *, at: At) -> None:
    """Have the exhibits with keys from ``first`` to ``last`` read, one after another, by the hand
    of the system. Called in the transaction in which they came.

    Each waits behind what people ask for meanwhile: a scan of a hundred pages holds up nobody.
    """
    span = {"first": first, "last": last}
    queue.enqueue("cases.read_added", span, by=system_user("intake"), at=at)


def read_next(first: int, last: int, *, at: At) -> DerivedCopy | None:
    """The text of the next of these exhibits that has none, to be read by the worker; None where
    nothing is left. Call it inside one transaction."""
    hand = system_user("intake")
    read = DerivedCopy.objects.standing().filter(exhibit=OuterRef("pk"), kind="TEXT")
    rows = Exhibit.objects.standing().filter(pk__gte=first, pk__lte=last)
    rows = rows.filter(~Exists(read.order_by()))
    for exhibit in rows.select_related("case", "stored_file").order_by("pk").iterator(100):
        draft = DerivedCopy(exhibit=exhibit)
        if texts.readable(exhibit) and rules.READ_ADDED.why_not(hand, draft, at) is None:
            copy = _asked(rules.READ_ADDED, exhibit, DerivedCopy.Way.OWN, by=hand, at=at)
            if exhibit.pk < last:
                read_what_came(exhibit.pk + 1, last, at=at)
            return copy
    return None


def _asked(verb: Verb, exhibit: Exhibit, way: str, *, by: User, at: At) -> DerivedCopy:
    copy = begin(verb, _text_of(exhibit, way), by=by, at=at)
    _enqueue(copy, by=by, at=at)
    return copy


def _text_of(exhibit: Exhibit, way: str) -> DerivedCopy:
    return DerivedCopy(
        exhibit=exhibit, kind=DerivedCopy.Kind.TEXT, way=way, language=exhibit.language
    )


def _enqueue(copy: DerivedCopy, *, by: User, at: At) -> None:
    queue.enqueue("cases.read_text", {"copy": copy.pk}, by=by, at=at, key=key_of(copy))


def key_of(copy: DerivedCopy) -> str:
    """The key of the job that reads a text."""
    return f"cases.read_text:{copy.reference}"


def read_text(
    copy: DerivedCopy, *, by: User, at: At, beat: reading.Beat
) -> tuple[reading.Layer, Arrival]:
    """The text of the exhibit, as a file that is not kept yet: outside any transaction.

    Raises reading.Unreadable, also when ``by`` may read the exhibit no more, and Damaged.
    """
    verb = rules.READ_ADDED if by.kind == by.Kind.SYSTEM else rules.ASK_TEXT
    if why := verb.why_not(by, copy, at):
        raise reading.Unreadable(why)
    file = copy.exhibit.stored_file
    stored_files.open_checked(file.sha256).close()
    layer = reading.layer_of(
        file.path(), file.media_type, anew=copy.way == DerivedCopy.Way.ANEW, beat=beat
    )
    return layer, stored_files.receive([layer.content()], f"{copy.exhibit.reference}.txt")


def finish_text(
    copy: DerivedCopy, layer: reading.Layer, file: Arrival, row: StoredFile, *, at: At
) -> None:
    """Keep a text. Call it inside one transaction, last."""
    row = keep_row(row, file, at=at)
    with act(
        rules.FINISH_TEXT, DerivedCopy, copy.pk, by=system_user("intake"), at=at,
        version=copy.version,
    ) as made:  # fmt: skip
        made.stored_file, made.original_name = row, file.name
        made.tool, made.tool_version = layer.tool[:120], layer.version[:120]
    page_texts.lay(made, layer.pages)
    file.keep()


def fail_text(copy: DerivedCopy, why: str, *, at: At) -> None:
    """Say on the exhibit why its text could not be read."""
    with act(
        rules.FAIL_TEXT, DerivedCopy, copy.pk, by=system_user("intake"), at=at,
        version=copy.version,
    ) as failed:  # fmt: skip
        failed.why = why[:300]


def add_copy(
    exhibit_pk: int, *, by: User, at: At, file: Arrival, kind: str, title: str, tool: str,
    tool_version: str = "", language: str = "es", note: str = "",
) -> DerivedCopy:  # fmt: skip
    """What a person or a program made from the exhibit, with its own bytes and hash."""
    exhibit = Exhibit.objects.select_related("case").get(pk=exhibit_pk)
    copy = DerivedCopy(
        exhibit=exhibit, kind=kind, title=title, tool=tool, tool_version=tool_version,
        language=language, note=note, original_name=plain_name(file.name),
        status=DerivedCopy.Status.MADE,
    )  # fmt: skip
    row = examine(file)
    with together(by):
        copy.stored_file = keep_row(row, file, at=at)
        begin(rules.ADD_COPY, copy, by=by, at=at)
        file.keep()
    return copy


def withdraw_copy(pk: int, *, by: User, at: At, version: int, reason: str) -> DerivedCopy:
    """The copy, taken back: it stays readable and counts no more. What is found in the exhibit is
    what the text before it says."""
    with together(by):
        copy = withdraw(
            rules.WITHDRAW_COPY, DerivedCopy, pk, by=by, at=at, version=version, reason=reason
        )
        if copy.kind == DerivedCopy.Kind.TEXT:
            page_texts.lay_again(copy.exhibit)
    return copy
