"""Which model has which page. What others register themselves is taken back: roles come by migration, not by hand."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

from claims import models
from claims.admin import accounts, nouns, public_index, records
from claims.admin.claims import ClaimAdmin

PAGES = {
    models.Claim: ClaimAdmin,
    models.Party: nouns.PartyAdmin,
    models.Source: nouns.SourceAdmin,
    models.Topic: nouns.TopicAdmin,
    models.Status: nouns.StatusAdmin,
    models.User: accounts.AccountAdmin,
    models.Evidence: records.EvidenceAdmin,
    models.ClaimRelation: records.ClaimRelationAdmin,
    models.Position: records.PositionAdmin,
    models.PositionVoid: records.PositionVoidAdmin,
    models.StatusChange: records.StatusChangeAdmin,
    models.StatusChangeCitation: records.StatusChangeCitationAdmin,
    models.ReplyRequest: records.ReplyRequestAdmin,
    models.CorrectionRequest: records.CorrectionRequestAdmin,
    models.ChecklistRule: nouns.ChecklistRuleAdmin,
    models.Note: records.NoteAdmin,
    models.Follow: records.FollowAdmin,
    models.SavedView: records.SavedViewAdmin,
    models.Revision: records.RevisionAdmin,
    models.Edit: records.EditAdmin,
    models.Redaction: records.RedactionAdmin,
    models.Batch: records.BatchAdmin,
    models.BatchOutcome: records.BatchOutcomeAdmin,
    models.PublicClaim: public_index.PublicClaimAdmin,
    models.PublicChange: public_index.PublicChangeAdmin,
    models.PublicCorrection: public_index.PublicCorrectionAdmin,
    models.PublicMergedParty: public_index.PublicMergedPartyAdmin,
    models.PublicParty: public_index.PublicPartyAdmin,
    models.PublicPosition: public_index.PublicPositionAdmin,
    models.PublicRule: public_index.PublicRuleAdmin,
    models.PublicStatus: public_index.PublicStatusAdmin,
    models.PublicTopic: public_index.PublicTopicAdmin,
}


def everything() -> None:
    admin.site.unregister([Group, EmailAddress])
    for model, page in PAGES.items():
        admin.site.register(model, page)
