"""Takes out the grades that nobody gave: every party began with an F and every piece of evidence with a 6.

Of an F with its reason somebody judged, and it stays. What readers see says more than before, so every public claim may have
to be published again; which of them says anything else, `reindex` finds out.
"""

from django.db import migrations


def take_out(apps, schema_editor):
    for model in ("Party", "PublicParty"):
        apps.get_model("claims", model).objects.filter(reliability="F", reliability_reason="").update(reliability="")
    apps.get_model("claims", "Evidence").objects.filter(credibility="6").update(credibility="")
    public = apps.get_model("claims", "Claim").objects.filter(publication="published", has_unpublished_changes=False)
    public.update(has_unpublished_changes=True)


def put_back(apps, schema_editor):
    for model in ("Party", "PublicParty"):
        apps.get_model("claims", model).objects.filter(reliability="").update(reliability="F")
    apps.get_model("claims", "Evidence").objects.filter(credibility="").update(credibility="6")


class Migration(migrations.Migration):
    dependencies = [("claims", "0014_counts_in_part")]

    operations = [migrations.RunPython(take_out, put_back)]
