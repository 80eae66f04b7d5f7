"""Sources: what was published or said, where it can be looked up. A source without an address is as good a source."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.fields import AddressField, PartialDateField, ShortText
from claims.models.merging import Mergeable, MergeableQuerySet

_TRACKING = (
    "utm_",
    "fbclid",
    "gclid",
    "mc_cid",
    "mc_eid",
    "ref_src",
    "igshid",
    "cmpid",
    "ocid",
    "at_medium",
    "at_campaign",
)


def url_key(url: str) -> str:
    """What is the same for all spellings of one address: no scheme, `www.`, tracking, fragment or trailing slash.

    "" for an empty or impossible address.
    """
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    kept = sorted(
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.lower().startswith(_TRACKING)
    )
    return urlunsplit(("", host + port, parts.path.rstrip("/"), urlencode(kept), "")).removeprefix("//")


class Source(Mergeable):
    """`through` is the source that reports this one, where the desk knows the original only through it."""

    title = ShortText(max_length=300)
    publisher = models.ForeignKey(
        "claims.Party", models.PROTECT, null=True, blank=True, related_name="published_sources"
    )
    author = ShortText(max_length=200, blank=True)
    published_on = PartialDateField(_("published"))
    url = AddressField(_("address"), max_length=1000, blank=True)
    url_key = models.CharField(max_length=1000, blank=True, editable=False)
    archived_url = AddressField(_("archived copy"), max_length=1000, blank=True)
    through = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        help_text=_("The source that reports this one, where you know the original only through it."),
    )

    objects = MergeableQuerySet["Source"].as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["url_key"],
                condition=~Q(url_key="") & Q(merged_into=None),
                name="source_address_once",
                violation_error_message=_("A source with this address is known already. Pick it instead."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="source_not_merged_into_itself",
                violation_error_message=_("A source cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=Q(through=None) | ~Q(through=F("id")),
                name="source_not_through_itself",
                violation_error_message=_("A source cannot be known through itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
