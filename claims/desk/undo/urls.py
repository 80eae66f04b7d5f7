from django.urls import path

from claims.desk.undo import views

urlpatterns = [
    path("batches/<int:pk>/undo/", views.undo_batch, name="undo_batch"),
    path("undo/<int:pk>/", views.undo, name="undo"),
]
