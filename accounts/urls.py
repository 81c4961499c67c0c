from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.people, name="people"),
    path("new/", views.new_account, name="new_account"),
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/new/", views.new_agency, name="new_agency"),
    path("agencies/<slug:reference>/", views.agency, name="agency"),
    path("roles/<slug:reference>/do/<slug:slug>/", views.role_do, name="role_do"),
    path("<slug:reference>/", views.account, name="account"),
    path("<slug:reference>/roles/", views.propose_role, name="propose_role"),
    path("<slug:reference>/suspend/", views.suspend, name="suspend"),
    path(
        "<slug:reference>/suspensions/<slug:part>/do/<slug:slug>/",
        views.suspension_do,
        name="suspension_do",
    ),
    path("<slug:reference>/do/<slug:slug>/", views.account_do, name="account_do"),
]
