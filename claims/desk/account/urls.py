from django.urls import path, re_path

from claims.desk.account import preferences
from claims.desk.account import views as accounts

# Those whose names begin with account_ are asked for by django-allauth. It has more pages than these; the desk does not.
urlpatterns = [
    path("login/", accounts.login, name="login"),
    path("login/", accounts.login, name="account_login"),
    path("logout/", accounts.logout, name="logout"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/light/", preferences.switch_theme, name="switch_theme"),
    path("password/", accounts.change_password, name="password_change"),
    path("password/reset/", accounts.ask_reset, name="account_reset_password"),
    path("password/reset/sent/", accounts.reset_sent, name="account_reset_password_done"),
    path("password/reset/done/", accounts.reset_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        accounts.reset_password,
        name="account_reset_password_from_key",
    ),
]
