"""Names the tone of a corroborated status "corroborated", which was "held", wherever a tone is kept.

The bodies of revisions stay as they were published. The digest of what they say becomes the one that composing the same
facts gives now: with the new tone, a part for replies, and the baseline of a claim named as such.
"""

import hashlib
import json

import rfc8785
from django.db import migrations
from django.db.models import Q

OLD, NEW = "held", "corroborated"
OF_THE_REVISION = ("number", "published_at", "note", "author")
BATCH = 100


def rename(apps, old, new):
    for model in ("Status", "PublicStatus"):
        apps.get_model("claims", model).objects.filter(tone=old).update(tone=new)
    corrections = apps.get_model("claims", "PublicCorrection").objects
    says = Q(wrong__status__tone=old) | Q(right__status__tone=old)
    rows = list(corrections.filter(says).order_by("pk").only("wrong", "right"))
    for row in rows:
        for entry in (row.wrong, row.right):
            if entry and entry["status"]["tone"] == old:
                entry["status"]["tone"] = new
    corrections.bulk_update(rows, ["wrong", "right"], batch_size=BATCH)


def forwards(apps, schema_editor):
    rename(apps, OLD, NEW)


def backwards(apps, schema_editor):
    rename(apps, NEW, OLD)


def digest(payload, baselines):
    content = {name: value for name, value in payload.items() if name not in OF_THE_REVISION}
    content.setdefault("replies", [])
    for entry in content["history"]:
        if entry["id"] in baselines:
            entry["kind"] = "baseline"
    for status in statuses(content):
        if status["tone"] == OLD:
            status["tone"] = NEW
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def statuses(payload):
    return [payload["status"], *(entry["status"] for entry in payload["history"])]


def compute(apps, schema_editor):
    Revision, StatusChange = apps.get_model("claims", "Revision"), apps.get_model("claims", "StatusChange")
    pks = list(Revision.objects.filter(kind="published").order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        revisions = []
        for revision in Revision.objects.filter(pk__in=pks[start : start + BATCH]).only("body", "claim"):
            payload = json.loads(bytes(revision.body)) if revision.body else None
            if payload and any(status["tone"] == OLD for status in statuses(payload)):
                revisions.append((revision, payload))
        baselines = StatusChange.objects.filter(claim__in={one.claim_id for one, _ in revisions}, kind="baseline")
        ids = set(baselines.values_list("pk", flat=True))
        for revision, payload in revisions:
            revision.content_sha256 = digest(payload, ids)
        Revision.objects.bulk_update([revision for revision, _ in revisions], ["content_sha256"])


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_longer_tones")]

    operations = [
        migrations.RunPython(forwards, backwards),
        migrations.RunPython(compute, migrations.RunPython.noop),
    ]
