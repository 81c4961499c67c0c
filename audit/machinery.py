"""The tables that are not records, each with who writes it.

No history, rows may be deleted. Everything else is a ``Record``; a test fails
on any model in neither list.
"""

MACHINERY: dict[str, str] = {
    "audit.entry": "audit.acts, audit.migrating",
    "auth.permission": "django, after each migration",
    "auth.group": "accounts.granting, one per circle",
    "contenttypes.contenttype": "django, after each migration",
    "sessions.session": "django",
    "account.emailaddress": "django-allauth",
    "account.emailconfirmation": "django-allauth",
    "guardian.userobjectpermission": "nobody: grants are on direct-key tables",
    "guardian.groupobjectpermission": "nobody: grants are on direct-key tables",
    "cases.casegrant": "accounts.granting, derived from memberships",
    "sanctions.measuregrant": "accounts.granting, derived from participations",
}
