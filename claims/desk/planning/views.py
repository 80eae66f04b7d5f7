"""Actions on where a claim is in the desk's work: stage, assignee, review and topics."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims.desk.access import DeskRequest, get_topic_or_404
from claims.desk.claim.actions import action, render_form, render_result
from claims.desk.forms import post_data, submit
from claims.desk.planning.forms import AddTopicForm, AssigneeForm, RemoveTopicForm, ReviewForm, StageForm
from claims.models import Claim


@action("research")
def set_stage(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = StageForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("The stage is changed."))
    title = _("Take the claim up again") if claim.turned_down else _("Change the stage")
    return render_form(request, claim, form, title=title, button=_("Save the stage"))


@action("research")
def assign(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = AssigneeForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(
            request,
            claim,
            _("The claim is assigned to {somebody}.").format(somebody=form.cleaned_data["assignee"] or _("nobody")),
        )
    return render_form(request, claim, form, title=_("Assign the claim"), button=_("Assign"))


@action("research")
def set_review(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = ReviewForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(
            request, claim, _("The next review is set.") if form.cleaned_data["on"] else _("No review is planned.")
        )
    return render_form(request, claim, form, title=_("Set the next review"), button=_("Save the day"))


@action("research")
def add_topic(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = AddTopicForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(
            request, claim, _("The claim is under “{topic}”.").format(topic=form.cleaned_data["topic"])
        )
    return render_form(request, claim, form, title=_("Add a topic"), button=_("Add it"))


@action("research")
def remove_topic(request: DeskRequest, claim: Claim, slug: str) -> HttpResponse:
    topic = get_topic_or_404(claim, slug)
    form = RemoveTopicForm(post_data(request), claim=claim, topic=topic)
    if submit(request, form):
        return render_result(request, claim, _("The claim is no longer under “{topic}”.").format(topic=topic))
    return render_form(
        request,
        claim,
        form,
        title=_("Remove a topic"),
        button=_("Remove it"),
        about=_("Take this claim out of “{topic}”.").format(topic=topic),
    )
