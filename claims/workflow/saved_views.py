"""Verbs on saved views: a name for a filter of the board, one's own or the desk's.

A view is a preference. Deleting one takes its row away; the Edit stays and says what it was.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from claims.models import SavedView, User
from claims.workflow.act import Act, Refused, created, save_new

MOST = 30  # views of one owner: each is counted whenever something changed
_FIELDS = ("owner", "name", "query")


def save_view(user: User, *, name: str, query: str, for_desk: bool = False) -> SavedView:
    """Keep a filter under a name, for oneself or for the whole desk. Raises Refused, ValidationError."""
    view = SavedView(owner=None if for_desk else user, name=" ".join(name.split()), query=query)
    with Act(user, "save_view", _permission(view)) as act:
        User.objects.select_for_update().get(pk=user.pk)  # so that two at one moment do not pass the limit
        if SavedView.objects.filter(owner=view.owner).count() >= MOST:
            raise Refused(_("There are {number} views already. Delete one first.").format(number=MOST), "name")
        save_new(view)
        act.log(view, created(view, _FIELDS))
    return view


def rename_view(user: User, view: SavedView, *, name: str) -> SavedView:
    """Give a view another name. Raises Refused, ValidationError."""
    with Act(user, "rename_view", _permission(view)) as act:
        view = _locked(user, view)
        before, view.name = view.name, " ".join(name.split())
        if view.name == before:
            raise Refused(_("It has this name already."), "name")
        view.full_clean()
        view.save(update_fields=["name"])
        act.log(view, {"name": [before, view.name]})
    return view


def delete_view(user: User, view: SavedView) -> None:
    """Take a view away. Raises Refused."""
    with Act(user, "delete_view", _permission(view)) as act:
        view = _locked(user, view)
        act.log(view, {name: [old, new] for name, (new, old) in created(view, _FIELDS).items()})
        view.delete()


def _permission(view: SavedView) -> str:
    return "edit_vocabularies" if view.owner_id is None else "research"


def _locked(user: User, view: SavedView) -> SavedView:
    locked = SavedView.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=view.pk).first()
    if locked is None:
        raise Refused(_("This view was deleted meanwhile."))
    if locked.owner not in (None, user):
        raise PermissionDenied("A view of somebody else is not yours to change.")
    return locked
