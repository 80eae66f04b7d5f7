from django.urls import path

from claims.desk.sources import views

urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("sources/<int:pk>/", views.source, name="source"),
    path("sources/<int:pk>/edit/", views.edit_source, name="edit_source"),
    path("sources/<int:pk>/archived-copy/", views.archive_source, name="archive_source"),
    path("sources/<int:pk>/merge/", views.merge_source, name="merge_source"),
    path("sources/<int:pk>/link/", views.link_source, name="link_source"),
    path("find/<slug:plural>/<slug:name>/", views.find, name="find"),
    path("known-source/<slug:name>/", views.known_source, name="known_source"),
    path("known-party/<slug:name>/", views.known_party, name="known_party"),
]
