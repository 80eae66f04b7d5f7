"""Publishing a claim, and withdrawing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims import payload, publishing, timeline, workflow
from claims.desk.access import DeskRequest
from claims.desk.claim.actions import action, render_form, render_result
from claims.desk.forms import post_data, submit
from claims.desk.publishing.forms import PublishForm, WithdrawForm
from claims.models import Claim, PublicClaim, Revision
from claims.payload.changes import changes
from claims.vocabulary import CheckItem
from claims.wording import Beside, beside

# Where an item that is not met can be mended.
MENDS = {
    CheckItem.PRIMARY_SOURCE: "link_evidence",
    CheckItem.CLAIMANT_HEARD: "record_position",
    CheckItem.RATIONALE: "change_status",
    CheckItem.QUOTES: "link_evidence",
    CheckItem.RIGHT_OF_REPLY: "ask_reply",
    CheckItem.SECOND_EDITOR: "ask_second_look",
    CheckItem.TWO_ORIGINS: "link_evidence",
}


@action("publish")
def publish(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = PublishForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("The claim is published as it is now."))
    claim = claim.survivor
    told = publishing.compose(claim, author=request.user)
    last = claim.revisions.filter(kind=Revision.Kind.PUBLISHED).order_by("-number").first()
    before = last.payload if last else {}
    ids = {*payload.related_ids(told), *(payload.related_ids(before) if before else ())}
    related = list(PublicClaim.objects.published().filter(public_id__in=ids))
    preview = payload.read(told, related)
    checks = workflow.checklist(request.user, [claim]).get(claim.pk, [])
    return render_form(
        request,
        claim,
        form,
        title=_("Publish"),
        button=_("Publish this"),
        alone=True,
        layout="desk/publishing/_publish_form.html",
        told=preview,
        timeline=timeline.draw(preview),
        last=last,
        anew=_anew(before, told, related) if before else [],
        checks=[(check, f"desk:{MENDS[check.item]}") for check in checks],
        refusal=workflow.why_not_publish(request.user, [claim], {claim.pk: checks}).get(claim.pk),
    )


def _anew(before: dict[str, Any], told: dict[str, Any], related: list[PublicClaim]) -> list[Beside]:
    statements = {row.public_id: row.statement for row in related}
    return [beside(one.what, one.old, one.new) for one in changes(before, told, statements)]


@action("withdraw")
def withdraw(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = WithdrawForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("The claim is withdrawn. Its addresses say so, with the reason."))
    about = _("Readers will find your reason at all its addresses.")
    return render_form(request, claim, form, title=_("Withdraw from the public"), button=_("Withdraw it"), about=about)
