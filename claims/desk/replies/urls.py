from django.urls import path

from claims.desk.replies import views

urlpatterns = [
    path("claims/<slug:public_id>/replies/", views.ask_reply, name="ask_reply"),
    path("claims/<slug:public_id>/replies/<int:pk>/answer/", views.record_reply, name="record_reply"),
    path("claims/<slug:public_id>/replies/<int:pk>/edit/", views.edit_reply, name="edit_reply"),
    path("claims/<slug:public_id>/replies/<int:pk>/take-back/", views.take_back_reply, name="take_back_reply"),
]
