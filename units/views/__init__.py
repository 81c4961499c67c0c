"""The doors to the vetted units."""

from units.views.institution import institution, institution_do, institutions, new_institution
from units.views.member import member, member_do
from units.views.part import part, part_do
from units.views.unit import index, new, nominate, unit, unit_do

__all__ = [
    "index", "institution", "institution_do", "institutions", "member", "member_do", "new",
    "new_institution", "nominate", "part", "part_do", "unit", "unit_do",
]  # fmt: skip
