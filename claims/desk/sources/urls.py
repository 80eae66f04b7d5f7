from django.urls import path

from claims.desk.sources import views

urlpatterns = [
    path("find/<slug:plural>/<slug:name>/", views.find, name="find"),
    path("told/source/", views.told_source, name="told_source"),
]
