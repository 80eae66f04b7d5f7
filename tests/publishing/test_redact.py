from __future__ import annotations

import hashlib

import pytest
from django.db import IntegrityError, connection, transaction

from claims import workflow
from claims.models import Claim, Edit, Evidence, Position, PublicClaim, PublicParty, Redaction, Revision
from claims.search import search
from claims.workflow import Refused
from tests.factories import PartyFactory, a_change, a_claim, a_position, a_published_claim, chief, editor, some_evidence

pytestmark = pytest.mark.django_db

NAME = "Jane Unnamed, 14"


def everything() -> str:
    """All texts that the database holds, however they are stored."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                texts += [
                    bytes(v).decode(errors="replace") if isinstance(v, bytes | memoryview) else str(v) for v in row
                ]
    return "\n".join(texts)


def test_no_word_of_a_redacted_text_is_left_in_what_search_keeps() -> None:
    claim = a_published_claim(statement="Xylophonist Quintessa did it.")
    assert "quintessa" in everything().casefold()
    workflow.redact(chief(), claim, "statement", reason="A court ordered it.")
    assert "quintessa" not in everything().casefold()
    assert "xylophonist" not in everything().casefold()


def test_a_redacted_quote_is_gone_from_the_row_the_log_every_revision_and_both_searches() -> None:
    claim = a_claim()
    position = a_position(claim, quote=f"It was {NAME}.")
    workflow.publish(editor(), [claim])
    a_position(claim, quote="Nothing to add.")
    workflow.publish(editor(), [claim])
    digest = hashlib.sha256(f"It was {NAME}.".encode()).hexdigest()
    redactions = workflow.redact(chief(), position, "quote", reason="A court ordered it.")
    assert NAME not in everything()
    assert Position.objects.get(pk=position.pk).quote == "[redacted]"
    assert [r.is_redacted for r in Revision.objects.all()] == [True, True]
    assert digest in {redaction.sha256 for redaction in redactions}
    assert not search(PublicClaim.objects.all(), "unnamed").exists()
    assert PublicClaim.objects.get().statement == "[redacted]"
    assert claim.edits.get(verb="redact").reason == "A court ordered it."


def test_after_a_redaction_the_claim_can_be_published_again_without_the_text() -> None:
    claim = a_published_claim(statement=f"{NAME} did it.")
    workflow.redact(chief(), claim, "statement", reason="A court ordered it.")
    claim.refresh_from_db()
    workflow.edit_text(editor(), claim, seen=None, statement="A child did it.")
    [revision] = workflow.publish(editor(), [claim])
    assert revision.payload["claim"]["statement"] == "A child did it."
    assert PublicClaim.objects.get().statement == "A child did it."
    assert NAME not in everything()


def test_a_party_s_name_is_gone_from_every_claim_that_had_it() -> None:
    party = PartyFactory.create(name=NAME)
    claims = [a_claim(), a_claim()]
    for claim in claims:
        a_position(claim, party=party)
    workflow.publish(editor(), claims)
    untouched = a_published_claim()
    workflow.redact(chief(), party, "name", reason="A court ordered it.")
    assert NAME not in everything()
    assert not search(Claim.objects.all(), "unnamed").exists()
    assert not PublicParty.objects.filter(public_id=party.public_id).exists()
    assert not untouched.last_revision().is_redacted


def test_a_rationale_is_gone_from_its_change_and_from_the_reason_in_the_log() -> None:
    claim = a_claim()
    change = a_change(claim, rationale=f"{NAME} told us.")
    workflow.redact(chief(), change, "rationale", reason="She asked for it.")
    assert NAME not in everything()
    assert Edit.objects.get(verb="change_status").reason == "[redacted]"


def test_what_a_batch_says_of_its_claims_is_gone_too() -> None:
    claim = a_claim(statement=f"{NAME} did it.")
    words = {"reason": f"{NAME} did it.", "selection": f"claims like “{NAME} did it.”"}
    batch = workflow.run_batch(chief(), "set_stage", [claim], stage="done", **words)
    workflow.redact(chief(), claim, "statement", reason="A court ordered it.")
    assert NAME not in everything()
    batch.refresh_from_db()
    assert (batch.reason, batch.selection) == ("[redacted]", "claims like “[redacted]”")


def test_a_revision_s_whole_body_can_be_removed() -> None:
    claim = a_published_claim()
    revision = claim.last_revision()
    [redaction] = workflow.redact(chief(), revision, "body", reason="A court ordered it.")
    assert redaction.sha256 == revision.sha256
    assert Revision.objects.get(pk=revision.pk).is_redacted


def test_a_claim_whose_revision_was_removed_as_a_whole_can_be_published_again_as_it_is() -> None:
    claim = a_published_claim()
    removed = claim.last_revision()
    workflow.redact(chief(), removed, "body", reason="A court ordered it, for a time.")
    [revision] = workflow.publish(editor(), [claim])
    assert (revision.number, revision.content_sha256) == (2, removed.content_sha256)
    assert PublicClaim.objects.get().statement == claim.statement


def test_what_cannot_be_redacted_is_refused() -> None:
    claim = a_claim()
    evidence = some_evidence(claim, summary="")
    with pytest.raises(Refused, match="cannot be removed"):
        workflow.redact(chief(), claim, "language", reason="So.")
    with pytest.raises(Refused, match="no text"):
        workflow.redact(chief(), evidence, "summary", reason="So.")
    with pytest.raises(Refused, match="why"):
        workflow.redact(chief(), evidence, "quote", reason=" ")
    assert not Redaction.objects.exists()
    assert Evidence.objects.get().quote == evidence.quote


def test_a_tombstone_without_its_redaction_is_refused_by_the_database() -> None:
    position = a_position(a_claim())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_position SET quote = '[redacted]' WHERE id = %s", [position.pk])
