"""The doors to cases: find what the user may see, call one action, answer."""

from cases.views.case import case, case_do
from cases.views.download import document_file, exhibit_file
from cases.views.exhibit import clearance_do, exhibit, exhibit_do
from cases.views.lists import index, new
from cases.views.part import part, part_do
from cases.views.selected import selected

__all__ = [
    "case", "case_do", "clearance_do", "document_file", "exhibit", "exhibit_do", "exhibit_file",
    "index", "new", "part", "part_do", "selected",
]  # fmt: skip
