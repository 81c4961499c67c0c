from django.urls import path

from cases import views

app_name = "imports"
CASES, EXHIBITS, ACTORS = ({"kind": kind} for kind in ("CASES", "EXHIBITS", "ACTORS"))
urlpatterns = [
    path("", views.batches, name="index"),
    path("new/", views.new_batch, CASES, name="new"),
    path("new/exhibits/", views.new_batch, EXHIBITS, name="new_exhibits"),
    path("new/actors/", views.new_batch, ACTORS, name="new_actors"),
    path("empty.csv", views.empty_table, CASES, name="empty_cases"),
    path("exhibits.csv", views.empty_table, EXHIBITS, name="empty_exhibits"),
    path("actors.csv", views.empty_table, ACTORS, name="empty_actors"),
    path("<slug:reference>/", views.batch, name="batch"),
    path("<slug:reference>/wrong.csv", views.wrong_rows, name="wrong"),
    path("<slug:reference>/do/<slug:slug>/", views.batch_do, name="do"),
]
