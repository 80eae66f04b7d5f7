"""Actions on where a claim is in the desk's work: stage, assignee, review and topics."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims import workflow
from claims.desk.access import DeskRequest, get_topic_or_404
from claims.desk.claim.actions import action, ask, did, done, sent
from claims.desk.forms import DeskForm
from claims.desk.planning.forms import AssigneeForm, ReviewForm, StageForm, TopicForm
from claims.models import Claim


@action("research")
def set_stage(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = StageForm(sent(request), initial={"stage": claim.stage})
    if did(request, claim, form, lambda: workflow.set_stage(request.user, [claim], **form.cleaned_data)):
        return done(request, claim, _("The stage is changed."))
    title = "Take the claim up again" if claim.turned_down else "Change the stage"
    return ask(request, claim, form, title=title, button=_("Save the stage"))


@action("research")
def assign(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = AssigneeForm(sent(request), initial={"assignee": claim.assignee_id})
    if did(request, claim, form, lambda: workflow.assign(request.user, [claim], **form.cleaned_data)):
        return done(
            request,
            claim,
            _("The claim is assigned to {somebody}.").format(somebody=form.cleaned_data["assignee"] or _("nobody")),
        )
    return ask(request, claim, form, title=_("Assign the claim"), button=_("Assign"))


@action("research")
def set_review(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = ReviewForm(sent(request), initial={"on": claim.review_on})
    if did(request, claim, form, lambda: workflow.set_review(request.user, [claim], **form.cleaned_data)):
        return done(
            request, claim, _("The next review is set.") if form.cleaned_data["on"] else _("No review is planned.")
        )
    return ask(request, claim, form, title=_("Set the next review"), button=_("Save the day"))


@action("research")
def add_topic(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = TopicForm(sent(request), claim=claim)
    if did(request, claim, form, lambda: workflow.add_topic(request.user, [claim], **form.cleaned_data)):
        return done(request, claim, _("The claim is under “{topic}”.").format(topic=form.cleaned_data["topic"]))
    return ask(request, claim, form, title=_("Add a topic"), button=_("Add it"))


@action("research")
def remove_topic(request: DeskRequest, claim: Claim, slug: str) -> HttpResponse:
    topic = get_topic_or_404(claim, slug)
    form = DeskForm(sent(request))
    if did(request, claim, form, lambda: workflow.remove_topic(request.user, [claim], topic=topic)):
        return done(request, claim, _("The claim is no longer under “{topic}”.").format(topic=topic))
    return ask(
        request,
        claim,
        form,
        title=_("Remove a topic"),
        button=_("Remove it"),
        about=_("Take this claim out of “{topic}”.").format(topic=topic),
    )
