from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_public_rows_say_when_they_were_published")]

    operations = [
        migrations.AddField(
            "claim", "assignee_name", models.CharField(blank=True, default="", editable=False, max_length=100)
        ),
    ]
