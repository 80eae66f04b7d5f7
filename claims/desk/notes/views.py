"""Notes on a claim, and the word that somebody looked at it again. They are the desk's own: no revision has them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from claims import keyset
from claims.desk.access import DeskRequest, get_note_or_404, needs
from claims.desk.claim.actions import action, of_a_claim, render_form, render_result
from claims.desk.forms import post_data, submit
from claims.desk.notes.forms import MarkCheckedForm, NoteForm, TakeBackNoteForm
from claims.models import Claim, Note

PAGE_SIZE = 50


@require_safe
@needs("research")
@of_a_claim
def notes(request: DeskRequest, claim: Claim) -> HttpResponse:
    """All that stand, newest first."""
    page = keyset.page(
        Note.objects.on(claim).standing().with_people(), ("-id",), request.GET.get("page", ""), PAGE_SIZE
    )
    return render(request, "desk/notes/notes.html", {"claim": claim, "page": page})


@action("research")
def add_note(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = NoteForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _saved(form.result), at="" if form.result else "notes")
    return render_form(request, claim, form, title=_("Write a note"), button=_("Save the note"))


def _saved(unknown: list[str]) -> str:
    """Say that a note is saved, and which names in it nobody has."""
    if not unknown:
        return _("The note is saved.")
    names = ", ".join(f"@{name}" for name in unknown)
    return ngettext(
        "The note is saved. Nobody at the desk has the name {names}, so it calls nobody.",
        "The note is saved. Nobody at the desk has the names {names}, so they call nobody.",
        len(unknown),
    ).format(names=names)


@action("research")
def take_back_note(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    note = get_note_or_404(claim, pk)
    form = TakeBackNoteForm(post_data(request), claim=claim, note=note)
    if submit(request, form):
        return render_result(request, claim, _("The note is taken back. The log still tells of it."), at="notes")
    foreign = note.written_by_id != request.user.pk
    refusal = _("Only {name}, who wrote this note, can take it back.").format(name=note.written_by) if foreign else ""
    return render_form(
        request,
        claim,
        form,
        title=_("Take back a note"),
        button=_("Take it back"),
        about=refusal or note.text,
        refusal=refusal,
    )


@action("research")
def mark_checked(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = MarkCheckedForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("Marked as checked just now, by you."))
    about = _("You looked at this claim again just now, whether or not anything came of it.")
    return render_form(request, claim, form, title=_("Mark as checked"), button=_("Checked now"), about=about)
