from django.contrib.auth.views import LogoutView
from django.urls import path

from claims.desk.views import accounts

urlpatterns = [
    path("login/", accounts.login, name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", accounts.change_password, name="password_change"),
]
