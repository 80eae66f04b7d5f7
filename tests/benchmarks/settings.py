"""The site's settings as a server has them, but for what a run on one machine lacks: a certificate and collected files."""

import os

os.environ |= {"DEBUG": "off", "SECRET_KEY": "only-for-a-benchmark", "ALLOWED_HOSTS": "testserver"}

from factcheck.settings import *  # noqa: F403
from factcheck.settings import STORAGES

ROOT_URLCONF = "tests.benchmarks.urls"
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
