"""Redaction: a document built anew without what is withheld, and the search for what was left.

``words`` knows when two texts are the same to a searcher, ``original`` reads, ``rebuilding``
draws, ``leaks`` searches. All but ``words`` run inside the confined child; ``desk`` calls them.
"""
