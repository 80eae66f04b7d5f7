from django.contrib.auth.views import LogoutView
from django.urls import path

from claims.desk.account import preferences
from claims.desk.account import views as accounts

urlpatterns = [
    path("login/", accounts.login, name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/light/", preferences.switch_theme, name="switch_theme"),
    path("password/", accounts.change_password, name="password_change"),
]
