import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

application = get_wsgi_application()

gc.freeze()  # what is loaded now stays for good: the collector need not look through it again at every turn
