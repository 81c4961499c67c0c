"""Every route of the house, one package a line."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.conf import settings
from django.urls import include, path

from accounts import own

urlpatterns = [
    path("", include("desk.urls")),
    path("cases/", include("cases.urls")),
    path("tip/", include("cases.tip_urls")),
    path("", include("cases.exhibit_urls")),
    path("actors/", include("actors.urls")),
    path("", include("sanctions.urls")),
    path("work/", include("work.urls")),
    path("units/", include("units.urls")),
    path("objectives/", include("objectives.urls")),
    path("audit/engagements/", include("cases.engagement_urls")),
    path("records/", include("cases.record_urls")),
    path("imports/", include("cases.batch_urls")),
    path("audit/", include("audit.urls")),
    path("oversight/", include("oversight.urls")),
    path("people/", include("accounts.urls")),
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-in/closed/", sign_in.signup, name="account_signup"),
    path("sign-in/code/", factor.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("sign-out/", own.sign_out, name="account_logout"),
    path("sign-out/everywhere/", own.sign_out_everywhere, name="sign_out_everywhere"),
    path("password/", sign_in.password_change, name="account_change_password"),
    path("password/again/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("account/", own.account, name="own_account"),
    path("account/sessions/", own.open_sessions, name="usersessions_list"),
    path("account/sessions/end-others/", own.end_others, name="end_other_sessions"),
    path("account/sessions/<int:pk>/end/", own.end_session, name="end_session"),
    path("account/factors/", own.own_factors, name="mfa_index"),
    path("account/factors/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/factors/app/", app.activate_totp, name="mfa_activate_totp"),
    path("account/factors/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/factors/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/factors/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("account/factors/passkeys/new/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path(
        "account/factors/passkeys/again/",
        passkey.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/factors/passkeys/<int:pk>/remove/", own.remove_key, name="mfa_remove_webauthn"),
    path("account/factors/passkeys/<int:pk>/", own.rename_key, name="mfa_edit_webauthn"),
]
if settings.PROBITY_OIDC.issuer:
    urlpatterns.append(path("", include("accounts.oidc_urls")))
