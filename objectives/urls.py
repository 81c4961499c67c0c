"""Routes of the objectives."""

from __future__ import annotations

from django.urls import path

from objectives import views

app_name = "objectives"

urlpatterns = [
    path("", views.index, name="index"),
    path("<str:code>/", views.objective, name="objective"),
]
