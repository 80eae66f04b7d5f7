from django.urls import path

from claims.desk.corrections import views

urlpatterns = [
    path("claims/<slug:public_id>/requests/", views.receive_request, name="receive_request"),
    path("claims/<slug:public_id>/requests/<int:pk>/decide/", views.decide_request, name="decide_request"),
    path("claims/<slug:public_id>/requests/<int:pk>/reopen/", views.reopen_request, name="reopen_request"),
    path("claims/<slug:public_id>/requests/<int:pk>/take-back/", views.take_back_request, name="take_back_request"),
    path("requests/", views.requests, name="requests"),
]
