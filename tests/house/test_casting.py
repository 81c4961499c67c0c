"""Nobody stays unasked: neither after a cast came in, nor in a thread beside it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from audit import acts
from audit.acts import Refused
from cases import actions
from tests.casting import ASKS, unasked
from tests.factories import make_user, now

FACTS = {"title": "A tip", "country": "GT"}


def test_only_what_is_cast_comes_in_unasked_and_only_while_it_does(db: None) -> None:
    clearer = make_user("only-clears", "clearer")

    def log() -> Any:
        return actions.log_tip(by=clearer, at=now(), **FACTS)

    if not ASKS:
        assert unasked(log)().title == "A tip"
    with pytest.raises(Refused):
        log()
    with pytest.raises(ZeroDivisionError):
        unasked(lambda: 1 / 0)()
    with pytest.raises(Refused):
        log()


def test_a_thread_beside_a_cast_is_asked() -> None:
    heard: list[str] = []

    def beside() -> None:
        try:
            acts._ask(None, None, None, None, "")  # type: ignore[arg-type]
        except AttributeError:
            heard.append("asked")

    def cast() -> None:
        thread = threading.Thread(target=beside)
        thread.start()
        thread.join()

    unasked(cast)()
    assert heard == ["asked"]
