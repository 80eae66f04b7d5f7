"""Name the entry that receiving a claim wrote its baseline, and what undoing a correction restored.

A claim that its baseline had kept from its status, because that holds from before the claim was received, gets it.
"""

from django.db import migrations
from django.db.models import F, Q, Subquery

BATCH = 1000


def name_what_was_restored(apps, schema_editor):
    changes = apps.get_model("claims", "StatusChange").objects
    restored = {}
    undoings = changes.filter(undoes__kind="correction").order_by("pk").values_list("pk", "undoes__corrects")
    for pk, replaced in undoings:
        restored[pk] = restored.get(replaced, replaced)
    for pk, replaced in restored.items():
        changes.filter(pk=pk).update(restores=replaced)


def name_baselines(apps, schema_editor):
    changes = apps.get_model("claims", "StatusChange").objects
    public_changes = apps.get_model("claims", "PublicChange").objects
    firsts = changes.filter(kind="development", effective_at=F("recorded_at"), recorded_at=F("claim__received_at"))
    pks = []
    last = None
    for pk, claim in firsts.order_by("claim", "pk").values_list("pk", "claim"):
        if claim != last:
            pks.append(pk)
        last = claim
    for start in range(0, len(pks), BATCH):
        some = pks[start : start + BATCH]
        changes.filter(pk__in=some).update(kind="baseline")
        public_changes.filter(entry__in=some).update(kind="baseline")


def give_claims_their_status(apps, schema_editor):
    """A status in effect now that only a baseline had hidden. Whatever was published of such a claim may say otherwise."""
    StatusChange, Claim = apps.get_model("claims", "StatusChange"), apps.get_model("claims", "Claim")
    says = Q(undoes=None) | ~Q(restores=None)
    held = StatusChange.objects.filter(says, corrected_by=None)
    others = held.exclude(kind="baseline").exclude(restores__kind="baseline")
    hidden = others.filter(effective_at__lte=F("claim__received_at")).order_by()
    for claim in list(Claim.objects.filter(pk__in=Subquery(hidden.values("claim"))).only("status")):
        change = others.filter(claim=claim).order_by("-effective_at", "-recorded_at", "-pk").first()
        if change.status_id != claim.status_id:
            Claim.objects.filter(pk=claim.pk).update(status=change.status_id, has_unpublished_changes=True)


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_index_of_restored_changes")]

    operations = [
        migrations.RunPython(name_what_was_restored, migrations.RunPython.noop),
        migrations.RunPython(name_baselines, migrations.RunPython.noop),
        migrations.RunPython(give_claims_their_status, migrations.RunPython.noop),
    ]
