from django.http import HttpRequest, HttpResponse
from django.urls import path

from factcheck.urls import handler400, urlpatterns

__all__ = ["handler400", "urlpatterns"]


def ok(request: HttpRequest) -> HttpResponse:
    """What a page is compared with: somebody is logged in, all the middleware runs, and the view does nothing."""
    return HttpResponse("ok")


urlpatterns = [path("desk/ok/", ok), *urlpatterns]
