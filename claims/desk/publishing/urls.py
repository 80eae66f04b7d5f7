from django.urls import path

from claims.desk.publishing import second_look, views

urlpatterns = [
    path("claims/<slug:public_id>/publish/", views.publish, name="publish"),
    path("claims/<slug:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("claims/<slug:public_id>/second-look/", second_look.ask_second_look, name="ask_second_look"),
    path("claims/<slug:public_id>/second-look/return/", second_look.return_from_review, name="return_from_review"),
]
