from django.urls import path

from claims.desk.status import views

urlpatterns = [
    path("claims/<slug:public_id>/status/", views.change_status, name="change_status"),
]
