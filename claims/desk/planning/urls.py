from django.urls import path

from claims.desk.planning import views

urlpatterns = [
    path("claims/<slug:public_id>/stage/", views.set_stage, name="set_stage"),
    path("claims/<slug:public_id>/assignee/", views.assign, name="assign"),
    path("claims/<slug:public_id>/review/", views.set_review, name="set_review"),
    path("claims/<slug:public_id>/topics/", views.add_topic, name="add_topic"),
    path("claims/<slug:public_id>/topics/<slug:slug>/remove/", views.remove_topic, name="remove_topic"),
]
