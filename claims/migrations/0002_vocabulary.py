"""The eight statuses that every desk starts with. A desk may add its own, and retire these."""

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


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_nouns")]

    operations = [migrations.RunPython(add_statuses, migrations.RunPython.noop)]
