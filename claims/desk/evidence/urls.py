from django.urls import path

from claims.desk.evidence import views

urlpatterns = [
    path("proposed-origin/", views.propose_origin, name="propose_origin"),
    path("claims/<slug:public_id>/evidence/", views.link_evidence, name="link_evidence"),
    path("claims/<slug:public_id>/origins/<int:pk>/", views.origin, name="origin"),
    path("claims/<slug:public_id>/evidence/<int:pk>/", views.edit_evidence, name="edit_evidence"),
    path("claims/<slug:public_id>/evidence/<int:pk>/unlink/", views.unlink_evidence, name="unlink_evidence"),
]
