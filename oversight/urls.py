from django.urls import path

from oversight import views

app_name = "oversight"
urlpatterns = [
    path("", views.index, name="index"),
    path("filters/new/", views.keep_filter, name="keep_filter"),
    path("filters/<slug:reference>/drop/", views.drop_filter, name="drop_filter"),
    path("readings/", views.readings, name="readings"),
    path("report/", views.report, name="report"),
    path("alerts/<slug:reference>/", views.alert, name="alert"),
    path("alerts/<slug:reference>/do/<slug:slug>/", views.alert_do, name="alert_do"),
    path("tests/<slug:reference>/", views.test, name="test"),
    path("tests/<slug:reference>/do/<slug:slug>/", views.test_do, name="test_do"),
    path("findings/", views.findings, name="findings"),
    path("findings/new/", views.new_finding, name="new_finding"),
    path("findings/<slug:reference>/", views.finding, name="finding"),
    path("findings/<slug:reference>/do/<slug:slug>/", views.finding_do, name="finding_do"),
]
