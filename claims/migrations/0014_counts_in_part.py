from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0013_index_of_assignee_names"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="party",
            name="party_reliability_has_reason",
        ),
        migrations.AddField(
            model_name="claim",
            name="origins_unknown",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="claim",
            name="sources_in_part",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="evidence",
            name="scope",
            field=models.CharField(
                blank=True,
                help_text="Of which part of the claim it speaks, where it does not speak of the whole.",
                max_length=500,
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="independent_because",
            field=models.CharField(
                blank=True,
                help_text="Why it counts as an origin of its own, though it is part of another. Empty: it does not.",
                max_length=300,
            ),
        ),
        migrations.AddField(
            model_name="publicclaim",
            name="contested_in_part_by",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="publicclaim",
            name="parts",
            field=models.ManyToManyField(related_name="wholes", to="claims.publicclaim"),
        ),
        migrations.AddField(
            model_name="publicparty",
            name="independent_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="publicposition",
            name="in_part",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="publictopic",
            name="part_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="credibility",
            field=models.CharField(
                blank=True,
                choices=[("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"), ("6", "6")],
                help_text="Empty: nobody has graded it.",
                max_length=1,
            ),
        ),
        migrations.AlterField(
            model_name="party",
            name="reliability",
            field=models.CharField(
                blank=True,
                choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("E", "E"), ("F", "F")],
                help_text="Empty: nobody has rated it.",
                max_length=1,
            ),
        ),
        migrations.AlterField(
            model_name="publicparty",
            name="reliability",
            field=models.CharField(
                blank=True,
                choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("E", "E"), ("F", "F")],
                max_length=1,
            ),
        ),
    ]
