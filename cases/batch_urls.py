from django.urls import path

from cases import views

app_name = "imports"
urlpatterns = [
    path("", views.batches, name="index"),
    path("new/", views.new_batch, name="new"),
    path("empty.csv", views.empty_table, name="empty"),
    path("<slug:reference>/", views.batch, name="batch"),
    path("<slug:reference>/wrong.csv", views.wrong_rows, name="wrong"),
    path("<slug:reference>/do/<slug:slug>/", views.batch_do, name="do"),
]
