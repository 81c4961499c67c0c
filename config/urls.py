"""Every route of the house, one package a line."""

from allauth.account import views as sign_in
from django.urls import include, path

urlpatterns = [
    path("", include("desk.urls")),
    path("cases/", include("cases.urls")),
    path("", include("cases.exhibit_urls")),
    path("actors/", include("actors.urls")),
    path("", include("sanctions.urls")),
    path("objectives/", include("objectives.urls")),
    path("audit/", include("audit.urls")),
    path("people/", include("accounts.urls")),
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-in/closed/", sign_in.signup, name="account_signup"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("password/", sign_in.password_change, name="account_change_password"),
    path("password/again/", sign_in.reauthenticate, name="account_reauthenticate"),
]
