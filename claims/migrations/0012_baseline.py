import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("baseline", "received"),
    ("development", "development"),
    ("correction", "correction"),
    ("clarification", "clarification"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0011_parties_found_and_merged"),
    ]

    operations = [
        migrations.AlterField(
            model_name="statuschange",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=13),
        ),
        migrations.AlterField(
            model_name="publicchange",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=13),
        ),
        migrations.AddField(
            model_name="statuschange",
            name="restores",
            field=models.ForeignKey(
                blank=True,
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
    ]
