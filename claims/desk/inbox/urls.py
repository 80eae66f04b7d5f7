from django.urls import path

from claims.desk.inbox import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("claims/<slug:public_id>/follow/", views.follow, name="follow"),
    path("claims/<slug:public_id>/unfollow/", views.unfollow, name="unfollow"),
    path("claims/<slug:public_id>/read/", views.mark_read, name="mark_read"),
]
