"""Every model has a list and a page that a chief editor can read, at the same cost for one row and for twenty."""

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Batch, Claim, Edit, Party, PublicClaim, Revision, User
from tests.admin.story import MODELS, some_of_everything, text_of, url
from tests.factories import UserFactory, a_claim, a_published_claim, chief, editor, researcher
from tests.htmx import soup


def test_every_model_of_the_tracker_is_in_the_admin():
    from django.apps import apps

    assert set(MODELS) == set(apps.get_app_config("claims").get_models())


def _queries(client, model):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url(model))
    assert response.status_code == 200, model
    rows = len(response.context["cl"].result_list)
    return rows, len(queries)


def test_every_list_takes_as_many_queries_for_twenty_rows_as_for_one(desk, chief_editor):
    some_of_everything(chief_editor)
    before = {model.__name__: _queries(desk, model) for model in MODELS}
    for _ in range(19):
        some_of_everything(chief_editor)
    after = {model.__name__: _queries(desk, model) for model in MODELS}
    assert all(rows >= 1 for rows, _ in before.values()), before
    for rules in ("ChecklistRule", "PublicRule"):  # one row for each item, and no more
        del before[rules], after[rules]
    assert all(rows >= 20 for rows, _ in after.values()), after
    assert {name: n for name, (_, n) in before.items()} == {name: n for name, (_, n) in after.items()}


def test_every_row_has_a_page(desk, chief_editor):
    some_of_everything(chief_editor)
    for model in MODELS:
        row = model._default_manager.order_by("-pk").first()
        assert desk.get(url(model, "change", row.pk)).status_code == 200, model


def test_every_list_can_be_searched_and_filtered(desk, chief_editor):
    some_of_everything(chief_editor)
    for model in MODELS:
        page = desk.get(url(model), {"q": 'ministry "un(balanced'})
        assert page.status_code == 200, model
        assert desk.get(url(model), {"_facets": "True"}).status_code == 200, model
        changelist = desk.get(url(model)).context["cl"]
        for spec in changelist.filter_specs:
            choices = list(spec.choices(changelist))
            assert 2 <= len(choices) <= 60, (model, spec.title)
            for choice in choices:
                assert desk.get(url(model) + choice["query_string"]).status_code == 200, (model, choice)


def test_no_filter_grows_with_the_number_of_rows(desk, chief_editor):
    def sizes():
        found = {}
        for model in MODELS:
            changelist = desk.get(url(model)).context["cl"]
            for spec in changelist.filter_specs:
                found[model.__name__, spec.title] = len(list(spec.choices(changelist)))
        return found

    before = sizes()
    for _ in range(3):
        a_published_claim(claimant=Party.objects.first())
        UserFactory.create()
    assert sizes() == before


def test_a_search_for_claims_is_the_search_of_the_desk(desk):
    a_claim(statement="Ships were seen in the strait.")
    found = a_claim(statement="Lorries crossed the bridge.", context="“c++” x:y AND (")
    page = desk.get(url(Claim), {"q": "bridge lorr"})
    assert [claim.pk for claim in page.context["cl"].result_list] == [found.pk]
    assert len(desk.get(url(Claim), {"q": 'c++ x:y AND ("'}).context["cl"].result_list) == 1


def test_claims_are_filtered_by_what_is_public_and_whose_they_are(desk, chief_editor):
    from claims import workflow

    public, draft = a_published_claim(), a_claim()
    workflow.assign(editor(), [draft], assignee=chief_editor)

    def found(**query):
        return {claim.pk for claim in desk.get(url(Claim), query).context["cl"].result_list}

    assert found(public="published") == {public.pk}
    assert found(public="never") == {draft.pk}
    assert found(public="withdrawn") == set()
    assert found(assigned="me") == {draft.pk}
    assert found(assigned="nobody") == {public.pk}
    assert found(assigned="somebody") == {draft.pk}
    assert found(merged="yes") == set()
    assert found(due="none") == {public.pk, draft.pk}


def test_a_revision_shows_what_was_published(desk):
    claim = a_published_claim(statement="The dam <broke>.")
    revision = Revision.objects.get(claim=claim)
    assert "The dam <broke>." in text_of(desk.get(url(Revision, "change", revision.pk)))


def test_the_log_of_a_row_is_the_list_of_its_edits(desk):
    claim = a_published_claim()
    a_claim()
    page = desk.get(url(Claim, "history", claim.pk), follow=True)
    assert {edit.claim_id for edit in page.context["cl"].result_list} == {claim.pk}
    party = Party.objects.first()
    page = desk.get(url(Party, "history", party.pk), follow=True)
    assert page.status_code == 200


