"""Gives fields of the public index plain names: when a change or a correction was published, and the words of a position."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_digest_of_what_was_published")]

    operations = [
        # A renamed column stays in its index: both databases see to that, and nothing is indexed anew.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("publicchange", "publicchange_news"),
                migrations.RemoveIndex("publiccorrection", "publiccorrection_log"),
            ],
        ),
        migrations.RenameField("publicchange", "told_at", "published_at"),
        migrations.RenameField("publiccorrection", "told_at", "published_at"),
        migrations.RenameField("publicposition", "told", "words"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    model_name="publicchange",
                    index=models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["-published_at", "-entry"],
                        name="publicchange_news",
                    ),
                ),
                migrations.AddIndex(
                    model_name="publiccorrection",
                    index=models.Index(fields=["-published_at", "-id"], name="publiccorrection_log"),
                ),
            ],
        ),
        migrations.AlterModelOptions("publicchange", {"ordering": ["-published_at", "-entry"]}),
        migrations.AlterModelOptions("publiccorrection", {"ordering": ["-published_at", "-id"]}),
    ]
