"""Verbs on what claims refer to: parties, sources, topics, statuses and accounts."""

from __future__ import annotations

from types import EllipsisType
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import models
from django.utils.translation import gettext as _

from claims import publishing
from claims.models import Party, Source, Status, StatusChange, Topic, User
from claims.models.sources import url_key
from claims.publishing.visibility import FIELDS
from claims.workflow.act import Act, Refused, created, reason_of, save_new
from claims.workflow.republishing import claims_that_show, lock_claims_that_show, mark_for_republishing

CHIEF_EDITOR = "chief editor"
_ACCOUNT = ("username", "first_name", "last_name", "email", "byline", "is_active")
_MEANING = ("label", "definition", "tone", "rating_value", "rating_name")


def _names(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]


def _strip(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}


def _add(user: User, row: Any, permission: str, reason: str = "") -> Any:
    with Act(user, f"add_{row._meta.model_name}", permission) as act:
        save_new(row)
        act.log(row, created(row, _names(type(row))), reason=reason)
    return row


def _edit(user: User, row: Any, permission: str, reason: str, fields: dict[str, Any]) -> Any:
    """Change a row's fields; nothing is written where nothing changes. Claims that show it are marked to be published."""
    is_public = not FIELDS[type(row).__name__].public.isdisjoint(fields)
    with Act(user, f"edit_{row._meta.model_name}", permission) as act:
        if is_public:
            lock_claims_that_show(row)
        row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
        changes = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
        if changes:
            for name, (_old, new) in changes.items():
                setattr(row, name, new)
            row.full_clean()
            row.save(update_fields=list(changes))
            act.log(row, changes, reason=reason)
            if is_public:
                mark_for_republishing(claims_that_show(row))
    return row


def add_party(user: User, *, reason: str = "", **fields: Any) -> Party:
    """Add a party. Raises ValidationError."""
    return _add(user, Party(**_strip(fields)), "research", reason)


def edit_party(user: User, party: Party, *, reason: str = "", **fields: Any) -> Party:
    """Change a party. A new reliability needs its reason in `reliability_reason`. Raises Refused, ValidationError."""
    fields = _strip(fields)
    whole = fields.get("part_of")
    while whole is not None:
        if whole.pk == party.pk:
            raise Refused(_("A party cannot be part of itself, nor of one of its parts."), "part_of")
        whole = whole.part_of
    return _edit(user, party, "research", reason, fields)


def add_source(user: User, *, reason: str = "", **fields: Any) -> Source:
    """Add a source. Another spelling of a known address is the known source. Raises ValidationError."""
    fields = _strip(fields)
    return _add(user, Source(url_key=url_key(fields.get("url", "")), **fields), "research", reason)


def edit_source(user: User, source: Source, *, reason: str = "", **fields: Any) -> Source:
    """Change a source. Raises Refused, ValidationError."""
    fields = _strip(fields)
    if "url" in fields:
        fields["url_key"] = url_key(fields["url"])
    original = fields.get("through")
    while original is not None:
        if original.pk == source.pk:
            raise Refused(_("A source cannot be known through itself, nor through one that it reports."), "through")
        original = original.through
    return _edit(user, source, "research", reason, fields)


def define_topic(user: User, *, reason: str = "", **fields: Any) -> Topic:
    """Add a topic to the vocabulary. Raises ValidationError."""
    return _add(user, Topic(**_strip(fields)), "edit_vocabularies", reason)


def edit_topic(user: User, topic: Topic, *, reason: str = "", **fields: Any) -> Topic:
    """Change a topic's name or description. Its address stays for ever. Raises Refused, ValidationError."""
    if fields.get("slug", topic.slug) != topic.slug:
        raise Refused(_("The address of a topic stays for ever. Add another topic instead."), "slug")
    return _edit(user, topic, "edit_vocabularies", reason, _strip(fields))


def add_status(user: User, *, reason: str = "", **fields: Any) -> Status:
    """Add a status to the desk's vocabulary, and tell the public. Raises ValidationError."""
    status = _add(user, Status(**_strip(fields)), "edit_vocabularies", reason)
    publishing.write_statuses()
    return status


