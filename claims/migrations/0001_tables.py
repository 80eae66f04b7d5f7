"""Every table of the desk and of what readers see, with its constraints and indexes."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import connection, migrations, models

# Whatever the database's own collation: SQLite compares bytes and lowers ASCII alone, and so does PostgreSQL's "C".
FIRST_LETTERS = "LOWER(SUBSTR(%(expressions)s, 1, 100))"
if connection.vendor == "postgresql":
    FIRST_LETTERS = 'LOWER(SUBSTR(%(expressions)s, 1, 100) COLLATE "C")'


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("claims", "0001_nouns"),
        ("claims", "0005_day_of_the_desk"),
        ("claims", "0007_what_was_undone"),
        ("claims", "0008_orders_of_the_board"),
        ("claims", "0009_public_site"),
        ("claims", "0011_parties_found_and_merged"),
    ]

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.CreateModel(
            name="ChecklistRule",
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
                    models.CharField(
                        choices=[("off", "off"), ("warn", "warns"), ("block", "blocks")], default="warn", max_length=5
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(editable=False, max_length=8, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("government", "government"),
                            ("intergovernmental", "intergovernmental organisation"),
                            ("organisation", "organisation"),
                            ("media", "news organisation"),
                            ("anonymous_official", "anonymous official"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "description",
                    models.CharField(blank=True, help_text="Office or role, in a few words.", max_length=300),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="claims.party",
                    ),
                ),
                (
                    "wikidata_id",
                    models.CharField(
                        blank=True,
                        max_length=16,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\AQ[1-9][0-9]*\\Z", "A Wikidata id looks like Q1065."
                            )
                        ],
                        verbose_name="Wikidata id",
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("E", "E"), ("F", "F")],
                        default="F",
                        max_length=1,
                    ),
                ),
                ("reliability_reason", models.TextField(blank=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="claims.party",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "parties",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("wikidata_id", ""), _negated=True), ("merged_into", None)),
                        fields=("wikidata_id",),
                        name="party_wikidata_id_once",
                        violation_error_message="Another party has this Wikidata id. Use that party, or merge the two.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="party_not_merged_into_itself",
                        violation_error_message="A party cannot be merged into itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part_of", None), models.Q(("part_of", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="party_not_part_of_itself",
                        violation_error_message="A party cannot be part of itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reliability", "F"), models.Q(("reliability_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="party_reliability_has_reason",
                        violation_error_message="Say why the party has this reliability.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Status",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True)),
                ("label", models.CharField(max_length=60)),
                ("definition", models.TextField(max_length=1000)),
                (
                    "tone",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("thin", "thin"),
                            ("disputed", "disputed"),
                            ("part", "part"),
                            ("held", "held"),
                            ("refuted", "refuted"),
                            ("beyond", "beyond"),
                            ("past", "past"),
                        ],
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                (
                    "rating_value",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ClaimReview rating"),
                ),
                ("rating_name", models.CharField(blank=True, max_length=60, verbose_name="ClaimReview name")),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="claims.status",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "statuses",
                "ordering": ["position", "key"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rating_name", ""), ("rating_value", None)),
                            models.Q(("rating_value__range", (1, 5)), models.Q(("rating_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="status_rating_whole",
                        violation_error_message="A ClaimReview rating is a number from 1 to 5 with its name, or neither.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True)),
                ("slug", models.SlugField(help_text="Its address, for ever.", max_length=80, unique=True)),
                ("description", models.TextField(blank=True, max_length=1000)),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "byline",
                    models.CharField(
                        blank=True,
                        help_text="The name that readers see beside this person's work. Empty: readers see no name.",
                        max_length=120,
                        verbose_name="public byline",
                    ),
                ),
                ("time_zone", models.CharField(blank=True, max_length=60)),
                (
                    "theme",
                    models.CharField(
                        choices=[("auto", "as the device"), ("light", "light"), ("dark", "dark")],
                        default="auto",
                        max_length=5,
                        verbose_name="light",
                    ),
                ),
                ("shortcuts", models.BooleanField(default=True, verbose_name="keyboard shortcuts")),
                ("columns", models.CharField(blank=True, max_length=200, verbose_name="columns of the board")),
                ("roomy", models.BooleanField(default=False, verbose_name="roomy rows")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={"verbose_name": "user", "verbose_name_plural": "users", "abstract": False},
            managers=[("objects", django.contrib.auth.models.UserManager())],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("arguments", models.JSONField(default=dict)),
                ("selection", models.TextField(help_text="What was selected, in words.")),
                ("size", models.PositiveIntegerField()),
                ("selected", models.JSONField(default=dict)),
                ("reason", models.TextField(max_length=5000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="claims.batch",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "batches",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="batch_has_reason",
                        violation_error_message="Say why.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table_name", models.CharField(max_length=60)),
                ("row_id", models.BigIntegerField()),
                ("field_name", models.CharField(max_length=60)),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table_name", "row_id", "field_name", "sha256"),
                        name="redaction_once",
                        violation_error_message="This text has been removed already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"),
                        name="saved_view_name_once",
                        violation_error_message="You have a view of this name already. Choose another name.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("owner", None)),
                        fields=("name",),
                        name="saved_view_of_the_desk_once",
                        violation_error_message="The desk has a view of this name already. Choose another name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300)),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_sources",
                        to="claims.party",
                    ),
                ),
                ("author", models.CharField(blank=True, max_length=200)),
                ("published_on", models.CharField(blank=True, default="", max_length=10, verbose_name="published")),
                ("url", models.URLField(blank=True, max_length=1000, verbose_name="address")),
                ("url_key", models.CharField(blank=True, editable=False, max_length=1000)),
                ("archived_url", models.URLField(blank=True, max_length=1000, verbose_name="archived copy")),
                (
                    "through",
                    models.ForeignKey(
                        blank=True,
                        help_text="The source that reports this one, where you know the original only through it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="claims.source",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="claims.source",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("url_key", ""), _negated=True), ("merged_into", None)),
                        fields=("url_key",),
                        name="source_address_once",
                        violation_error_message="A source with this address is known already. Pick it instead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="source_not_merged_into_itself",
                        violation_error_message="A source cannot be merged into itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("through", None), models.Q(("through", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="source_not_through_itself",
                        violation_error_message="A source cannot be known through itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(editable=False, max_length=8, unique=True)),
                (
                    "statement",
                    models.CharField(help_text="One checkable statement, in one neutral sentence.", max_length=500),
                ),
                (
                    "context",
                    models.TextField(
                        blank=True, help_text="What a reader must know to understand it.", max_length=5000
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", help_text="Of the statement, as a BCP 47 tag: en, ko, ar.", max_length=12
                    ),
                ),
                (
                    "claimant",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who made it first.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims_made",
                        to="claims.party",
                    ),
                ),
                ("made_on", models.CharField(blank=True, default="", max_length=10, verbose_name="made")),
                (
                    "first_appearance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_appearances",
                        to="claims.source",
                    ),
                ),
                (
                    "accused",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whom the claim accuses of something, if anybody: they have a right of reply.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accused_in",
                        to="claims.party",
                    ),
                ),
                (
                    "status",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="claims.status",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("researching", "researching"),
                            ("in_review", "in review"),
                            ("done", "done"),
                            ("turned_down", "turned down"),
                        ],
                        default="received",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "turned_down",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("opinion", "not checkable: opinion"),
                            ("prediction", "not checkable: prediction"),
                            ("too_vague", "not checkable: too vague"),
                            ("duplicate", "duplicate"),
                            ("mistake", "received by mistake"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims_to_look_at",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last checked"),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "publication",
                    models.CharField(
                        blank=True,
                        choices=[("published", "published"), ("withdrawn", "withdrawn")],
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("has_news", models.BooleanField(default=True, editable=False)),
                ("parties_for", models.PositiveIntegerField(default=0, editable=False)),
                ("parties_open", models.PositiveIntegerField(default=0, editable=False)),
                ("parties_against", models.PositiveIntegerField(default=0, editable=False)),
                ("sources", models.PositiveIntegerField(default=0, editable=False)),
                ("origins", models.PositiveIntegerField(default=0, editable=False)),
                ("disputed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("received_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="claims.claim",
                    ),
                ),
                ("topics", models.ManyToManyField(blank=True, related_name="claims", to="claims.topic")),
            ],
            options={
                "ordering": ["-changed_at", "-id"],
                "permissions": [
                    ("research", "Can work on claims, sources, evidence and positions"),
                    ("decide_status", "Can decide the status of a claim"),
                    ("publish", "Can publish claims"),
                    ("withdraw", "Can withdraw published claims"),
                    ("merge", "Can merge claims, parties and sources"),
                    ("bulk_edit", "Can edit many claims at once"),
                    ("edit_vocabularies", "Can edit statuses and topics"),
                    ("manage_accounts", "Can manage accounts"),
                    ("redact", "Can remove a text for legal cause"),
                ],
                "indexes": [
                    models.Index(fields=["-changed_at", "-id"], name="claim_board_order"),
                    models.Index(fields=["status", "-changed_at", "-id"], name="claim_by_status"),
                    models.Index(fields=["stage", "-changed_at", "-id"], name="claim_by_stage"),
                    models.Index(fields=["assignee", "-changed_at", "-id"], name="claim_by_assignee"),
                    models.Index(fields=["parties_against", "changed_at", "id"], name="claim_by_dissent"),
                    models.Index(
                        models.F("parties_for") + models.F("parties_open") + models.F("parties_against"),
                        models.F("changed_at"),
                        models.F("id"),
                        name="claim_by_voices",
                    ),
                    models.Index(fields=["origins", "changed_at", "id"], name="claim_by_origins"),
                    models.Index(fields=["review_on", "-changed_at", "-id"], name="claim_by_review"),
                    models.Index(
                        models.Func(
                            "review_on",
                            template="COALESCE(%(expressions)s, '9999-12-31')",
                            output_field=models.DateField(),
                        ),
                        models.F("id"),
                        name="claim_by_review_or_never",
                    ),
                    models.Index(
                        models.Func("statement", template=FIRST_LETTERS, output_field=models.TextField()),
                        models.F("id"),
                        name="claim_by_statement",
                    ),
                    models.Index(
                        models.Func(
                            "stage",
                            template="(CASE %(expressions)s WHEN 'received' THEN 0 WHEN 'researching' THEN 1 WHEN 'in_review' THEN 2 WHEN 'done' THEN 3 WHEN 'turned_down' THEN 4 ELSE 5 END)",
                            output_field=models.IntegerField(),
                        ),
                        models.OrderBy(models.F("changed_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="claim_by_place_in_work",
                    ),
                    models.Index(fields=["publication", "-changed_at", "-id"], name="claim_by_last_revision"),
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="claim_merged"
                    ),
                    models.Index(fields=["disputed_at", "id"], name="claim_by_dispute"),
                    models.Index(fields=["publication", "has_news", "-changed_at", "-id"], name="claim_by_publication"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statement", ""), _negated=True),
                        name="claim_has_statement",
                        violation_error_message="Give the statement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_not_merged_into_itself",
                        violation_error_message="A claim cannot be merged into itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "turned_down"), models.Q(("turned_down", ""), _negated=True)),
                            models.Q(models.Q(("stage", "turned_down"), _negated=True), ("turned_down", "")),
                            _connector="OR",
                        ),
                        name="claim_turned_down_with_reason",
                        violation_error_message="A claim is turned down with a reason, and only then has one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="claims.batch"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.claim"),
                ),
                ("refusal", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("batch", "claim"), name="outcome_once_per_claim")],
            },
        ),
        migrations.CreateModel(
            name="ClaimRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations", to="claims.claim"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations_to_it", to="claims.claim"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("part_of", "part of"),
                            ("variant_of", "variant of"),
                            ("repeats", "repeats"),
                            ("contradicts", "contradicts"),
                            ("supersedes", "supersedes"),
                        ],
                        max_length=12,
                    ),
                ),
                ("related_at", models.DateTimeField(editable=False)),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("claim", models.F("other")), _negated=True),
                        name="relation_not_to_itself",
                        violation_error_message="A claim cannot be related to itself.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("claim", "other", "kind"),
                        name="relation_once",
                        violation_error_message="These two claims are related in this way already.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="CorrectionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_requests",
                        to="claims.claim",
                    ),
                ),
                ("sender", models.CharField(max_length=200, verbose_name="who asked")),
                (
                    "contact",
                    models.CharField(blank=True, help_text="How to answer them. It stays at the desk.", max_length=200),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="what they say is wrong")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="Until when the desk wants to have decided.",
                        null=True,
                        verbose_name="due on",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("corrected", "corrected"),
                            ("clarified", "clarified"),
                            ("not_changed", "not changed"),
                            ("not_ours", "not ours"),
                        ],
                        default="open",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("outcome_reason", models.TextField(blank=True, editable=False, max_length=5000, verbose_name="why")),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("taken_back_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ["received_on", "id"],
                "indexes": [models.Index(fields=["outcome", "received_on", "id"], name="request_queue")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on", None), ("due_on__gte", models.F("received_on")), _connector="OR"),
                        name="request_due_after_received",
                        violation_error_message="It cannot be due before it was received.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("outcome", "open")),
                            models.Q(
                                models.Q(("outcome", "open"), _negated=True),
                                models.Q(("decided_at", None), _negated=True),
                                models.Q(("outcome_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="request_decided_with_reason",
                        violation_error_message="A decision has a reason.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="edits", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("verb", models.CharField(max_length=40)),
                (
                    "claim",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="edits", to="claims.claim"
                    ),
                ),
                ("claim_version", models.PositiveIntegerField(null=True)),
                ("object_type", models.CharField(max_length=40)),
                ("object_id", models.BigIntegerField()),
                ("changes", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="edits", to="claims.batch"
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="claims.edit",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["object_type", "object_id", "-id"], name="edit_of_object"),
                    models.Index(fields=["claim", "-id"], name="edit_of_claim"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "claim_version"), name="edit_one_per_claim_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="claims.claim"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="claims.source"
                    ),
                ),
                (
                    "bearing",
                    models.CharField(
                        choices=[("supports", "supports"), ("refutes", "refutes"), ("context", "context")], max_length=8
                    ),
                ),
                ("quote", models.TextField(blank=True, help_text="The exact words of the source.", max_length=5000)),
                ("quote_before", models.CharField(blank=True, max_length=200, verbose_name="text before the quote")),
                ("quote_after", models.CharField(blank=True, max_length=200, verbose_name="text after the quote")),
                (
                    "language",
                    models.CharField(blank=True, help_text="Of the quote, as a BCP 47 tag: en, ko, ar.", max_length=12),
                ),
                ("summary", models.TextField(blank=True, help_text="What it shows, in our words.", max_length=2000)),
                (
                    "credibility",
                    models.CharField(
                        choices=[("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"), ("6", "6")],
                        default="6",
                        max_length=1,
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        help_text="The party whose word it is in the end. Empty: not known.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="originated_evidence",
                        to="claims.party",
                    ),
                ),
                ("linked_at", models.DateTimeField(editable=False)),
                ("unlinked_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["linked_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quote", ""), _negated=True),
                            models.Q(("summary", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="evidence_says_something",
                        violation_error_message="Give the exact quote, or say in your own words what the source shows.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follows", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="claims.claim"
                    ),
                ),
                ("seen_version", models.PositiveIntegerField(default=0)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("user", "claim"), name="follow_once")]},
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="claims.claim"
                    ),
                ),
                ("text", models.TextField(max_length=5000)),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("taken_back_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "mentions",
                    models.ManyToManyField(blank=True, related_name="mentioned_in", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="note_says_something",
                        violation_error_message="Write something.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="positions", to="claims.claim"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="positions", to="claims.party"
                    ),
                ),
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
                ("quote", models.TextField(blank=True, help_text="The party's own words, exactly.", max_length=5000)),
                (
                    "paraphrase",
                    models.TextField(
                        blank=True, help_text="What it said, in the reporter's or our words.", max_length=5000
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        help_text="Where the party speaks of less, more or something other than the claim.",
                        max_length=500,
                    ),
                ),
                (
                    "language",
                    models.CharField(blank=True, help_text="Of the quote, as a BCP 47 tag: en, ko, ar.", max_length=12),
                ),
                (
                    "translation",
                    models.TextField(
                        blank=True, help_text="Of the quote, where it is in another language.", max_length=5000
                    ),
                ),
                (
                    "spokesperson",
                    models.CharField(blank=True, help_text="Who spoke for the party, with the office.", max_length=200),
                ),
                (
                    "likelihood",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phia_remote_chance", "remote chance"),
                            ("phia_highly_unlikely", "highly unlikely"),
                            ("phia_unlikely", "unlikely"),
                            ("phia_realistic_possibility", "realistic possibility"),
                            ("phia_likely", "likely, probable"),
                            ("phia_highly_likely", "highly likely"),
                            ("phia_almost_certain", "almost certain"),
                            ("icd203_almost_no_chance", "almost no chance, remote"),
                            ("icd203_very_unlikely", "very unlikely, highly improbable"),
                            ("icd203_unlikely", "unlikely, improbable"),
                            ("icd203_roughly_even", "roughly even chance"),
                            ("icd203_likely", "likely, probable"),
                            ("icd203_very_likely", "very likely, highly probable"),
                            ("icd203_almost_certain", "almost certain"),
                        ],
                        max_length=30,
                    ),
                ),
                ("said_on", models.CharField(blank=True, default="", max_length=10, verbose_name="said")),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="claims.source",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="claims.position",
                    ),
                ),
                (
                    "restores",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restored_by",
                        to="claims.position",
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["said_on", "recorded_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quote", ""), _negated=True),
                            models.Q(("paraphrase", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="position_says_something",
                        violation_error_message="Give the party's own words, or say in other words what it said.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects", None), models.Q(("corrects", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="position_does_not_correct_itself",
                        violation_error_message="A position cannot correct itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reply_requests", to="claims.claim"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reply_requests", to="claims.party"
                    ),
                ),
                ("question", models.TextField(blank=True, help_text="What we asked.", max_length=2000)),
                (
                    "asked_through",
                    models.CharField(
                        blank=True,
                        help_text="E-mail to the press office.",
                        max_length=200,
                        verbose_name="asked through",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="asked on")),
                (
                    "due_on",
                    models.DateField(
                        blank=True, help_text="Until when we asked for an answer.", null=True, verbose_name="due on"
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                (
                    "answer",
                    models.TextField(blank=True, help_text="What came back, in its own words.", max_length=5000),
                ),
                ("is_public", models.BooleanField(default=True, verbose_name="tell readers")),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("taken_back_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ["asked_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on", None), ("due_on__gte", models.F("asked_on")), _connector="OR"),
                        name="reply_due_after_asked",
                        violation_error_message="The answer cannot be due before it was asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on", None), ("answered_on__gte", models.F("asked_on")), _connector="OR"
                        ),
                        name="reply_answered_after_asked",
                        violation_error_message="The answer cannot have come before it was asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""), models.Q(("answered_on", None), _negated=True), _connector="OR"
                        ),
                        name="reply_answer_has_day",
                        violation_error_message="Say on which day the answer came.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="claims.claim"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("published", "published"), ("withdrawn", "withdrawn")], max_length=9),
                ),
                ("body", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True, max_length=5000, verbose_name="what changed")),
                ("claim_version", models.PositiveIntegerField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["claim", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("claim", "number"),
                        name="revision_number_once",
                        violation_error_message="Somebody else published this claim at the same moment.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="status_changes", to="claims.claim"
                    ),
                ),
                (
                    "status",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="claims.status"
                    ),
                ),
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
                ("rationale", models.TextField(max_length=5000)),
                ("effective_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="claims.statuschange",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="claims.statuschange",
                    ),
                ),
            ],
            options={
                "ordering": ["-effective_at", "-recorded_at", "-id"],
                "indexes": [
                    models.Index(
                        fields=["claim", "-effective_at", "-recorded_at", "-id"], name="statuschange_in_effect"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("effective_at__lte", models.F("recorded_at"))),
                        name="statuschange_not_in_the_future",
                        violation_error_message="A status cannot hold from a moment in the future.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rationale", ""), _negated=True),
                        name="statuschange_has_rationale",
                        violation_error_message="Say why the status changes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "correction"), models.Q(("corrects", None), _negated=True)),
                            models.Q(models.Q(("kind", "correction"), _negated=True), ("corrects", None)),
                            _connector="OR",
                        ),
                        name="statuschange_correction_names_its_change",
                        violation_error_message="A correction names the change that it replaces, and nothing else does.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects", None), models.Q(("corrects", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="statuschange_does_not_correct_itself",
                        violation_error_message="A change cannot correct itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("undoes", None), models.Q(("corrects", None), _negated=True), _connector="OR"
                        ),
                        name="statuschange_undoes_in_its_place",
                        violation_error_message="A change that undoes another takes its place.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PositionVoid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="void", to="claims.position"
                    ),
                ),
                ("reason", models.TextField(max_length=5000)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="StatusChangeCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="citations", to="claims.statuschange"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="citations", to="claims.evidence"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("change", "evidence"),
                        name="citation_once",
                        violation_error_message="This evidence is cited already.",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="PublicMergedParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(max_length=8, unique=True)),
                ("into", models.CharField(db_index=True, max_length=8)),
            ],
            options={"verbose_name_plural": "public merged parties"},
        ),
        migrations.CreateModel(
            name="PublicParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(max_length=8, unique=True)),
                ("slug", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("government", "government"),
                            ("intergovernmental", "intergovernmental organisation"),
                            ("organisation", "organisation"),
                            ("media", "news organisation"),
                            ("anonymous_official", "anonymous official"),
                        ],
                        max_length=20,
                    ),
                ),
                ("description", models.TextField(blank=True)),
                ("whole", models.CharField(blank=True, db_index=True, max_length=8)),
                ("wikidata_id", models.CharField(blank=True, max_length=20)),
                (
                    "reliability",
                    models.CharField(
                        choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("E", "E"), ("F", "F")],
                        default="F",
                        max_length=1,
                    ),
                ),
                ("reliability_reason", models.TextField(blank=True)),
                ("claim_count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "public parties",
                "ordering": ["name", "id"],
                "indexes": [models.Index(fields=["-claim_count", "-id"], name="publicparty_busiest")],
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
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="PublicStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True)),
                ("label", models.CharField(max_length=60)),
                ("definition", models.TextField()),
                (
                    "tone",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("thin", "thin"),
                            ("disputed", "disputed"),
                            ("part", "part"),
                            ("held", "held"),
                            ("refuted", "refuted"),
                            ("beyond", "beyond"),
                            ("past", "past"),
                        ],
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("rating_value", models.PositiveSmallIntegerField(null=True)),
                ("rating_name", models.CharField(blank=True, max_length=60)),
                ("retired", models.BooleanField(default=False)),
            ],
            options={"verbose_name_plural": "public statuses", "ordering": ["position", "key"]},
        ),
        migrations.CreateModel(
            name="PublicTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("claim_count", models.PositiveIntegerField(default=0)),
                ("shares", models.JSONField(default=dict)),
                ("moved_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [models.Index(fields=["-moved_at", "-id"], name="publictopic_moving")],
            },
        ),
        migrations.CreateModel(
            name="PublicClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(max_length=8, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("published", "published"), ("withdrawn", "withdrawn"), ("merged", "merged")],
                        max_length=9,
                    ),
                ),
                ("slug", models.CharField(max_length=80)),
                ("statement", models.CharField(max_length=500)),
                ("language", models.CharField(max_length=12)),
                ("claimant_name", models.CharField(blank=True, max_length=200)),
                ("made_on", models.CharField(blank=True, max_length=10)),
                (
                    "status",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="claims.publicstatus"
                    ),
                ),
                ("status_since", models.DateTimeField()),
                ("rationale", models.TextField(blank=True)),
                ("contested_by", models.JSONField(default=list)),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.revision"
                    ),
                ),
                ("published_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("withdrawn_because", models.TextField(blank=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="claims.publicclaim",
                    ),
                ),
                ("topics", models.ManyToManyField(related_name="claims", to="claims.publictopic")),
                ("parties", models.ManyToManyField(related_name="claims", to="claims.publicparty")),
            ],
            options={
                "ordering": ["-updated_at", "-id"],
                "indexes": [
                    models.Index(fields=["state", "-updated_at", "-id"], name="publicclaim_list_order"),
                    models.Index(fields=["state", "status", "-updated_at", "-id"], name="publicclaim_by_status"),
                    models.Index(
                        models.F("state"),
                        models.Func(
                            "made_on",
                            template="COALESCE(NULLIF(%(expressions)s, ''), '9999-99')",
                            output_field=models.CharField(),
                        ),
                        models.F("id"),
                        name="publicclaim_by_oldest",
                    ),
                    models.Index(fields=["state", "-status_since", "-id"], name="publicclaim_by_since"),
                    models.Index(fields=["state", "-made_on", "-id"], name="publicclaim_by_made"),
                    models.Index(fields=["state", "-published_at", "-id"], name="publicclaim_by_published"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="claims.publicclaim"
                    ),
                ),
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
                (
                    "status",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.publicstatus"
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.publicstatus",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_current", True)),
                        fields=["-told_at", "-entry"],
                        name="publicchange_news",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="claims.publicclaim"
                    ),
                ),
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
                "indexes": [models.Index(fields=["-told_at", "-id"], name="publiccorrection_log")],
            },
        ),
        migrations.CreateModel(
            name="PublicPosition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("said_on", models.CharField(blank=True, default="", max_length=10)),
                ("told", models.JSONField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_latest", True)),
                        fields=["stance", "claim"],
                        name="publicposition_stance",
                    ),
                    models.Index(
                        condition=models.Q(("is_latest", True)), fields=["side", "claim"], name="publicposition_side"
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
        migrations.AddField(
            model_name="statuschange",
            name="evidence",
            field=models.ManyToManyField(
                related_name="cited_by", through="claims.StatusChangeCitation", to="claims.evidence"
            ),
        ),
    ]
