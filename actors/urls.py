"""Routes of the actors."""

from __future__ import annotations

from django.urls import path

from actors import views

app_name = "actors"

urlpatterns = [
    path("", views.index, name="index"),
    path("export.<slug:shape>", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("<slug:reference>/", views.actor, name="actor"),
    path("<slug:reference>/do/<slug:slug>/", views.do, name="do"),
    path("<slug:reference>/add/<slug:noun>/", views.add, name="add"),
    path("<slug:reference>/<slug:name>/", views.tab, name="tab"),
    path("<slug:reference>/<slug:noun>/<slug:key>/", views.fact, name="fact"),
    path("<slug:reference>/<slug:noun>/<slug:key>/do/<slug:slug>/", views.fact_do, name="fact_do"),
]
