from django.conf import settings
from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, str]:
    """The desk's own name, for every page."""
    return {"desk_name": settings.DESK_NAME}
