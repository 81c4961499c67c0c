"""Closed unless opened: a stranger reaches only the routes that are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import get_resolver

from tests.house.routes import PUBLIC, Route, lets_a_stranger_in, routes

if TYPE_CHECKING:
    from django.test import Client

ROUTES = list(routes(get_resolver().url_patterns))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.path} {route.name}")
def test_a_stranger_reaches_only_the_listed_routes(client: Client, db: None, route: Route) -> None:
    wrong = lets_a_stranger_in(client, route)
    if route.name in PUBLIC:
        assert wrong, f"{route.name} is listed as public and turns a stranger away"
    else:
        assert not wrong, "\n".join(wrong)


def test_every_route_has_a_name() -> None:
    assert [route.path for route in ROUTES if not route.name] == []


def test_every_public_route_exists() -> None:
    assert PUBLIC - {route.name for route in ROUTES} == set()
