"""Computes for each revision the digest of what it says. What was redacted has none, and never equals anything.

Revisions of before replies were told are taken to tell of none, as they would be composed now.
"""

import hashlib
import json

import rfc8785
from django.db import migrations

OF_THE_REVISION = ("number", "published_at", "note", "author")


def digest(body):
    payload = {name: value for name, value in json.loads(body).items() if name not in OF_THE_REVISION}
    payload.setdefault("replies", [])
    return hashlib.sha256(rfc8785.dumps(payload)).hexdigest()


def compute(apps, schema_editor):
    revisions = apps.get_model("claims", "Revision").objects.filter(kind="published", content_sha256="")
    for revision in revisions.only("body").iterator(chunk_size=100):
        if revision.body:
            revisions.model.objects.filter(pk=revision.pk).update(content_sha256=digest(bytes(revision.body)))


class Migration(migrations.Migration):
    dependencies = [("claims", "0014_content_digest_and_plain_names")]

    operations = [migrations.RunPython(compute, migrations.RunPython.noop)]
