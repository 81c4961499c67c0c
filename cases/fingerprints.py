"""Keyed fingerprints of the names and numbers of actors in cases: the only writer of their table.

A fingerprint is an HMAC-SHA-256 under the secret of the house over the normalised text, so that
the index tells nobody what is in it, and somebody who asks is answered by equality alone. It holds
what stands now, is written in the act that changes a name, a number or who is in a case, and can
be made anew at any time from the record (``fingerprint_actors``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.utils.crypto import salted_hmac

from actors.identifiers import normalised
from actors.names import sound, tokens

if TYPE_CHECKING:
    from actors.models import Actor

SALT = "cases.fingerprint"
NAME, NUMBER = "NAME", "NUMBER"
LEAST_DIGITS = 4
"""A shorter number is no identifier: it would fit too many."""
SHARED = ("bic", "ofac")
"""Schemes whose numbers say nothing of one person: a bank's code, a list's own count."""


def normal_names(text: str, *, organization: bool = False) -> set[str]:
    """The forms under which a name is compared, by sound and in any order; none for one word.

    Of a person with three words or more also the first given name with the paternal surname, the
    last word but one, so that who asks without the second surname is answered.
    """
    heard = [sound(word) for word in tokens(text, organization=organization)]
    if organization:
        return {" ".join(heard)} if heard else set()
    if len(heard) < 2:
        return set()
    forms = {" ".join(sorted(heard))}
    if len(heard) > 2:
        forms.add(" ".join(sorted((heard[0], heard[-2]))))
    return forms


def normal_numbers(text: str) -> set[str]:
    """The form under which a number is compared; none for one that is too short."""
    number = normalised(text)
    return {number} if len(number) >= LEAST_DIGITS else set()


def digests(kind: str, forms: Iterable[str]) -> set[str]:
    """The fingerprints of these forms under the present secret, in hexadecimal."""
    return {_under(settings.SECRET_KEY, kind, form) for form in forms}


def sought(kind: str, text: str) -> set[str]:
    """The fingerprints to look for: under the present secret and the former ones; a name as that
    of a person and as that of a body."""
    if kind == NUMBER:
        forms = normal_numbers(text)
    else:
        forms = normal_names(text) | normal_names(text, organization=True)
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return {_under(secret, kind, form) for secret in secrets for form in forms}


def keep(actors: Collection[int]) -> None:
    """Lay the fingerprints of these actors anew: none for those that are in no case.

    Called inside the transaction of the act that changed one.
    """
    model = apps.get_model("cases", "Fingerprint")
    rows = []
    for actor in _in_cases(actors):
        rows += [model(actor_key=actor.pk, digest=digest) for digest in sorted(_of(actor))]
    model.objects.filter(actor_key__in=actors).delete()
    model.objects.bulk_create(rows, batch_size=500)


def keep_one(actor: Actor) -> None:
    """As ``keep()``, for one actor."""
    keep([actor.pk])


def actors_with(found: Collection[str]) -> set[int]:
    """Keys of the actors that have one of these fingerprints."""
    rows = apps.get_model("cases", "Fingerprint").objects.filter(digest__in=found)
    return set(rows.values_list("actor_key", flat=True))


def fingerprints_of(actors: Collection[int]) -> set[str]:
    """All fingerprints of these actors."""
    rows = apps.get_model("cases", "Fingerprint").objects.filter(actor_key__in=actors)
    return set(rows.values_list("digest", flat=True))


def _in_cases(actors: Collection[int]) -> Iterable[Actor]:
    named = apps.get_model("cases", "CaseActor").objects.standing().filter(actor__in=actors)
    known: Iterable[Actor] = apps.get_model("actors", "Actor").objects.filter(
        pk__in=named.order_by().values("actor")
    )
    return known


def _of(actor: Actor) -> set[str]:
    found: set[str] = set()
    for name in actor.names.standing():
        forms = normal_names(name.full, organization=not actor.is_person)
        found |= digests(NAME, forms if name.quality == "strong" else ())
    for number in actor.identifiers.standing().exclude(scheme__in=SHARED):
        found |= digests(NUMBER, normal_numbers(number.value))
    return found


def _under(secret: str | bytes, kind: str, form: str) -> str:
    return salted_hmac(SALT, f"{kind}:{form}", secret=secret, algorithm="sha256").hexdigest()
