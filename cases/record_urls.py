from django.urls import path

from cases import views

app_name = "records"
urlpatterns = [
    path("", views.records, name="index"),
    path("propose/", views.propose_disposal, name="propose"),
    path("schedule/", views.schedule, name="schedule"),
    path("schedule/<slug:reference>/", views.rule, name="rule"),
    path("schedule/<slug:reference>/do/<slug:slug>/", views.rule_do, name="rule_do"),
    path("<slug:reference>/", views.disposal, name="disposal"),
    path("<slug:reference>/do/<slug:slug>/", views.disposal_do, name="disposal_do"),
]
