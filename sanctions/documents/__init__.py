"""Printed things: frozen facts in, bytes out. No ORM and no clock.

Only `press` knows WeasyPrint and only `reader` knows PDFium; both run in the confined `child`.
"""
