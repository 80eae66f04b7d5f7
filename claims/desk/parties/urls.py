from django.urls import path

from claims.desk.parties import views

urlpatterns = [
    path("parties/", views.parties, name="parties"),
    path("parties/<slug:public_id>/", views.party, name="party"),
    path("parties/<slug:public_id>/edit/", views.edit_party, name="edit_party"),
    path("parties/<slug:public_id>/rate/", views.rate_party, name="rate_party"),
    path("parties/<slug:public_id>/merge/", views.merge_party, name="merge_party"),
]
