"""The words for every field of the facts: what a sentence about a difference calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sanctions.documents import facts

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

COVER, SUBJECT, LAW = _("Cover"), _("Identification of the subject"), _("Legal framework")
PARTS: dict[str, Any] = {
    "subject": SUBJECT, "authority": LAW, "decision": _("Decision"), "summary": _("Summary"),
    "statements": _("Statement of facts"), "matrix": _("Criteria and evidence"),
    "contrary": _("Contrary and exculpatory information"),
    "search": _("Contrary and exculpatory information"), "exhibits": _("List of exhibits"),
}  # fmt: skip
"""Under which heading a field of the packet is told; every other one is on the cover."""

WORDS: dict[type, dict[str, _StrPromise]] = {
    facts.Packet: {
        "reference": _("the reference of the packet"), "version": _("the version"),
        "title": _("the title"), "prepared_on": _("the day it was prepared"),
        "subject": _("the subject"), "authority": _("the law"),
        "designation": _("the designation"), "marking": _("the marking"),
        "draft": _("the mark of a draft"), "missing": _("the list of what is missing"),
        "reconstruction": _("the mark of a reconstruction"), "measure": _("the measure"),
        "action": _("the action"), "status": _("the status"),
        "prepared_by": _("the name of who prepared it"),
        "manifest_sha256": _("the SHA-256 of the manifest"),
        "decision": _("the decision page"), "summary": _("the summary"),
        "statements": _("the statements"), "matrix": _("the matrix"),
        "contrary": _("the contrary information"),
        "search": _("the search for contrary information"), "exhibits": _("the exhibits"),
        "language": _("the language"), "transmittal": _("the sentence of transmittal"),
        "portions": _("the marks of the parts"), "line_numbers": _("the numbering of lines"),
    },
    facts.Designation: {
        "controlled_by": _("who controls the document"), "category": _("the category"),
        "distribution": _("the distribution"), "contact": _("the point of contact"),
        "decontrol": _("the end of control"),
    },
    facts.Decision: {
        "text": _("the text of the decision"), "prongs": _("the prongs decided on"),
        "office": _("the office that decides"), "signed_by": _("the signature"),
        "signed_on": _("the day of the signature"),
    },
    facts.Name: {
        "text": _("the name"), "kind": _("the kind of the name"),
        "quality": _("the quality of the name"), "language": _("the language of the name"),
        "source": _("the source of the name"),
    },
    facts.Identifier: {
        "scheme": _("the kind of number"), "value": _("the number"),
        "country": _("the country of the number"), "note": _("what its check digit told"),
        "source": _("the source of the number"),
    },
    facts.Position: {
        "title": _("the office"), "body": _("the body"), "held": _("the period of the office"),
        "source": _("the source of the office"),
    },
    facts.Particular: {
        "label": _("what is told"), "value": _("the particular"),
        "source": _("the source of the particular"),
    },
    facts.Subject: {
        "reference": _("the reference of the subject"), "caption": _("the name of the subject"),
        "kind": _("the kind of the subject"), "names": _("the names"),
        "identifiers": _("the numbers of documents and registers"),
        "positions": _("the offices held"), "addresses": _("the addresses"),
        "particulars": _("the particulars"),
        "wrong_person_check": _("the check for the wrong person"),
    },
    facts.Element: {"code": _("the code of the element"), "text": _("the text of the element")},
    facts.Prong: {
        "code": _("the code of the prong"), "label": _("the title of the prong"),
        "all_of": _("the elements that it needs all"),
        "any_of": _("the elements of which it needs one"),
        "relied_on": _("the reliance on it"), "complete": _("the completeness of its elements"),
    },
    facts.Source: {
        "title": _("the title of the source"), "publisher": _("the publisher"),
        "url": _("the address"), "read_on": _("the day it was read"),
    },
    facts.Authority: {
        "code": _("the code of the authority"), "title": _("the title of the authority"),
        "citation": _("the citation of the law"), "standard": _("the standard of proof"),
        "elements": _("the elements"), "prongs": _("the prongs"),
        "verified": _("the mark that the text is verified"),
        "verification": _("what was verified, and how"), "kind": _("the kind of authority"),
        "decides": _("who decides"), "reaches": _("what it reaches"),
        "validity": _("the note on its validity"), "valid_from": _("the day it took effect"),
        "valid_until": _("the last day it may be used"),
        "consult": _("the list of bodies to consult"),
        "consequences": _("the list of consequences"), "reports": _("the list of reports"),
        "exits": _("the list of ways out"), "sources": _("the sources of the text"),
    },
    facts.Citation: {
        "exhibit": _("the exhibit cited"), "page": _("the page cited"),
        "quotation": _("the quotation"), "bates": _("the Bates number"),
        "language": _("the language of the quotation"),
    },
    facts.Statement: {
        "number": _("the number of the statement"), "section": _("the section"),
        "text": _("the words of the statement"), "citations": _("the citations"),
        "language": _("the language of the statement"), "portion": _("the mark of the statement"),
    },
    facts.Support: {
        "bearing": _("the bearing"), "claim": _("the claim"), "exhibit": _("the exhibit"),
        "page": _("the page"), "passage": _("the passage"), "bates": _("the Bates number"),
        "source_type": _("the type of source"), "grade": _("the grade"), "note": _("the note"),
        "language": _("the language of the passage"),
    },
    facts.MatrixRow: {
        "element": _("the code of the element"), "text": _("the text of the element"),
        "verdict": _("the verdict"), "support": _("the findings"),
        "independent_sources": _("the number of independent sources"),
        "best_grade": _("the best grade"),
        "statements": _("the list of statements that speak to it"), "note": _("the note"),
    },
    facts.Contrary: {
        "text": _("the contrary information"), "citations": _("the citations"),
        "answer": _("the answer to it"), "language": _("the language"),
        "portion": _("the mark of the contrary information"),
    },
    facts.Search: {
        "terms": _("the terms searched for"), "sources": _("the sources searched"),
        "searched_on": _("the day of the search"), "searched_by": _("the name of who searched"),
    },
    facts.Exhibit: {
        "label": _("the label"), "title": _("the title"), "sha256": _("the SHA-256 of the file"),
        "pages": _("the number of pages"), "bates_first": _("the first Bates number"),
        "bates_last": _("the last Bates number"), "description": _("the description"),
        "source": _("the source"), "source_type": _("the type of source"),
        "grade": _("the grade"), "dated": _("the date"), "language": _("the language"),
        "media_type": _("the type of the file"),
        "derived_from": _("the exhibit that it was made from"),
        "portion": _("the mark of the exhibit"),
    },
}  # fmt: skip

VERDICTS = {
    "met": _("met"), "partly": _("partly met"), "not": _("not met"),
    "stated": _("as stated by the Government"), "not_stated": _("not stated"),
}  # fmt: skip
BEARINGS = {"supports": _("supports"), "contradicts": _("contradicts")}
