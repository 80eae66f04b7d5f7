from django.urls import path

from claims.desk.my_page import views

urlpatterns = [
    path("me/", views.my_page, name="my_page"),
]
