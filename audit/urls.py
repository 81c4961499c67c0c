from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("export/<slug:shape>/", views.export, name="export"),
    path("history/<str:label>/<slug:reference>/", views.object_history, name="history"),
    path("receipts/<int:pk>/", views.receipt, name="receipt"),
    path("receipts/<int:pk>/proof/", views.receipt_proof, name="receipt_proof"),
    path("trail/<str:label>/<slug:reference>/", views.object_trail, name="trail"),
]
