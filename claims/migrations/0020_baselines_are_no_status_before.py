"""Says of the first change of each public claim that there was no status before it: the baseline says nothing."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Q


def forget_baselines(apps, schema_editor):
    PublicChange = apps.get_model("claims", "PublicChange")
    of_the_claim = PublicChange.objects.filter(claim=OuterRef("claim"))
    at, recorded = OuterRef("effective_at"), OuterRef("recorded_at")
    is_earlier = (
        Q(effective_at__lt=at)
        | Q(effective_at=at, recorded_at__lt=recorded)
        | Q(effective_at=at, recorded_at=recorded, entry__lt=OuterRef("entry"))
    )
    first = PublicChange.objects.exclude(kind="baseline").filter(
        Exists(of_the_claim.filter(kind="baseline")), ~Exists(of_the_claim.exclude(kind="baseline").filter(is_earlier))
    )
    first.update(before=None)


class Migration(migrations.Migration):
    dependencies = [("claims", "0019_no_index_of_current_changes")]

    operations = [migrations.RunPython(forget_baselines, migrations.RunPython.noop)]
