"""Tells readers the desk's checklist as it stands."""

from django.db import migrations


def tell(apps, schema_editor):
    rules = apps.get_model("claims", "ChecklistRule").objects.order_by("pk").values("item", "level")
    PublicRule = apps.get_model("claims", "PublicRule")
    PublicRule.objects.bulk_create(PublicRule(**rule) for rule in rules)


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_public_site")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
