"""Templates show what they are given: no permission, query, script, style or raw text."""

from __future__ import annotations

import re

import pytest

from tests.house.source import templates
from tests.house.templates import broken_rules

pytestmark = pytest.mark.plain


def test_no_template_breaks_a_rule_of_the_house() -> None:
    wrong = [what for path, text in templates() for what in broken_rules(path, text)]
    assert not wrong, "\n".join(wrong)


def test_a_component_opens_with_a_comment_that_says_what_it_takes() -> None:
    assert [
        path
        for path, text in templates()
        if path.startswith("templates/components/")
        and not re.match(r"\{(#|%\s*comment)", text.lstrip())
    ] == []
