"""Laws of accounts that span rows, so that the database itself must hold them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import ALONE
from audit.triggers import Law

_ALONE = ", ".join(f"'{role.value}'" for role in sorted(ALONE))

STANDS_ALONE = Law(
    name="rolegrant_stands_alone",
    table="accounts_rolegrant",
    # One person, whatever the account: separation of duties compares persons.
    lock=(
        "PERFORM 1 FROM accounts_person WHERE id = "
        "(SELECT person_id FROM accounts_user WHERE id = NEW.user_id) FOR UPDATE"
    ),
    broken=f"""
        NEW.status <> 'ended' AND NEW.withdrawn_at IS NULL AND EXISTS (
            SELECT 1 FROM accounts_rolegrant held
            JOIN accounts_user holder ON holder.id = held.user_id
            JOIN accounts_user mine ON mine.id = NEW.user_id
            WHERE held.id <> NEW.id AND holder.person_id = mine.person_id
            AND held.status <> 'ended' AND held.withdrawn_at IS NULL
            AND held.role <> NEW.role AND (held.role IN ({_ALONE}) OR NEW.role IN ({_ALONE}))
            AND (held.until IS NULL OR held.until > NEW.since)
            AND (NEW.until IS NULL OR NEW.until > held.since)
        )""",  # noqa: S608 - role codes of our own
    sentence=_("The roles of auditor and administrator stand beside no other."),
)
"""Auditors and administrators hold no role beside it (NIST SP 800-53 r5, AC-5)."""
