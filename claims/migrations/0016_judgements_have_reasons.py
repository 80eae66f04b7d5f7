from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0015_judgements_that_nobody_made"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reliability", ""), models.Q(("reliability_reason", ""), _negated=True), _connector="OR"
                ),
                name="party_reliability_has_reason",
                violation_error_message="Say why the party has this reliability.",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("independent_because", ""), models.Q(("part_of", None), _negated=True), _connector="OR"
                ),
                name="party_independent_of_its_whole",
                violation_error_message="A party that is part of no other is an origin of its own already. Leave the reason empty.",
            ),
        ),
    ]
