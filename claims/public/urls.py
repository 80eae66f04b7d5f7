from django.urls import path, register_converter

from claims.public import views


class PublicId:
    """The short, random and permanent name of a claim."""

    regex = "[0-9a-z]{8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class RevisionNumber:
    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(PublicId, "public_id")
register_converter(RevisionNumber, "number")

CLAIM = "claims/<public_id:public_id>/<str:slug>/"

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("claims/", views.claims, name="claims"),
    path("claims/<public_id:public_id>/", views.claim, name="claim"),
    path(CLAIM, views.claim, name="claim"),
    path(f"{CLAIM}revisions/", views.revisions, name="revisions"),
    path(f"{CLAIM}revisions/<number:number>/", views.revision, name="revision"),
    path(f"{CLAIM}revisions/<number:number>.json", views.revision_json, name="revision_json"),
    path(f"{CLAIM}as-of/", views.pick_day, name="pick_day"),
    path(f"{CLAIM}as-of/<str:day>/", views.as_of, name="as_of"),
    path("method/", views.method, name="method"),
    path("healthz", views.healthz, name="healthz"),
]
