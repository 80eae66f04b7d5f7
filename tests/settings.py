"""The site's settings as tests want them: known, whatever stands in the environment, and quick."""

import os

os.environ["DEBUG"] = "on"  # before the import: what a server must have is tested by `check --deploy`, not here

from factcheck.settings import *  # noqa: F403
from factcheck.settings import CACHES, DATABASES

DESK_NAME = "The Claims Desk"
DESK_URL = "http://testserver"
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
DAY_FIRST = True
SECOND_EDITOR = True
STAGE_FOLLOWS_WORK = True
UNDO_MINUTES = 10

# A hash that costs nothing: every test that logs in would pay for a good one.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# What the log-in counts is counted here without the database. tests/desk/account/test_limits.py takes the site's own.
CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name} for name in CACHES}

# Static files come from where they lie. Nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A database that is thrown away need not outlive a power cut. All else is as on a real site.
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous = FULL", "synchronous = OFF")
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # threads of tests leave no connection behind
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
