"""Makes room for longer names of tones, and lists "corroborated" in the place of "held"."""

from django.db import migrations, models

TONES = [
    ("open", "open"),
    ("thin", "thin"),
    ("disputed", "disputed"),
    ("part", "part"),
    ("corroborated", "corroborated"),
    ("refuted", "refuted"),
    ("beyond", "beyond"),
    ("past", "past"),
]


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_public_rows_say_when_they_were_published")]

    operations = [
        migrations.AlterField("publicstatus", "tone", models.CharField(choices=TONES, max_length=20)),
        migrations.AlterField("status", "tone", models.CharField(choices=TONES, max_length=20)),
    ]
