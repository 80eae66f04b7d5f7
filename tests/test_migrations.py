"""Migrations go on from whatever is in use, see what changes, and let others write meanwhile."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rfc8785
from django.apps import apps
from django.db import NotSupportedError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from claims import workflow
from claims.migrations._operations import AddIndexConcurrently
from claims.models import (
    Claim,
    PublicChange,
    PublicCorrection,
    PublicParty,
    PublicStatus,
    Revision,
    Status,
    append_only,
)
from claims.publishing import compose, unchanged
from tests.factories import (
    PartyFactory,
    a_change,
    a_claim,
    a_published_claim,
    chief,
    editor,
    researcher,
    some_evidence,
)

# What a site had applied before they were squashed.
BEFORE = [
    "0001_nouns",
    "0002_vocabulary",
    "0003_roles",
    "0004_search",
    "0005_day_of_the_desk",
    "0006_what_the_board_counts",
    "0007_what_was_undone",
    "0008_orders_of_the_board",
    "0009_public_site",
    "0010_rules_of_the_checklist",
    "0011_parties_found_and_merged",
]

REORDERED = """
import django
from django.core.management import call_command
from claims import vocabulary

members = [(member.name, (member.value, "", member.label)) for member in vocabulary.Stage]
vocabulary.Stage = vocabulary.Word("Stage", members[::{step}])
django.setup()
call_command("makemigrations", "claims", "--dry-run", "--check")
"""


@pytest.mark.django_db
def test_a_site_that_had_applied_what_was_squashed_goes_on_after_it() -> None:
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app="claims").delete()
    for name in BEFORE:
        recorder.record_applied("claims", name)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    assert plan[0].name == "0004_baselines_digests_and_plain_names"
    assert not [migration.name for migration in plan if migration.replaces]
    replaced = [name for migration in executor.loader.disk_migrations.values() for _, name in migration.replaces]
    assert set(BEFORE) <= set(replaced) and len(set(replaced)) == len(replaced)


@pytest.mark.parametrize(("step", "sees"), [(1, False), (-1, True)])
def test_another_order_of_the_stages_of_work_is_another_index(step: int, sees: bool, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", REORDERED.format(step=step)],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/none", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    assert ("index claim_by_place_in_work" in done.stdout) is sees, done.stdout + done.stderr
    assert (done.returncode == 1) is sees, done.stdout + done.stderr


PROBE = AddIndexConcurrently("edit", models.Index(fields=["verb"], name="probe"))


def run(operation: migrations.AddIndex, way: str, *, only_say: bool = False) -> str:
    """Do or undo one operation as a migration that is not atomic does. Returns its SQL where it only says it."""
    before = ProjectState.from_apps(apps)
    after = before.clone()
    operation.state_forwards("claims", after)
    states = (before, after) if way == "forwards" else (after, before)
    with connection.schema_editor(collect_sql=only_say, atomic=False) as editor:
        getattr(operation, f"database_{way}")("claims", editor, *states)
    return "\n".join(editor.collected_sql) if only_say else ""


def has_probe() -> bool:
    with connection.cursor() as cursor:
        return "probe" in connection.introspection.get_constraints(cursor, "claims_edit")


@pytest.mark.django_db(transaction=True)
def test_an_index_is_made_and_dropped_on_either_database() -> None:
    run(PROBE, "forwards")
    assert has_probe()
    run(PROBE, "backwards")
    assert not has_probe()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_postgresql_makes_an_index_concurrently_and_again_where_it_broke_off() -> None:
    assert 'CREATE INDEX CONCURRENTLY "probe"' in run(PROBE, "forwards", only_say=True)
    run(PROBE, "forwards")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'probe'::regclass")
    run(PROBE, "forwards")
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'probe'::regclass")
        assert cursor.fetchone() == (True,)
    run(PROBE, "backwards")


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_makes_no_index_concurrently_inside_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(NotSupportedError, match="atomic = False"):
        run(PROBE, "forwards")


@pytest.mark.django_db
def test_claims_that_were_assigned_before_get_the_names_of_their_assignees() -> None:
    ada, ben = researcher(first_name="Ada", last_name="Lind", username="al"), researcher(username="ben")
    mine, his, nobodys = a_claim(), a_claim(), a_claim()
    workflow.assign(ada, [mine], assignee=ada)
    workflow.assign(ada, [his], assignee=ben)
    Claim.objects.update(assignee_name="")
    importlib.import_module("claims.migrations.0012_names_of_assignees").write_names(apps, None)
    names = dict(Claim.objects.values_list("pk", "assignee_name"))
    assert names == {mine.pk: "Ada Lind al", his.pk: ben.sort_name, nobodys.pk: ""}


@pytest.mark.django_db
def test_public_changes_of_before_forget_that_they_followed_a_baseline() -> None:
    for statement in ("One.", "Two."):
        claim = a_published_claim(statement=statement, status="disputed")
        a_change(claim, status="refuted")
        workflow.publish(editor(), [claim])
    unverified = PublicStatus.objects.get(key="unverified")
    PublicChange.objects.filter(status__key="disputed").update(before=unverified)
    module = importlib.import_module("claims.migrations.0020_baselines_are_no_status_before")
    module.forget_baselines(apps, None)
    before = PublicChange.objects.order_by("claim", "effective_at").values_list("status__key", "before__key")
    assert list(before) == [("unverified", None), ("disputed", None), ("refuted", "disputed")] * 2


OLDER_TONE = {"key": "corroborated", "label": "Corroborated", "tone": "held"}


def give_back_the_older_tone(revision: Revision) -> bytes:
    """Make of a revision what publishing it gave when the tone was "held", and there were neither baselines nor replies."""
    payload = revision.payload
    payload["status"] |= OLDER_TONE
    for entry in payload["history"]:
        if entry["kind"] == "baseline":
            entry["kind"] = "development"
        else:
            entry["status"] |= OLDER_TONE
    del payload["replies"]
    body = rfc8785.dumps(payload)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claims_revision SET body = %s, content_sha256 = 'old' WHERE id = %s", [body, revision.pk]
        )
    return body


@pytest.mark.django_db
def test_the_tone_held_becomes_corroborated_everywhere_but_in_the_bodies_of_revisions() -> None:
    corroborated, disputed = a_published_claim(status="corroborated"), a_published_claim(status="disputed")
    corrected = a_published_claim(status="corroborated")
    wrong = corrected.status_changes.get(status__key="corroborated")
    a_change(corrected, status="disputed", kind="correction", corrects=wrong)
    workflow.publish(editor(), [corrected])
    log = PublicCorrection.objects.get()
    append_only.remove(connection)  # until the test is rolled back
    for model in (Status, PublicStatus):
        model._default_manager.filter(tone="corroborated").update(tone="held")
    log.wrong["status"] |= OLDER_TONE
    log.save()
    body = give_back_the_older_tone(corroborated.last_revision())
    untouched = disputed.last_revision().content_sha256

    name = "0010_tone_corroborated"
    then = MigrationLoader(connection).project_state(("claims", name)).apps
    migration = importlib.import_module(f"claims.migrations.{name}")
    migration.forwards(then, None)
    migration.compute(then, None)

    for model in (Status, PublicStatus):
        assert model._default_manager.get(key="corroborated").tone == "corroborated"
        assert not model._default_manager.filter(tone="held").exists()
    log.refresh_from_db()
    assert (log.wrong["status"]["tone"], log.right["status"]["tone"]) == ("corroborated", "disputed")
    assert bytes(corroborated.last_revision().body) == body and json.loads(body)["status"]["tone"] == "held"
    composed = [compose(Claim.objects.get(pk=claim.pk)) for claim in (corroborated, disputed)]
    assert unchanged(composed) == {corroborated.pk, disputed.pk}
    assert disputed.last_revision().content_sha256 == untouched


@pytest.mark.django_db
def test_grades_that_nobody_gave_are_taken_out_and_what_is_public_may_have_changed() -> None:
    public, withdrawn, draft = a_published_claim(), a_published_claim(), a_claim()
    workflow.withdraw(chief(), [withdrawn], reason="Wrong.")
    judged = PartyFactory.create(reliability="F", reliability_reason="It made up two reports.")
    Claim.objects.update(has_unpublished_changes=False)
    for credibility in "63":
        some_evidence(draft, credibility=credibility, quote=f"Graded {credibility}.")
    with connection.cursor() as cursor:  # as it was when an F needed no reason
        cursor.execute("UPDATE claims_publicparty SET reliability = 'F'")
    importlib.import_module("claims.migrations.0015_judgements_that_nobody_made").take_out(apps, None)
    assert set(PublicParty.objects.values_list("reliability", flat=True)) == {""}
    judged.refresh_from_db()
    assert judged.reliability == "F"
    assert sorted(draft.evidence.values_list("credibility", flat=True)) == ["", "3"]
    changed = Claim.objects.filter(has_unpublished_changes=True)
    assert {public.pk} <= set(changed.values_list("pk", flat=True)) <= {public.pk, draft.pk}
