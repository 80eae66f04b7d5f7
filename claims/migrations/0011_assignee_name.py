from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_digest_of_what_was_published")]

    operations = [
        migrations.AddField(
            "claim", "assignee_name", models.CharField(blank=True, default="", editable=False, max_length=100)
        ),
    ]
