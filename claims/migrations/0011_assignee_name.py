from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0010_tone_corroborated")]

    operations = [
        migrations.AddField(
            "claim", "assignee_name", models.CharField(blank=True, default="", editable=False, max_length=100)
        ),
    ]
