from django.urls import path

from cases import views

app_name = "engagements"
urlpatterns = [
    path("", views.engagements, name="index"),
    path("<slug:reference>/", views.engagement, name="engagement"),
    path("<slug:reference>/do/<slug:slug>/", views.engagement_do, name="do"),
]
