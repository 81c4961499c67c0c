from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("access/", views.index, name="access"),
    path("access/people/<slug:reference>/", views.reach, name="reach"),
    path("access/drill/", views.drill, name="drill"),
    path("access/drill/<slug:reference>/", views.drilled, name="drilled"),
    path("access/<str:label>/<slug:reference>/", views.who, name="who"),
    path("left-behind/<slug:reference>/", views.left_behind, name="left_behind"),
    path("left-behind/<slug:reference>/hand-over/", views.hand_over, name="hand_over"),
]
