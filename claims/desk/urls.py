from django.urls import include, path

app_name = "desk"
urlpatterns = [
    path("", include("claims.desk.board.urls")),
    path("", include("claims.desk.claim.urls")),
    path("", include("claims.desk.evidence.urls")),
    path("", include("claims.desk.positions.urls")),
    path("", include("claims.desk.sources.urls")),
    path("", include("claims.desk.dates.urls")),
    path("", include("claims.desk.parties.urls")),
    path("", include("claims.desk.status.urls")),
    path("", include("claims.desk.publishing.urls")),
    path("", include("claims.desk.replies.urls")),
    path("", include("claims.desk.corrections.urls")),
    path("", include("claims.desk.planning.urls")),
    path("", include("claims.desk.notes.urls")),
    path("", include("claims.desk.bulk.urls")),
    path("", include("claims.desk.inbox.urls")),
    path("", include("claims.desk.undo.urls")),
    path("", include("claims.desk.my_page.urls")),
]
