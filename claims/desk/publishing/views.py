"""Publishing a claim, and withdrawing it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims import published, publishing, timeline, workflow
from claims.dates import hour_that_has_begun, in_the_desks_zone
from claims.desk.access import DeskRequest
from claims.desk.claim.actions import action, render_form, render_result
from claims.desk.forms import post_data, submit
from claims.desk.publishing.forms import PublishForm, WithdrawForm
from claims.models import Claim, PublicClaim, Revision
from claims.published import PublishedClaim
from claims.published.compare import changes
from claims.publishing import Composed
from claims.vocabulary import CheckItem, Stage
from claims.wording import beside

COMPARE = "compare"  # what a button may ask for instead of publishing
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
    if request.POST.get("step") == COMPARE:
        workflow.compare_with_published([claim.survivor])
        sentence = _("The claim was compared with what readers see, and its mark put right.")
        return render_result(request, claim.survivor, sentence)
    form = PublishForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("The claim is published as it is now."))
    claim = claim.survivor
    composed = publishing.compose(claim, author=request.user)
    unchanged = publishing.unchanged([composed])
    if unchanged and request.method == "POST":
        workflow.compare_with_published([claim])
    last = claim.revisions.filter(kind=Revision.Kind.PUBLISHED).order_by("-number").first()
    with in_the_desks_zone():  # written as readers get it, whoever looks
        to_readers = _to_readers(form, composed, last.payload if last else {})
    checks = workflow.checklist(request.user, [claim]).get(claim.pk, [])
    may_ask = not unchanged and claim.stage not in (Stage.IN_REVIEW, Stage.TURNED_DOWN)  # for a second look
    is_marked_in_vain = bool(unchanged) and claim.has_unpublished_changes and request.method != "POST"
    return render_form(
        request,
        claim,
        form,
        title=_("Publish"),
        button=_("Publish this"),
        alone=True,
        layout="desk/publishing/_publish_form.html",
        beside_form="desk/publishing/_to_readers.html",
        last=last,
        **to_readers,
        checks=[(check, f"desk:{MENDS[check.item]}") for check in checks],
        refusal=workflow.why_not_publish(request.user, [claim], {claim.pk: checks}, unchanged).get(claim.pk),
        may_ask=may_ask,
        steps=[(COMPARE, _("Take off the mark that it has changed"))] if is_marked_in_vain else [],
    )


def _to_readers(form: PublishForm, composed: Composed, before: dict[str, Any]) -> dict[str, Any]:
    """What readers would see, and what of it they would read anew. `before` is the last payload, empty where there is none."""
    ids = {*published.related_ids(composed.payload), *(published.related_ids(before) if before else ())}
    related = list(PublicClaim.objects.published().filter(public_id__in=ids).select_related("status"))
    statements = {row.public_id: row.statement for row in related}
    form.show(composed, statements)
    preview = published.read(composed.payload, related)
    anew = [
        beside(one.what, one.old, one.new) for one in (changes(before, composed.payload, statements) if before else ())
    ]
    return {"preview": preview, "timeline": _timeline(composed.claim, preview), "anew": anew}


def _timeline(claim: Claim, preview: PublishedClaim) -> timeline.Timeline:
    """With the revisions that there were: the one that this would be has no moment yet."""
    rows = claim.revisions.order_by("number").values_list("number", "kind", "recorded_at", named=True)
    until = max([hour_that_has_begun(), *(row.recorded_at for row in rows)])
    return timeline.draw(replace(preview, published_at=until), list(rows))


@action("withdraw")
def withdraw(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = WithdrawForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("The claim is withdrawn. Its addresses say so, with the reason."))
    about = _("Readers will find your reason at all its addresses.")
    return render_form(request, claim, form, title=_("Withdraw from the public"), button=_("Withdraw it"), about=about)
