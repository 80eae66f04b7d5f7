"""Counts what stood before the board counted, and gives every item of the checklist its row."""

from collections import Counter, defaultdict

from django.db import migrations

from claims.vocabulary import CheckItem, CheckLevel, Side, Stance

UNTOLD = {"assign", "set_review", "set_stage"}
CHUNK = 500


def side_after(stances):
    side = Side.OPEN
    for stance in stances:
        if stance != Stance.QUALIFIES:
            side = Stance(stance).side
    return side


def survivors(model):
    return {pk: merged or pk for pk, merged in model.objects.values_list("pk", "merged_into")}


def count(apps, schema_editor):
    get = lambda name: apps.get_model("claims", name)  # noqa: E731
    Claim, Position, Evidence = get("Claim"), get("Position"), get("Evidence")
    party_of, source_of = survivors(get("Party")), survivors(get("Source"))
    pks = list(Claim.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        claims = Claim.objects.in_bulk(pks[start : start + CHUNK])
        count_chunk(claims, Claim, Position, Evidence, party_of, source_of)
        publication_of(claims, get("Revision"), get("Edit"))
        Claim.objects.bulk_update(
            claims.values(),
            ["parties_for", "parties_open", "parties_against", "sources", "origins", "publication", "has_news"],
        )


def count_chunk(claims, Claim, Position, Evidence, party_of, source_of):
    stands_on = dict(Claim.objects.filter(merged_into__in=claims).values_list("pk", "merged_into"))
    stands_on |= {pk: pk for pk in claims}
    lines = defaultdict(lambda: defaultdict(list))
    standing = Position.objects.filter(claim__in=stands_on, corrected_by=None, void=None)
    for claim, party, stance in standing.order_by("said_on", "recorded_at", "id").values_list(
        "claim", "party", "stance"
    ):
        lines[stands_on[claim]][party_of[party]].append(stance)
    sources, origins = defaultdict(set), defaultdict(set)
    linked = Evidence.objects.filter(claim__in=stands_on, unlinked_at=None).exclude(bearing="context")
    for claim, source, origin in linked.values_list("claim", "source", "origin"):
        sources[stands_on[claim]].add(source_of[source])
        if origin is not None:
            origins[stands_on[claim]].add(party_of[origin])
    for pk, claim in claims.items():
        sides = Counter(side_after(line) for line in lines[pk].values())
        claim.parties_for, claim.parties_open = sides[Side.FOR], sides[Side.OPEN]
        claim.parties_against = sides[Side.AGAINST]
        claim.sources, claim.origins = len(sources[pk]), len(origins[pk])


def publication_of(claims, Revision, Edit):
    told = {}
    rows = Revision.objects.filter(claim__in=claims).order_by("number")
    for claim, kind, version in rows.values_list("claim", "kind", "claim_version"):
        claims[claim].publication, told[claim] = kind, version
    news = set()
    edits = Edit.objects.filter(claim__in=claims).exclude(verb__in=UNTOLD)
    for claim, version in edits.values_list("claim", "claim_version"):
        if version > told.get(claim, 0):
            news.add(claim)
    for pk, claim in claims.items():
        claim.has_news = claim.publication != "published" or pk in news


def add_rules(apps, schema_editor):
    ChecklistRule = apps.get_model("claims", "ChecklistRule")
    for item in CheckItem:
        if item != CheckItem.SECOND_EDITOR:
            ChecklistRule.objects.get_or_create(item=item.value, defaults={"level": CheckLevel.WARN.value})


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_day_of_the_desk")]

    operations = [
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.RunPython(add_rules, migrations.RunPython.noop),
    ]
