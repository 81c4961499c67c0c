"""The tables that are not records, each with who writes it.

No history, rows may be deleted. Everything else is a ``Record``; a test fails
on any model in neither list.
"""

MACHINERY: dict[str, str] = {
    "audit.entry": "audit.acts, audit.migrating",
    "audit.mention": "audit.acts",
    "audit.erasure": "audit.erasing",
    "audit.logqueue": "triggers of audit.triggers; audit.log.integrator takes rows away",
    "audit.leaf": "audit.log.integrator; audit.erasing lets salts go",
    "audit.leafschema": "audit.log.integrator",
    "audit.tile": "audit.log.integrator",
    "audit.checkpoint": "audit.log.publishing",
    "auth.permission": "django, after each migration",
    "auth.group": "accounts.granting, one per circle",
    "contenttypes.contenttype": "django, after each migration",
    "sessions.session": "django",
    "account.emailaddress": "django-allauth",
    "account.emailconfirmation": "django-allauth",
    "mfa.authenticator": "django-allauth, accounts.factors",
    "usersessions.usersession": "django-allauth, accounts.sessions",
    "guardian.userobjectpermission": "nobody: grants are on direct-key tables",
    "guardian.groupobjectpermission": "nobody: grants are on direct-key tables",
    "work.draft": "work.drafts",
    "work.notice": "work.notices",
    "work.job": "work.queue",
    "cases.fingerprint": "cases.fingerprints, in the act that changes what it is made of",
    "cases.pagetext": "cases.page_texts, in the act that makes or takes back a text",
    "cases.casegrant": "accounts.granting, derived from memberships",
    "sanctions.measuregrant": "accounts.granting, derived from participations",
    "sanctions.petitiongrant": "accounts.granting, derived from parts in petitions",
}

IF_INSTALLED: dict[str, dict[str, str]] = {
    # Only with an identity provider (PROBITY_OIDC_ISSUER).
    "allauth.socialaccount": {
        "socialaccount.socialaccount": "django-allauth, accounts.outside",
        "socialaccount.socialapp": "nobody: the provider is a setting",
        "socialaccount.socialtoken": "nobody: tokens are not kept",
    },
}
"""The same for apps that an installation may be without."""

WITHOUT_MODEL: dict[str, str] = {
    # Counts of failed sign-ins and codes used up: the same for all workers, and after a restart.
    "probity_cache": "django's cache, accounts.throttling",
}
"""Tables that no model describes."""
