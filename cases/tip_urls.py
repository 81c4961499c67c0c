from django.urls import path

from cases import views

urlpatterns = [
    path("", views.public_tip, name="public_tip"),
    path("receipt/", views.public_tip_receipt, name="public_tip_receipt"),
]