def test_the_log_of_a_bulk_edit_is_what_it_did_to_the_claims(desk, chief_editor):
    claims = [a_claim(), a_claim()]
    batch = workflow.run_batch(chief_editor, "set_stage", claims, reason="Tidy.", selection="both", stage="done")
    workflow.run_batch(chief_editor, "set_stage", [a_claim()], reason="Tidy.", selection="one", stage="done")
    page = desk.get(url(Batch, "history", batch.pk), follow=True)
    logged = [(edit.batch_id, edit.claim_id) for edit in page.context["cl"].result_list]
    assert sorted(logged) == [(batch.pk, claim.pk) for claim in claims]


def test_the_index_tells_work_from_history(desk):
    text = text_of(desk.get("/admin/"))
    for section in ("Work", "Vocabularies and accounts", "History", "As the public sees it"):
        assert section in text
    assert desk.get("/admin/claims/").status_code == 200
    assert "Groups" not in text


def test_every_model_stands_in_one_section(desk):
    found = [str(link["href"]) for link in soup(desk.get("/admin/")).select("#content-main th a")]
    assert sorted(found) == sorted(url(model) for model in MODELS)


def test_history_and_the_public_index_are_folded_until_one_is_there(desk):
    def open_sections(address, within):
        sections = soup(desk.get(address)).select(f"{within} details")
        assert len(sections) == 4
        return [section.summary.get_text() for section in sections if section.has_attr("open")]

    work = ["Work", "Vocabularies and accounts"]
    assert open_sections("/admin/", "#content-main") == work
    assert open_sections(url(Claim), "#nav-sidebar") == work
    assert open_sections(url(Edit), "#nav-sidebar") == [*work, "History: added to, never changed"]
    assert open_sections(url(PublicClaim), "#nav-sidebar") == [*work, "As the public sees it"]
    here = soup(desk.get(url(Edit))).select("#nav-sidebar [aria-current=page]")
    assert [one["href"] for one in here] == [url(Edit)]


def test_a_page_asks_only_for_files_that_there_are_and_has_an_icon(desk, chief_editor):
    claim = some_of_everything(chief_editor)
    for address in ("/admin/", *(url(model) for model in MODELS), url(Claim, "change", claim.pk), url(User, "add")):
        page = soup(desk.get(address))
        files = {str(one.get("href") or one.get("src")) for one in page.select("link[href], script[src], img[src]")}
        static = {file.removeprefix("/static/") for file in files if file.startswith("/static/")}
        assert [file for file in static if finders.find(file) is None] == [], address
        assert page.select_one("link[rel=icon]")["href"] == "/static/favicon.svg", (
            "a browser asks for /favicon.ico else"
        )


def test_the_path_to_a_page_says_each_step_once(desk):
    claim = a_claim(statement="The dam broke.")

    def path(address):
        return " ".join(soup(desk.get(address)).select_one(".breadcrumbs").get_text().split())

    assert path(url(Claim)) == "Home › Claims"
    assert path(url(Claim, "change", claim.pk)) == "Home › Claims › The dam broke."
    assert path(url(User, "add")) == "Home › Users › Add user"


def test_passwords_cannot_be_guessed_through_the_address_of_a_list(desk):
    assert desk.get(url(User), {"password__startswith": "md5"}).status_code == 400
    assert desk.get(url(Edit), {"by__password__startswith": "md5"}).status_code == 400


@pytest.mark.parametrize("role", [researcher, editor])
@pytest.mark.parametrize("staff", [False, True])
def test_only_chief_editors_see_anything(client, chief_editor, role, staff):
    some_of_everything(chief_editor)
    client.force_login(role(is_staff=staff))
    for model in MODELS:
        row = model._default_manager.order_by("-pk").first()
        for address in (url(model), url(model, "change", row.pk), url(model, "add")):
            response = client.get(address)
            assert response.status_code == (403 if staff else 302), address
    query = {"app_label": "claims", "model_name": "claim", "field_name": "assignee"}
    assert client.get("/admin/autocomplete/", query).status_code == (403 if staff else 302)


def test_nobody_comes_in_without_logging_in(client, db):
    for model in MODELS:
        response = client.get(url(model))
        assert response.status_code == 302
        assert "/login/?next=/admin/" in response.url


def test_a_chief_editor_who_was_deactivated_is_out_at_once(client, db):
    user = chief(is_staff=True)
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302


def test_the_public_index_is_searched_as_readers_search_it(desk):
    a_published_claim(statement="Ships were seen in the strait.")
    found = a_published_claim(statement="Lorries crossed the bridge.")
    page = desk.get(url(PublicClaim), {"q": "bridge"})
    assert [claim.public_id for claim in page.context["cl"].result_list] == [found.public_id]
