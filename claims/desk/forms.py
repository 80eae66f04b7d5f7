"""The form that every action of the desk starts from: errors name the field, and a refusal of a verb is one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID, uuid4, uuid5

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.forms.boundfield import BoundField
from django.forms.renderers import Jinja2
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.desk.access import DeskRequest
from claims.desk.claim.conflicts import since_seen
from claims.models import Claim, Edit, User
from claims.models.append_only import TOMBSTONE
from claims.typed import TypedText
from claims.typed_dates import TypedDateBoundField
from claims.wording import Beside, beside
from claims.workflow import Conflict, Refused
from claims.workflow.act import as_json

TOKEN, ACCOUNT, CSRF_TOKEN = "token", "account", "csrfmiddlewaretoken"  # macros/forms.html draws the first two
NOT_TYPED = (TOKEN, ACCOUNT, CSRF_TOKEN)
SEEN_AND_NOW = (gettext_lazy("As you saw it"), gettext_lazy("As it is now"))
NOW_AND_TYPED = (gettext_lazy("As it is now"), gettext_lazy("As you typed it"))

RENDERER = Jinja2()  # Django's own widgets in the language of our pages


def post_data(request: DeskRequest) -> Any:
    """What was sent; None where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def submit(request: DeskRequest, form: DeskForm) -> bool:
    """Save a form that was sent. False: it was only asked for, or its errors are in it. Raises SentBefore.

    A date that could be read in two ways is said beside what was saved: not everybody saw it beside the field. The answer
    tells the browser which form is saved now (access.needs), so that it keeps no draft of it.
    """
    if request.method != "POST":
        return False
    try:
        is_saved = form.save(request.user)
    except SentBefore:
        request.saved_form = form.token
        raise
    if is_saved:
        request.saved_form = form.token
    for field in form if is_saved else ():
        if isinstance(field, TypedDateBoundField) and field.is_ambiguous:
            messages.info(request, f"{field.label}: {field.reading}")
    return is_saved


class SentBefore(Exception):
    """The very same form was sent before, and nothing was added now. `claim` is what it was about, None for no claim."""

    def __init__(self, edit: Edit) -> None:
        super().__init__(_("This was recorded already; nothing was added."))
        self.claim: Any = edit.claim.survivor if edit.claim else None


def new_token() -> str:
    """What tells one form from all others: drawn with it, and sent with it."""
    return str(uuid4())


class DeskForm(forms.Form):
    """A form that does one thing: `act`, whose result is kept in `result`.

    `field_aliases` maps the names by which verbs and rows call a field to ours. `conflict` is set by a stale save. What
    `look_twice` says of what was typed is shown before it is saved: then somebody ticks that they mean it. `sent_as` is the
    same only where one form is sent twice with the same content; None for a form without a token. So what somebody goes
    back to and types anew is something new. `is_sent_once`: its view answers SentBefore. It is saved for the account for
    which it was drawn, and shown again to another.
    """

    field_aliases: ClassVar[dict[str, str]] = {}
    is_sent_once: ClassVar[bool] = False
    conflict: Conflict | None = None
    result: Any = None
    data: Any
    use_required_attribute = False
    default_renderer = RENDERER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        token = self._sent_token()
        self.token = str(token or new_token())
        self.sent_as = self._sent_as(token) if token and self.is_sent_once else None
        for name, field in self.fields.items():
            label = field.label or name.replace("_", " ").capitalize()
            field.label = label[:1].upper() + label[1:]
            chosen = isinstance(field.widget, forms.RadioSelect | forms.Select)
            needed = _("“{label}” is needed. Fill it in.").format(label=field.label)
            field.error_messages["required"] = _("Choose one.") if chosen else needed
            field.error_messages["invalid_choice"] = _("Choose one of those that are offered.")

    def act(self, user: User) -> Any:
        """Do what the form is for. It is valid, and runs in a transaction."""
        raise NotImplementedError

    def look_twice(self) -> dict[str, str]:
        """By field, what is odd about what was typed, "" where nothing is. What was wrong is not in the cleaned data."""
        return {}

    @cached_property
    def warnings(self) -> list[tuple[BoundField, str]]:
        """What is odd about what was sent, each with its field."""
        if not self.is_bound:
            return []
        assert self.errors is not None  # has cleaned what was sent
        return [(self[name], warning) for name, warning in self.look_twice().items() if warning]

    @property
    def confirmation(self) -> str:
        """What the box sends that says: I mean it. Other warnings than these were not confirmed by it."""
        return " ".join(warning for _field, warning in self.warnings)

    @property
    def is_confirmed(self) -> bool:
        return bool(self.data.get("confirmed") == self.confirmation)

    def save(self, user: User) -> bool:
        """Act, all in one transaction. False: nothing was done, and the errors or warnings are here. Raises SentBefore."""
        self._refuse_second()
        self._refuse_another(user)
        if not self.is_valid() or (self.warnings and not self.is_confirmed):
            return False
        with workflow.made_by(self.sent_as), self.refusals_as_errors():
            self.result = self.act(user)
        if self.errors:
            self._refuse_second()  # sent twice at once, and the other was faster
        return not self.errors

    def _sent_token(self) -> UUID | None:
        try:
            return UUID(self.data.get(TOKEN, ""))
        except ValueError:
            return None

    def _sent_as(self, token: UUID) -> UUID:
        content = sorted((name, self.data.getlist(name)) for name in self.data if name not in NOT_TYPED)
        return uuid5(token, json.dumps([type(self).__name__, content]))

    def _refuse_second(self) -> None:
        if self.sent_as and (
            edit := Edit.objects.filter(form=self.sent_as).select_related("claim__merged_into").first()
        ):
            raise SentBefore(edit)

    def _refuse_another(self, user: User) -> None:
        """Not silently under another name: somebody may have logged in as another since the form was drawn."""
        drawn_for = self.data.get(ACCOUNT) or str(user.pk)
        if drawn_for == str(user.pk):
            return
        known = User.objects.filter(pk=drawn_for).first() if _is_number(drawn_for) else None
        begun = _("It was begun by {somebody}, and you are logged in as {you}. Send it again to save it in your name.")
        self.add_error(None, begun.format(somebody=known or _("another account"), you=user))

    @contextmanager
    def refusals_as_errors(self) -> Iterator[None]:
        """Run verbs in a transaction, and take what they refuse as errors of the form."""
        try:
            with transaction.atomic():
                yield
        except Conflict as conflict:
            self.conflict = conflict
            self.on_conflict(conflict)
            self.add_error(None, str(conflict))
        except Refused as refused:
            self._add_errors({refused.field or NON_FIELD_ERRORS: [str(refused)]})
        except ValidationError as error:
            self._add_errors(error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages})

    def _add_errors(self, errors: dict[str, list[str]]) -> None:
        for name, wrong in errors.items():
            ours = self.field_aliases.get(name, name)
            for message in wrong:
                self.add_error(ours if ours in self.fields else None, message)

    def on_conflict(self, conflict: Conflict) -> None:
        """Renew the version that was seen, so that saving again is saving in the knowledge of what is shown."""
        self.data = self.data.copy()
        self.data["seen"] = str(conflict.claim.version)

    def wrong_fields(self) -> list[Any]:
        return [field for field in self if field.errors]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


