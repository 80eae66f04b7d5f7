"""The right of reply: whom the desk asked, and what came back."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims.desk.access import DeskRequest, get_reply_or_404
from claims.desk.claim.actions import action, render_form, render_result
from claims.desk.forms import post_data, submit
from claims.desk.replies.forms import AskReplyForm, EditReplyForm, RecordReplyForm, TakeBackReplyForm
from claims.models import Claim, ReplyRequest


@action("research")
def ask_reply(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = AskReplyForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("Recorded: whom the desk asked for a reply."), at="replies")
    return render_form(
        request,
        claim,
        form,
        title=_("Ask for a reply"),
        button=_("Record it"),
        layout="desk/replies/_reply_form.html",
        about=_(
            "The desk sends nothing itself: record here whom you asked, so that it can be shown that they were heard."
        ),
    )


@action("research")
def record_reply(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    reply = get_reply_or_404(claim, pk)
    form = RecordReplyForm(post_data(request), claim=claim, reply=reply)
    if submit(request, form):
        return render_result(request, claim, _("The reply is recorded."), at="replies")
    return render_form(
        request, claim, form, title=_("Record what came back"), button=_("Record it"), about=_about(reply)
    )


@action("research")
def edit_reply(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    reply = get_reply_or_404(claim, pk)
    form = EditReplyForm(post_data(request), claim=claim, reply=reply)
    if submit(request, form):
        return render_result(request, claim, _("The entry is changed."), at="replies")
    return render_form(request, claim, form, title=_("Edit the entry"), button=_("Save the entry"), about=_about(reply))


@action("research")
def take_back_reply(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    reply = get_reply_or_404(claim, pk)
    form = TakeBackReplyForm(post_data(request), claim=claim, reply=reply)
    if submit(request, form):
        return render_result(request, claim, _("The entry is taken back. The log still tells of it."), at="replies")
    return render_form(
        request,
        claim,
        form,
        title=_("Take back an entry that should not stand"),
        button=_("Take it back"),
        about=_about(reply),
    )


def _about(reply: ReplyRequest) -> str:
    return f"{reply.party.survivor}: {reply.answer or reply.question}".removesuffix(": ")
