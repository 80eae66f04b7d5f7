"""Verbs on accounts."""

from __future__ import annotations

from types import EllipsisType
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _

from claims.hashing import NoTurn
from claims.models import Claim, User
from claims.workflow.act import Act, Refused, cleaned, created, save_new
from claims.workflow.republishing import claims_that_show, lock_claims_that_show, mark_for_republishing

CHIEF_EDITOR = "chief editor"
_ACCOUNT = ("username", "first_name", "last_name", "email", "byline", "is_active")


def add_account(user: User, *, password: str, role: Group | None = None, **fields: Any) -> User:
    """Open an account with a role. Raises Refused, ValidationError."""
    row = User(**cleaned(User, fields))
    act = Act(user, "add_account", "manage_accounts")
    _give_password(row, password)
    with act:
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
    act = Act(user, "set_password", "manage_accounts")
    return _change_password(act, account, password, "set anew")


def change_own_password(user: User, *, password: str, by_mail: bool = False) -> User:
    """Change one's own password, whatever one's role, or with a link that came by mail. Raises Refused, ValidationError.

    Who calls it has asked for the old one, or read the link.
    """
    act = Act(user, "change_own_password", None)
    return _change_password(act, user, password, "set anew by mail" if by_mail else "set anew")


def _change_password(act: Act, account: User, password: str, what: str) -> User:
    new = User.objects.get(pk=account.pk)
    _give_password(new, password)
    with act:
        account = User.objects.select_for_update().get(pk=account.pk)
        if account.is_superuser and not act.user.is_superuser:
            raise Refused(_("Only a superuser may change a superuser."))
        account.password = new.password
        account.save(update_fields=["password"])
        act.log(account, {"password": [None, what]})
    return account


def _give_password(account: User, password: str) -> None:
    """Check and hash it, before the database is locked for anything: a hash takes as long as a hundred rows.

    Raises Refused where too many others are hashing.
    """
    validate_password(password, account)
    try:
        account.set_password(password)
    except NoTurn:
        raise Refused(
            _("Many are logging in at this moment. Nothing was changed. Send it again in a moment.")
        ) from None


def _give_role(account: User, role: Group | None) -> None:
    """One role each. Chief editors, and nobody else but superusers, may enter the admin."""
    account.groups.set([role] if role else [])
    account.is_staff = account.is_superuser or (role is not None and role.name == CHIEF_EDITOR)
    account.save(update_fields=["is_staff"])
