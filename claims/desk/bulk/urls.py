from django.urls import path

from claims.desk.bulk import batches, views

urlpatterns = [
    path("select/", views.select, name="select"),
    path("bulk/<slug:verb>/", views.bulk, name="bulk"),
    path("batches/", batches.batches, name="batches"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/go-on/", batches.go_on, name="go_on"),
]
