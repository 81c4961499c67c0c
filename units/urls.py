"""Routes of the vetted units."""

from __future__ import annotations

from django.urls import path

from units import views

app_name = "units"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/new/", views.new_institution, name="new_institution"),
    path("institutions/<slug:reference>/", views.institution, name="institution"),
    path(
        "institutions/<slug:reference>/do/<slug:slug>/", views.institution_do, name="institution_do"
    ),
    path("<slug:reference>/", views.unit, name="unit"),
    path("<slug:reference>/nominate/", views.nominate, name="nominate"),
    path("<slug:reference>/do/<slug:slug>/", views.unit_do, name="do"),
    path("<slug:reference>/members/<slug:part>/", views.member, name="member"),
    path("<slug:reference>/members/<slug:part>/do/<slug:slug>/", views.member_do, name="member_do"),
    path("<slug:reference>/part/<slug:part>/", views.part, name="part"),
    path("<slug:reference>/part/<slug:part>/do/<slug:slug>/", views.part_do, name="part_do"),
]
