"""What every desk starts with: eight statuses, the rules of its checklist and three roles. It may change all but the roles."""

from django.db import migrations

STATUSES = [
    # key, label, tone, ClaimReview rating and name, definition
    (
        "unverified",
        "Unverified",
        "open",
        None,
        "",
        "We follow the claim and have not established anything about it yet.",
    ),
    (
        "single-source",
        "Single source",
        "thin",
        None,
        "",
        "Everything known about it goes back to one origin. Nobody else confirms or denies it.",
    ),
    (
        "disputed",
        "Disputed",
        "disputed",
        None,
        "",
        "Parties in a position to know contradict each other, and the evidence does not decide between them.",
    ),
    (
        "partly-corroborated",
        "Partly corroborated",
        "part",
        None,
        "",
        "A second, independent origin supports a part of the claim. Another part rests on one origin alone.",
    ),
    (
        "corroborated",
        "Corroborated",
        "held",
        5,
        "Corroborated",
        "At least two independent origins support the whole claim, and no evidence of weight speaks against it.",
    ),
    ("refuted", "Refuted", "refuted", 1, "Refuted", "Independent evidence shows that the claim is not so."),
    (
        "unverifiable",
        "Unverifiable",
        "beyond",
        None,
        "",
        "We looked, and what would settle it is out of reach for us and for those whom we asked.",
    ),
    (
        "superseded",
        "Superseded",
        "past",
        None,
        "",
        "Events have overtaken the claim; another claim has taken its place.",
    ),
]

RULES = ["primary_source", "claimant_heard", "rationale", "quotes", "right_of_reply", "two_origins"]

PERMISSIONS = {
    "research": "Can work on claims, sources, evidence and positions",
    "decide_status": "Can decide the status of a claim",
    "publish": "Can publish claims",
    "withdraw": "Can withdraw published claims",
    "merge": "Can merge claims, parties and sources",
    "bulk_edit": "Can edit many claims at once",
    "edit_vocabularies": "Can edit statuses and topics",
    "manage_accounts": "Can manage accounts",
    "redact": "Can remove a text for legal cause",
}

ROLES = {  # each holds what the one before it holds, and more
    "researcher": ["research"],
    "editor": ["research", "decide_status", "publish"],
    "chief editor": list(PERMISSIONS),
}


def add_statuses(apps, schema_editor):
    for model in ("Status", "PublicStatus"):
        apps.get_model("claims", model).objects.bulk_create(
            apps.get_model("claims", model)(
                key=key,
                label=label,
                tone=tone,
                rating_value=rating_value,
                rating_name=rating_name,
                definition=definition,
                position=number * 10,
            )
            for number, (key, label, tone, rating_value, rating_name, definition) in enumerate(STATUSES, 1)
        )


def add_rules(apps, schema_editor):
    for name in ("ChecklistRule", "PublicRule"):
        model = apps.get_model("claims", name)
        model.objects.bulk_create(model(item=item, level="warn") for item in RULES)


def add_roles(apps, schema_editor):
    # Django makes the permissions of a model after the last migration, too late for this one.
    ContentType, Permission = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
    claim, _ = ContentType.objects.get_or_create(app_label="claims", model="claim")
    for codename, name in PERMISSIONS.items():
        Permission.objects.get_or_create(content_type=claim, codename=codename, defaults={"name": name})
    for name, codenames in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(content_type=claim, codename__in=codenames))


class Migration(migrations.Migration):
    replaces = [
        ("claims", "0002_vocabulary"),
        ("claims", "0003_roles"),
        ("claims", "0006_what_the_board_counts"),
        ("claims", "0010_rules_of_the_checklist"),
    ]

    dependencies = [
        ("claims", "0002_search_tables"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(add_statuses, migrations.RunPython.noop),
        migrations.RunPython(add_rules, migrations.RunPython.noop),
        migrations.RunPython(add_roles, migrations.RunPython.noop),
    ]
