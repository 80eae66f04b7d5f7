"""What readers are shown of parties, changes and corrections. The table of positions is made anew: `reindex` fills it."""

import claims.dates
import claims.models.orders
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0008_orders_of_the_board"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.BigIntegerField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("development", "development"),
                            ("correction", "correction"),
                            ("clarification", "clarification"),
                        ],
                        max_length=13,
                    ),
                ),
                ("rationale", models.TextField(blank=True)),
                ("effective_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("is_current", models.BooleanField()),
            ],
            options={
                "ordering": ["-told_at", "-entry"],
            },
        ),
        migrations.CreateModel(
            name="PublicCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("status", "status"),
                            ("position", "position"),
                            ("taken_out", "position taken out"),
                            ("withdrawal", "withdrawal"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("told_at", models.DateTimeField()),
                ("wrong", models.JSONField(default=dict)),
                ("right", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-told_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PublicRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("primary_source", "a primary source is linked"),
                            ("claimant_heard", "the claimant’s position is recorded"),
                            ("rationale", "the status has a rationale"),
                            ("quotes", "quotes are filled in"),
                            ("right_of_reply", "who is accused was asked for a reply"),
                            ("second_editor", "a second editor"),
                            ("two_origins", "two independent origins"),
                        ],
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "level",
                    models.CharField(choices=[("off", "off"), ("warn", "warns"), ("block", "blocks")], max_length=5),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="publicclaim",
            name="parties",
            field=models.ManyToManyField(related_name="claims", to="claims.publicparty"),
        ),
        migrations.AddField(
            model_name="publictopic",
            name="claim_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="publictopic",
            name="shares",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="publictopic",
            name="moved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="publictopic",
            index=models.Index(fields=["-moved_at", "-id"], name="publictopic_moving"),
        ),
        migrations.AddField(
            model_name="publicparty",
            name="claim_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="publicparty",
            name="description",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="publicparty",
            name="reliability",
            field=models.CharField(
                choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("E", "E"), ("F", "F")],
                default="F",
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="publicparty",
            name="reliability_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="publicparty",
            name="whole",
            field=models.CharField(blank=True, db_index=True, max_length=8),
        ),
        migrations.AddField(
            model_name="publicparty",
            name="wikidata_id",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddIndex(
            model_name="publicclaim",
            index=models.Index(fields=["state", "status", "-updated_at", "-id"], name="publicclaim_by_status"),
        ),
        migrations.AddIndex(
            model_name="publicclaim",
            index=models.Index(
                models.F("state"),
                claims.models.orders.WrittenOrNever("made_on"),
                models.F("id"),
                name="publicclaim_by_oldest",
            ),
        ),
        migrations.AddIndex(
            model_name="publicclaim",
            index=models.Index(fields=["state", "-status_since", "-id"], name="publicclaim_by_since"),
        ),
        migrations.AddIndex(
            model_name="publicclaim",
            index=models.Index(fields=["state", "-made_on", "-id"], name="publicclaim_by_made"),
        ),
        migrations.AddIndex(
            model_name="publicclaim",
            index=models.Index(fields=["state", "-published_at", "-id"], name="publicclaim_by_published"),
        ),
        migrations.AddIndex(
            model_name="publicparty",
            index=models.Index(fields=["-claim_count", "-id"], name="publicparty_busiest"),
        ),
        migrations.AddField(
            model_name="publicchange",
            name="before",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.publicstatus"
            ),
        ),
        migrations.AddField(
            model_name="publicchange",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="claims.publicclaim"
            ),
        ),
        migrations.AddField(
            model_name="publicchange",
            name="status",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.publicstatus"
            ),
        ),
        migrations.AddField(
            model_name="publiccorrection",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="claims.publicclaim"
            ),
        ),
        migrations.AddIndex(
            model_name="publicchange",
            index=models.Index(
                fields=["-told_at", "-entry"], condition=models.Q(("is_current", True)), name="publicchange_news"
            ),
        ),
        migrations.AddIndex(
            model_name="publiccorrection",
            index=models.Index(fields=["-told_at", "-id"], name="publiccorrection_log"),
        ),
        migrations.DeleteModel(name="PublicPosition"),
        migrations.CreateModel(
            name="PublicPosition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.BigIntegerField(unique=True)),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("asserts", "asserts"),
                            ("confirms", "confirms"),
                            ("confirms_in_part", "confirms in part"),
                            ("qualifies", "qualifies"),
                            ("has_not_verified", "has not verified"),
                            ("neither_confirms_nor_denies", "neither confirms nor denies"),
                            ("declines_to_comment", "declines to comment"),
                            ("dismisses", "dismisses"),
                            ("denies", "denies"),
                            ("retracts", "retracts"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "side",
                    models.CharField(choices=[("for", "For"), ("open", "Open"), ("against", "Against")], max_length=7),
                ),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asserts", "asserts"),
                            ("confirms", "confirms"),
                            ("confirms_in_part", "confirms in part"),
                            ("qualifies", "qualifies"),
                            ("has_not_verified", "has not verified"),
                            ("neither_confirms_nor_denies", "neither confirms nor denies"),
                            ("declines_to_comment", "declines to comment"),
                            ("dismisses", "dismisses"),
                            ("denies", "denies"),
                            ("retracts", "retracts"),
                        ],
                        max_length=30,
                    ),
                ),
                ("is_latest", models.BooleanField()),
                ("said_on", claims.dates.PartialDateField(blank=True, default="", max_length=10)),
                ("told", models.JSONField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="positions", to="claims.publicclaim"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="positions", to="claims.publicparty"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["stance", "claim"],
                        condition=models.Q(("is_latest", True)),
                        name="publicposition_stance",
                    ),
                    models.Index(
                        fields=["side", "claim"], condition=models.Q(("is_latest", True)), name="publicposition_side"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_latest", True)),
                        fields=("claim", "party"),
                        name="publicposition_one_latest",
                    )
                ],
            },
        ),
    ]
