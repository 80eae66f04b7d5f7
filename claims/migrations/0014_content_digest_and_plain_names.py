"""Gives revisions a digest of what they say, and fields of the public index plain names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0013_first_entries_are_baselines")]

    operations = [
        migrations.AddField("revision", "content_sha256", models.CharField(blank=True, default="", max_length=64)),
        migrations.AlterField("revision", "content_sha256", models.CharField(blank=True, max_length=64)),
        migrations.RemoveIndex("claim", "claim_by_publication"),
        migrations.RenameField("claim", "has_news", "has_unpublished_changes"),
        migrations.AddIndex(
            "claim",
            models.Index(
                fields=["publication", "has_unpublished_changes", "-changed_at", "-id"], name="claim_by_publication"
            ),
        ),
        migrations.RenameField("publicparty", "whole", "parent_id"),
        migrations.RenameField("publicparty", "words", "search_terms"),
        migrations.RenameField("publictopic", "shares", "status_counts"),
    ]
