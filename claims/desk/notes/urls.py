from django.urls import path

from claims.desk.notes import views

urlpatterns = [
    path("claims/<slug:public_id>/checked/", views.mark_checked, name="mark_checked"),
    path("claims/<slug:public_id>/notes/", views.notes, name="notes"),
    path("claims/<slug:public_id>/notes/add/", views.add_note, name="add_note"),
    path("claims/<slug:public_id>/notes/<int:pk>/take-back/", views.take_back_note, name="take_back_note"),
]