def edit_status(user: User, status: Status, *, reason: str = "", **fields: Any) -> Status:
    """Change a status. One that was ever given to a claim keeps its meaning: only its order changes. Raises Refused."""
    fields = _strip(fields)
    if fields.get("key", status.key) != status.key:
        raise Refused(_("The key of a status stays for ever."), "key")
    moved = [name for name in _MEANING if name in fields and fields[name] != getattr(status, name)]
    if moved and StatusChange.objects.filter(status=status).exists():
        raise Refused(
            _("This status is in use. Retire it and add another instead of giving it another meaning."), moved[0]
        )
    status = _edit(user, status, "edit_vocabularies", reason, fields)
    publishing.write_statuses()
    return status


def retire_status(user: User, status: Status, *, replaced_by: Status | None, reason: str) -> Status:
    """Offer a status no more. Claims keep it until somebody changes them. Raises Refused."""
    reason = reason_of(reason)
    with Act(user, "retire_status", "edit_vocabularies") as act:
        status = Status.objects.select_for_update(of=("self",)).get(pk=status.pk)
        if status.retired_at is not None:
            raise Refused(_("This status was retired already."))
        if replaced_by is not None and (replaced_by.pk == status.pk or replaced_by.retired_at is not None):
            raise Refused(_("Choose another status that is in use."), "replaced_by")
        if not Status.objects.in_use().exclude(pk=status.pk).exists():
            raise Refused(_("This is the last status in use. Add another first."))
        status.retired_at, status.replaced_by = act.at, replaced_by
        status.save(update_fields=["retired_at", "replaced_by"])
        act.log(status, {"retired": [None, True], "replaced_by": [None, replaced_by]}, reason=reason)
        publishing.write_statuses()
    return status


def add_account(user: User, *, password: str, role: Group | None = None, **fields: Any) -> User:
    """Open an account with a role. Raises ValidationError."""
    row = User(**_strip(fields))
    with Act(user, "add_account", "manage_accounts") as act:
        validate_password(password, row)
        row.set_password(password)
        save_new(row)
        _give_role(row, role)
        act.log(row, created(row, _ACCOUNT) | {"role": [None, role.name if role else None]})
    return row


def edit_account(
    user: User, account: User, *, reason: str = "", role: Group | EllipsisType | None = ..., **fields: Any
) -> User:
    """Change an account. Its holder is deactivated, never deleted. Raises Refused, ValidationError.

    Without `role` the account keeps the one it has; None takes it away.
    """
    with Act(user, "edit_account", "manage_accounts") as act:
        if "byline" in fields:
            lock_claims_that_show(account)
        account = User.objects.select_for_update().get(pk=account.pk)
        if account.is_superuser and not user.is_superuser:
            raise Refused(_("Only a superuser may change a superuser."))
        if account.pk == user.pk and fields.get("is_active") is False:
            raise Refused(_("You cannot deactivate yourself."), "is_active")
        before = account.groups.order_by("name").first()
        role = before if isinstance(role, EllipsisType) else role
        if account.pk == user.pk and role != before:
            raise Refused(_("You cannot change your own role."), "role")
        changes = {n: [getattr(account, n), v] for n, v in _strip(fields).items() if getattr(account, n) != v}
        for name, (_old, new) in changes.items():
            setattr(account, name, new)
        account.full_clean()
        account.save()
        _give_role(account, role)
        if before != role:
            changes["role"] = [before.name if before else None, role.name if role else None]
        if changes:
            act.log(account, changes, reason=reason)
        if "byline" in changes:
            mark_for_republishing(claims_that_show(account))
    return account


def set_password(user: User, account: User, *, password: str) -> User:
    """Give an account another password. The log says that, and nothing of the password. Raises Refused, ValidationError."""
    with Act(user, "set_password", "manage_accounts") as act:
        account = User.objects.select_for_update().get(pk=account.pk)
        if account.is_superuser and not user.is_superuser:
            raise Refused(_("Only a superuser may change a superuser."))
        validate_password(password, account)
        account.set_password(password)
        account.save(update_fields=["password"])
        act.log(account, {"password": [None, "set anew"]})
    return account


def _give_role(account: User, role: Group | None) -> None:
    """One role each. Chief editors, and nobody else but superusers, may enter the admin."""
    account.groups.set([role] if role else [])
    account.is_staff = account.is_superuser or (role is not None and role.name == CHIEF_EDITOR)
    account.save(update_fields=["is_staff"])
