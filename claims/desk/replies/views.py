"""The right of reply: whom the desk asked, and what came back."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims import workflow
from claims.desk.access import DeskRequest, get_reply_or_404
from claims.desk.claim.actions import action, ask, did, done, sent
from claims.desk.forms import ReasonForm
from claims.desk.replies.forms import AskReplyForm, EditReplyForm, RecordReplyForm
from claims.models import Claim, ReplyRequest


@action("research")
def ask_reply(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = AskReplyForm(sent(request), claim=claim)
    if did(request, claim, form, lambda: form.ask(request.user, claim)):
        return done(request, claim, _("Recorded: whom the desk asked for a reply."), at="replies")
    return ask(
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
    form = RecordReplyForm(sent(request))
    if did(request, claim, form, lambda: workflow.record_reply(request.user, reply, **form.cleaned_data)):
        return done(request, claim, _("The reply is recorded."), at="replies")
    return ask(request, claim, form, title=_("Record what came back"), button=_("Record it"), about=_about(reply))


@action("research")
def edit_reply(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    reply = get_reply_or_404(claim, pk)
    form = EditReplyForm(sent(request), claim=claim, reply=reply)
    if did(request, claim, form, lambda: form.edit(request.user)):
        return done(request, claim, _("The entry is changed."), at="replies")
    return ask(request, claim, form, title=_("Edit the entry"), button=_("Save the entry"), about=_about(reply))


@action("research")
def take_back_reply(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    reply = get_reply_or_404(claim, pk)
    form = ReasonForm(sent(request))
    if did(request, claim, form, lambda: workflow.take_back_reply(request.user, reply, **form.cleaned_data)):
        return done(request, claim, _("The entry is taken back. The log still tells of it."), at="replies")
    return ask(
        request,
        claim,
        form,
        title=_("Take back an entry that should not stand"),
        button=_("Take it back"),
        about=_about(reply),
    )


def _about(reply: ReplyRequest) -> str:
    return f"{reply.party.survivor}: {reply.answer or reply.question}".removesuffix(": ")
