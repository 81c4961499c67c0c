"""Two kinds of table: records and listed machinery."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps

from audit.machinery import IF_INSTALLED, MACHINERY
from audit.models import Record
from tests.house import tables

MODELS = apps.get_models()
LISTED = dict(MACHINERY)
for app, listed in IF_INSTALLED.items():
    if apps.is_installed(app):
        LISTED |= listed
RECORDS = [model for model in MODELS if issubclass(model, Record)]


def test_every_table_is_a_record_or_listed_machinery() -> None:
    assert tables.in_neither_list(MODELS, LISTED) == []


def test_no_record_is_listed_as_machinery() -> None:
    assert tables.in_both_lists(MODELS, LISTED) == []


def test_all_listed_machinery_exists() -> None:
    assert set(LISTED) - {model._meta.label_lower for model in MODELS} == set()


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_a_record_is_whole(model: type[Record]) -> None:
    assert tables.faults_of_a_record(model) == []


def test_no_two_records_share_a_prefix() -> None:
    count = Counter(model.PREFIX for model in RECORDS)
    assert [prefix for prefix, number in count.items() if number > 1] == []
