"""What the policy says of one route."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.verbs import Verb

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


class Rule(NamedTuple):
    """One route: its methods, the row that opens it ("" for none), the verbs it performs.

    ``public`` needs no sign-in; ``shows`` is the code of a GET that is answered; to roles other
    than ``only`` the page does not exist.
    """

    methods: tuple[str, ...]
    opens: str = ""
    verbs: tuple[Verb, ...] = ()
    public: bool = False
    shows: int = 200
    only: tuple[str, ...] = ()


def reads(opens: str = "") -> Rule:
    """A page that shows what ``opens`` names."""
    return Rule(GET, opens)


def does(opens: str, *doors: Iterable[Verb]) -> Rule:
    """A route that performs the verbs of these doors on what ``opens`` names."""
    return Rule(POST, opens, tuple(verb for some in doors for verb in some))
