"""Verbs on accounts."""

from __future__ import annotations

from types import EllipsisType
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _

from claims.models import Claim, User
from claims.workflow.act import Act, Refused, cleaned, created, save_new
from claims.workflow.republishing import claims_that_show, lock_claims_that_show, mark_for_republishing

CHIEF_EDITOR = "chief editor"
_ACCOUNT = ("username", "first_name", "last_name", "email", "byline", "is_active")


def add_account(user: User, *, password: str, role: Group | None = None, **fields: Any) -> User:
    """Open an account with a role. Raises ValidationError."""
    row = User(**cleaned(User, fields))
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
        changes = {n: [getattr(account, n), v] for n, v in cleaned(User, fields).items() if getattr(account, n) != v}
        for name, (_old, new) in changes.items():
            setattr(account, name, new)
        account.full_clean()
        account.save()
        Claim.objects.filter(assignee=account).exclude(assignee_name=account.sort_name).update(
            assignee_name=account.sort_name
        )
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
