from django.urls import path

from accounts import oidc, own

urlpatterns = [
    path("sign-in/provider/", oidc.begin, name="oidc_begin"),
    path("sign-in/provider/back/", oidc.come_back, name="oidc_return"),
    path("account/provider/", own.provider, name="oidc_index"),
    path("account/provider/link/", oidc.begin_link, name="oidc_link"),
    path("account/provider/unlink/", own.unlink_provider, name="oidc_unlink"),
]
