from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("trail/<str:label>/<slug:reference>/", views.object_trail, name="trail"),
]
