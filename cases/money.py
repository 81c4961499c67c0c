"""Money as it is stored and said: whole minor units and a currency. Values in, values out."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

CURRENCIES = ("USD", "GTQ", "HNL", "NIO", "SVC", "CRC", "PAB", "MXN", "EUR")
"""Currencies of the cases, by ISO 4217; each has two decimals there."""
MINOR_PER_UNIT = 100
MOST = 10**15


def minor_units(text: str) -> int:
    """The amount in minor units, from "1250000", "1,250,000.50" or "1 250 000". Raises ValueError
    for anything else, for more than two decimals, and for an amount below zero."""
    try:
        amount = Decimal(text.replace(",", "").replace(" ", "")) * MINOR_PER_UNIT
    except InvalidOperation as error:
        raise ValueError(_("This is no amount. Write it like 1250000.50.")) from error
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise ValueError(_("An amount has at most two decimals."))
    if not 0 <= amount < MOST:
        raise ValueError(_("This amount is below zero or too large."))
    return int(amount)


def said(minor: int | None, currency: str) -> str:
    """The amount as people read it: "USD 1,250,000.50"; empty where there is none."""
    if minor is None:
        return ""
    return f"{currency} {minor // MINOR_PER_UNIT:,}.{minor % MINOR_PER_UNIT:02d}"


def typed(minor: int | None) -> str:
    """The amount as it is typed, without separators; empty where there is none."""
    return "" if minor is None else f"{minor // MINOR_PER_UNIT}.{minor % MINOR_PER_UNIT:02d}"
