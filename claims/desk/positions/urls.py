from django.urls import path

from claims.desk.positions import views

urlpatterns = [
    path("claims/<slug:public_id>/positions/", views.record_position, name="record_position"),
    path("claims/<slug:public_id>/positions/<int:pk>/correct/", views.correct_position, name="correct_position"),
    path("claims/<slug:public_id>/positions/<int:pk>/void/", views.void_position, name="void_position"),
]
