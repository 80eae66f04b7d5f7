"""Keeps by which names readers knew merged parties."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0020_baselines_are_no_status_before")]

    operations = [
        migrations.AddField(
            model_name="publicmergedparty", name="search_terms", field=models.TextField(blank=True, default="")
        ),
    ]
