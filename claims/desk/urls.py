from django.urls import path

from claims.desk.views import board, claim, facts, find, planning, status

CLAIM = "claims/<slug:public_id>/"

app_name = "desk"
urlpatterns = [
    path("", board.board, name="board"),
    path("receive/", claim.receive, name="receive"),
    path("find/<slug:plural>/<slug:name>/", find.find, name="find"),
    path(CLAIM, claim.workspace, name="workspace"),
    path(f"{CLAIM}log/", claim.log, name="log"),
    path(f"{CLAIM}text/", claim.edit_text, name="edit_text"),
    path(f"{CLAIM}turn-down/", claim.turn_down, name="turn_down"),
    path(f"{CLAIM}relations/", claim.relate, name="relate"),
    path(f"{CLAIM}relations/<int:pk>/end/", claim.unrelate, name="unrelate"),
    path(f"{CLAIM}merge/", claim.merge, name="merge"),
    path(f"{CLAIM}evidence/", facts.link_evidence, name="link_evidence"),
    path(f"{CLAIM}evidence/<int:pk>/unlink/", facts.unlink_evidence, name="unlink_evidence"),
    path(f"{CLAIM}positions/", facts.record_position, name="record_position"),
    path(f"{CLAIM}positions/<int:pk>/correct/", facts.correct_position, name="correct_position"),
    path(f"{CLAIM}positions/<int:pk>/void/", facts.void_position, name="void_position"),
    path(f"{CLAIM}status/", status.change_status, name="change_status"),
    path(f"{CLAIM}publish/", status.publish, name="publish"),
    path(f"{CLAIM}withdraw/", status.withdraw, name="withdraw"),
    path(f"{CLAIM}stage/", planning.set_stage, name="set_stage"),
    path(f"{CLAIM}assignee/", planning.assign, name="assign"),
    path(f"{CLAIM}review/", planning.set_review, name="set_review"),
    path(f"{CLAIM}topics/", planning.add_topic, name="add_topic"),
    path(f"{CLAIM}topics/<slug:slug>/remove/", planning.remove_topic, name="remove_topic"),
]