class ClaimForm(DeskForm):
    """A form that does something to one claim, unless that was merged into another meanwhile."""

    is_sent_once = True

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        self.claim = claim
        super().__init__(*args, **kwargs)

    def save(self, user: User) -> bool:
        if self.claim.merged_into and self.is_valid():
            merged = _("This claim was merged into “{claim}”. Nothing was saved. Go on there.")
            self.add_error(None, merged.format(claim=self.claim.merged_into))
        return super().save(user)


class VersionedForm(ClaimForm):
    """A form whose verb must not pass over what somebody else did since it was shown.

    `beside` is what a conflict puts side by side, under `heads`: what the claim said when the form was shown and says
    now, or, where what is typed takes the place of it, what it says now and what was typed. `advice` says what else
    became of the form.
    """

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    heads = SEEN_AND_NOW
    advice = ""

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        self.beside: list[Beside] = []
        kwargs["initial"] = {"seen": claim.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, claim=claim, **kwargs)

    def on_conflict(self, conflict: Conflict) -> None:
        super().on_conflict(conflict)
        self.beside = since_seen(conflict.edits)

    def compare_with(self, row: models.Model, edits: Iterable[Edit]) -> None:
        """Show what others made of a row beside what was typed; a field left as it was shown takes the newer value.

        A text from which words were removed for legal cause is shown too: what was typed may still have them.
        """
        self.heads, self.beside = NOW_AND_TYPED, []
        shown: dict[str, Any] = {}
        for edit in edits:
            if isinstance(edit.changes, dict):
                shown = {name: old for name, (old, _new) in edit.changes.items() if name in self.fields} | shown
        redacted = (name for name in self.fields if TOMBSTONE in str(getattr(row, name, "")))
        for name, before in (dict.fromkeys(redacted) | shown).items():
            typed, newer = self.cleaned_data[name], getattr(row, name)
            if (as_json(typed) or "") == (before or ""):
                self.data.pop(f"{name}-pick", None)
                self.data[name] = self.as_typed(name, newer)
            elif typed != newer:
                old, new = self.in_words(name, newer), self.in_words(name, typed)
                self.beside.append(beside(str(self.fields[name].label), old, new))

    def as_typed(self, name: str, value: Any) -> Any:
        """A value of a row as one types it."""
        return self.fields[name].prepare_value(value) or ""

    def in_words(self, name: str, value: Any) -> str:
        """A value of a row as one reads it."""
        return str(value or "")


class ReasonForm(ClaimForm):
    """Asks only why."""

    reason = TypedText(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
