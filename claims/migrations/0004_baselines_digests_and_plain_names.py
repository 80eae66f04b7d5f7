"""Gives the entry that receiving a claim writes a kind of its own, revisions a digest of what they say, and fields plain names."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("baseline", "received"),
    ("development", "development"),
    ("correction", "correction"),
    ("clarification", "clarification"),
]


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_vocabulary_and_roles")]

    operations = [
        migrations.AlterField("statuschange", "kind", models.CharField(choices=KINDS, max_length=13)),
        migrations.AlterField("publicchange", "kind", models.CharField(choices=KINDS, max_length=13)),
        migrations.AddField(
            model_name="statuschange",
            name="restores",
            field=models.ForeignKey(
                blank=True,
                db_index=False,  # the next migration makes one
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restored_by",
                to="claims.statuschange",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(("restores", None), models.Q(("undoes", None), _negated=True), _connector="OR"),
                name="statuschange_restores_by_undoing",
                violation_error_message="Only a change that undoes a correction restores what that had replaced.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "baseline")),
                fields=("claim",),
                name="statuschange_one_baseline",
                violation_error_message="A claim has one baseline.",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="content_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        # A renamed column stays in its index: both databases see to that, and nothing is indexed anew.
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveIndex("claim", "claim_by_publication")],
        ),
        migrations.RenameField("claim", "has_news", "has_unpublished_changes"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    model_name="claim",
                    index=models.Index(
                        fields=["publication", "has_unpublished_changes", "-changed_at", "-id"],
                        name="claim_by_publication",
                    ),
                )
            ],
        ),
        migrations.RenameField("publicparty", "whole", "parent_id"),
        migrations.RenameField("publicparty", "words", "search_terms"),
        migrations.RenameField("publictopic", "shares", "status_counts"),
    ]
