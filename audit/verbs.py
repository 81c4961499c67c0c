"""What a verb is: one line of law."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Guard = Callable[[Any, Any, datetime.datetime], "_StrOrPromise | None"]
"""``guard(user, obj, at)``: why this user may not act on this object at ``at``, or None."""

REGISTER: dict[str, Verb] = {}
"""Every verb of the house by name: what the state diagrams and trails are drawn from."""


class Attached(NamedTuple):
    """A document behind an act: its kind, how it is named, and the SHA-256 of its bytes."""

    kind: str
    label: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verb:
    """One thing that may be done to one kind of object.

    ``roles`` hold it; ``moves`` maps each status it may start from to the one
    it leads to (empty: the status stays); ``guards`` bind everybody; ``needs``
    names kinds of document that must be attached; ``on`` is the attribute path
    to the row whose visibility and grant decide (an exhibit's case); ``grant``
    is the guardian permission wanted there; ``asks_fresh_sign_in`` wants password
    or factor shown within the last minutes. ``decides`` marks a decision: its entry is taken into
    the log and signed at once, and whoever decided is given the receipt. ``erases`` lets the act
    have fields erased (``audit.erasing``). ``basis`` cites the rule.
    """

    name: str
    label: _StrOrPromise
    permission: str
    basis: str
    roles: tuple[str, ...] = ()
    moves: Mapping[str, str] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()
    needs: tuple[str, ...] = ()
    asks_reason: bool = False
    asks_fresh_sign_in: bool = False
    decides: bool = False
    erases: bool = False
    on: str = ""
    grant: str = ""

    def __post_init__(self) -> None:
        if REGISTER.setdefault(self.name, self) is not self:
            raise ValueError(f"Two verbs are called {self.name}.")

    @property
    def slug(self) -> str:
        """The verb's word in a URL: ``cases.close`` is ``close``."""
        return self.name.rpartition(".")[2].replace("_", "-")

    def row(self, obj: Any) -> Any:
        """The row whose visibility and grant decide."""
        return attrgetter(self.on)(obj) if self.on else obj

    def fits(self, obj: Any) -> bool:
        """True if the verb may start from the object's status."""
        return not self.moves or obj.status in self.moves

    def sees(self, user: Any, obj: Any, at: datetime.datetime) -> bool:
        """True if the object, and the row that decides, are visible to the user."""
        decides = self.row(obj)
        if self.on and (decides is None or decides.pk is None):
            return False  # nothing decides, so nobody may
        rows = [row for row in (decides, obj if self.on else None) if row is not None and row.pk]
        return all(_among(type(row)._default_manager.visible_to(user, at), row) for row in rows)

    def reaches(self, user: Any, obj: Any, at: datetime.datetime) -> tuple[bool, bool | None]:
        """What ``sees()`` says, and whether the user holds the grant, by one query for both; None
        for the grant where ``stopped()`` has to look itself, or need not."""
        decides = self.row(obj)
        if not self.grant or decides is None or not decides.pk:
            return self.sees(user, obj, at), None
        seen = type(decides)._default_manager.visible_to(user, at).filter(pk=decides.pk)
        if not (held := seen.with_grant(self.grant, user, at)):
            return False, False
        if self.on and obj.pk:
            rows = type(obj)._default_manager.visible_to(user, at)
            return rows.filter(pk=obj.pk).exists(), held[0]
        return True, held[0]

    def why_not(self, user: Any, obj: Any, at: datetime.datetime) -> str | None:
        """Why this user may not do this to this object at ``at``; None if they may."""
        if why := self.not_held(user, at):
            return why
        seen, held = self.reaches(user, obj, at)
        if not seen:
            return _("there is nothing here that you may see")
        return self.stopped(user, obj, at, held=held)

    def not_held(self, user: Any, at: datetime.datetime) -> str | None:
        """Why the user cannot hold this verb, whatever the object; None if they do."""
        if not user.is_active:
            return _("the account is closed")
        if not user.roles(at) & set(self.roles):
            return _("none of your roles may do this; it takes: %(roles)s") % {
                "roles": ", ".join(role.replace("_", " ") for role in self.roles)
            }
        return None

    def stopped(
        self, user: Any, obj: Any, at: datetime.datetime, *, held: bool | None = None
    ) -> str | None:
        """What stops a user who holds the verb and sees the object: grant, guard or document.

        ``held`` is what ``reaches()`` found out about the grant; None asks for it here.
        """
        row = self.row(obj)
        if self.grant and row.pk:
            if held is None:
                granted = type(row)._default_manager.granted(self.grant, user, at)
                held = granted.filter(pk=row.pk).exists()
            if not held:
                return _("your capacity here does not allow it")
        for guard in self.guards:
            if why := guard(user, obj, at):
                return str(why)
        if missing := self.missing(user, obj, at):
            return _("documents are missing: %(kinds)s") % {
                "kinds": ", ".join(kind.replace("_", " ") for kind in missing)
            }
        return None

    def missing(self, user: Any, obj: Any, at: datetime.datetime) -> list[str]:
        """Kinds of document this verb needs and the object lacks."""
        if not self.needs:
            return []
        present = {document.kind for document in obj.attached(user, at)}
        return [kind for kind in self.needs if kind not in present]


def _among(seen: Any, row: Any) -> bool:
    """True if a row that was read is among the rows seen. Where every row is, as a system account
    sees them, nothing is asked: none is ever deleted."""
    everything = not seen.query.has_filters() and not seen.query.combinator
    return everything or seen.filter(pk=row.pk).exists()


class Offer(NamedTuple):
    """A verb a page shows: with ``why`` it may not be done now, or without."""

    verb: Verb
    why: str | None


Reached = dict[tuple[Any, ...], tuple[bool, bool | None]]
"""What ``Verb.reaches()`` said, by row, object and grant: for one user at one moment."""


def offers(
    verbs: tuple[Verb, ...], user: Any, obj: Any, at: datetime.datetime,
    reached: Reached | None = None,
) -> list[Offer]:  # fmt: skip
    """The verbs whose role the user holds and whose status fits, each with what stops it.

    A page that offers verbs on several new rows of one row passes the same ``reached`` for all.
    """
    reached = {} if reached is None else reached
    told = []
    for verb in verbs:
        if not verb.fits(obj) or verb.not_held(user, at) is not None:
            continue
        row = verb.row(obj)
        key = (
            type(row),
            getattr(row, "pk", None),
            type(obj) if obj.pk else None,
            obj.pk,
            verb.grant,
        )
        if key not in reached:
            reached[key] = verb.reaches(user, obj, at)
        seen, held = reached[key]
        if seen:
            told.append(Offer(verb, verb.stopped(user, obj, at, held=held)))
    return told
