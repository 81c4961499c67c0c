"""What auditors are told of people who look for what is closed to them; answers stay the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actors.lookalike import closest
from audit.acts import note
from audit.references import tidy
from cases.models import Declaration, Recusal

if TYPE_CHECKING:
    from accounts.models import User


def watch_recused(by: User, path: str, **case: Any) -> None:
    """Note that a recused person came back to the case with these facts."""
    recusals = Recusal.objects.standing().filter(person=by.person_id)
    where = {f"case__{name}": value for name, value in case.items()}
    recusal = recusals.filter(**where).select_related("case").first()
    if recusal is not None:
        # About nothing: what is about the case, its team reads in the trail.
        note("cases.self_lookup", by, case=recusal.case.reference, path=path)


def watch_search(by: User, path: str, words: str) -> None:
    """Note that somebody looked for themselves, for what they declared, or for a case they are
    recused from."""
    watch_recused(by, path, reference=tidy(words))
    if by.person is None:
        return
    mine = Declaration.objects.standing().filter(person=by.person)
    names = {row.pk: row.name for row in mine if row.name}
    if closest(words, {**names, 0: by.person.name}):
        note("cases.self_lookup", by, words=words)
