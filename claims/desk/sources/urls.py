from django.urls import path

from claims.desk.sources import views

urlpatterns = [
    path("find/<slug:plural>/<slug:name>/", views.find, name="find"),
    path("known-source/<slug:name>/", views.known_source, name="known_source"),
    path("known-party/<slug:name>/", views.known_party, name="known_party"),
]
