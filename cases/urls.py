from django.urls import path

from cases import views

app_name = "cases"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<slug:reference>/", views.case, name="case"),
    path("<slug:reference>/do/<slug:slug>/", views.case_do, name="do"),
    path("<slug:reference>/part/<slug:part>/", views.part, name="part"),
    path("<slug:reference>/part/<slug:part>/do/<slug:slug>/", views.part_do, name="part_do"),
    path("<slug:reference>/exhibits/selected/<slug:slug>/", views.selected, name="selected"),
    path("<slug:reference>/documents/<slug:part>/file/", views.document_file, name="document"),
    path("<slug:reference>/<slug:tab>/", views.case, name="tab"),
]
