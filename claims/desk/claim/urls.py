from django.urls import path

from claims.desk.claim import alike, live, views

urlpatterns = [
    path("claims/<slug:public_id>/", views.workspace, name="workspace"),
    path("receive/", views.receive, name="receive"),
    path("like/", alike.like, name="like"),
    path("claims/<slug:public_id>/like/", alike.alike, name="alike"),
    path("claims/<slug:public_id>/news/<int:version>/", live.claim_news, name="claim_news"),
    path("claims/<slug:public_id>/log/", views.log, name="log"),
    path("claims/<slug:public_id>/text/", views.edit_text, name="edit_text"),
    path("claims/<slug:public_id>/turn-down/", views.turn_down, name="turn_down"),
    path("claims/<slug:public_id>/relations/", views.relate, name="relate"),
    path("claims/<slug:public_id>/relations/<int:pk>/end/", views.unrelate, name="unrelate"),
    path("claims/<slug:public_id>/merge/", views.merge, name="merge"),
]
