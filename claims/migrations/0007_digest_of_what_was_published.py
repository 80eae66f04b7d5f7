"""Computes for each revision the digest of what it says. What was redacted has none, and never equals anything.

It is the digest that composing the same facts gives now: older revisions have no part for replies, and call the baseline
of a claim a development.
"""

import hashlib
import json

import rfc8785
from django.db import migrations

OF_THE_REVISION = ("number", "published_at", "note", "author")
BATCH = 100


def digest(body, baselines):
    payload = {name: value for name, value in json.loads(body).items() if name not in OF_THE_REVISION}
    payload.setdefault("replies", [])
    for entry in payload["history"]:
        if entry["id"] in baselines:
            entry["kind"] = "baseline"
    return hashlib.sha256(rfc8785.dumps(payload)).hexdigest()


def compute(apps, schema_editor):
    Revision, StatusChange = apps.get_model("claims", "Revision"), apps.get_model("claims", "StatusChange")
    pks = list(Revision.objects.filter(kind="published").order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        revisions = list(Revision.objects.filter(pk__in=pks[start : start + BATCH]).only("body", "claim"))
        baselines = StatusChange.objects.filter(claim__in={one.claim_id for one in revisions}, kind="baseline")
        ids = set(baselines.values_list("pk", flat=True))
        for revision in revisions:
            if revision.body:
                revision.content_sha256 = digest(bytes(revision.body), ids)
        Revision.objects.bulk_update(revisions, ["content_sha256"])


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_first_entries_are_baselines")]

    operations = [migrations.RunPython(compute, migrations.RunPython.noop)]
