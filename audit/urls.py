from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("export/<slug:shape>/", views.export, name="export"),
    path("history/<str:label>/<slug:reference>/", views.object_history, name="history"),
    path("trail/<str:label>/<slug:reference>/", views.object_trail, name="trail"),
]
