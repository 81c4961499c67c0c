from django.urls import path

from cases import views

app_name = "exhibits"
urlpatterns = [
    path("exhibits/<slug:reference>/", views.exhibit, name="exhibit"),
    path("exhibits/<slug:reference>/file/", views.exhibit_file, name="file"),
    path("exhibits/<slug:reference>/pages/<int:number>/", views.pages, name="pages"),
    path("exhibits/<slug:reference>/pages/<int:number>/page.png", views.picture, name="picture"),
    path("exhibits/<slug:reference>/media/", views.media, name="media"),
    path("exhibits/<slug:reference>/rests/", views.rests, name="rests"),
    path("exhibits/<slug:reference>/copies/<slug:part>/file/", views.copy_file, name="copy_file"),
    path(
        "exhibits/<slug:reference>/copies/<slug:part>/do/<slug:slug>/",
        views.copy_do,
        name="copy_do",
    ),
    path("exhibits/<slug:reference>/custody.pdf", views.custody_sheet, name="custody"),
    path(
        "exhibits/<slug:reference>/offers/<slug:part>/do/<slug:slug>/",
        views.offer_do,
        name="offer_do",
    ),
    path("exhibits/<slug:reference>/do/<slug:slug>/", views.exhibit_do, name="do"),
    path(
        "exhibits/<slug:reference>/clearances/<slug:part>/do/<slug:slug>/",
        views.clearance_do,
        name="clearance_do",
    ),
    path(
        "exhibits/<slug:reference>/readers/<slug:part>/do/<slug:slug>/",
        views.reader_do,
        name="reader_do",
    ),
]
