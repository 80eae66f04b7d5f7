"""What a server runs. Never with DEBUG: its error pages show settings and sources to whoever asks."""

import gc
import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

if settings.DEBUG:
    raise ImproperlyConfigured(
        "DEBUG is on. Set DEBUG=off to serve, or use `manage.py runserver` on a machine of your own."
    )

application = get_wsgi_application()

gc.freeze()  # what is loaded now stays for good: the collector need not look through it again at every turn
