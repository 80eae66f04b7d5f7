from django.urls import path, register_converter

from claims.public import (
    about,
    as_of,
    claim,
    claims,
    compare,
    corrections,
    home,
    method,
    parties,
    revisions,
    topics,
)


class PublicId:
    """The short, random and permanent name of a claim or a party. In capitals it leads to the page of the same."""

    regex = "[0-9A-Za-z]{8}"

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
REVISION = f"{CLAIM}revisions/<number:number>"

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<public_id:public_id>/", claim.claim, name="claim"),
    path(CLAIM, claim.claim, name="claim"),
    path(f"{CLAIM}revisions/", revisions.revisions, name="revisions"),
    path(f"{REVISION}/", revisions.revision, name="revision"),
    path(f"{REVISION}.json", revisions.revision_json, name="revision_json"),
    path(f"{REVISION}.png", revisions.card, name="card"),
    path(f"{CLAIM}compare/", compare.pick_revisions, name="pick_revisions"),
    path(f"{CLAIM}compare/<number:old>/<number:new>/", compare.compare, name="compare"),
    path(f"{CLAIM}as-of/", as_of.pick_day, name="pick_day"),
    path(f"{CLAIM}as-of/<str:day>/", as_of.as_of, name="as_of"),
    path(f"{CLAIM}as-of/<str:day>/held/", as_of.as_known_now, name="as_known_now"),
    path("parties/", parties.parties, name="parties"),
    path("parties/<public_id:public_id>/", parties.party, name="party"),
    path("parties/<public_id:public_id>/<str:slug>/", parties.party, name="party"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("method/", method.method, name="method"),
    path("about/", about.about, name="about"),
]
