"""What somebody types into a form of the admin: cleaned, checked, never cut, and there still where it is wrong."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Source
from tests.admin.story import form_of, url
from tests.factories import SourceFactory, a_claim
from tests.htmx import soup

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", ["claim", "party", "source", "topic", "status"])
def test_no_text_of_the_admin_tells_a_browser_where_it_could_cut(desk: Client, model: str) -> None:
    pk = a_claim().pk
    page = soup(desk.get(f"/admin/claims/{model}/{f'{pk}/change' if model == 'claim' else 'add'}/"))
    assert page.select("textarea, input[type=text], input[type=url]")
    assert {str(field["name"]) for field in page.select("[maxlength]")} <= {"slug", "key"}, "Django's, for addresses"


def test_the_admin_refuses_what_the_desk_refuses(desk: Client) -> None:
    source = SourceFactory.create(title="A report")
    page = url(Source, "change", source.pk)
    wrong = {"title": " \u200b\u2060", "url": "https://user:pass@one.example/", "archived_url": "ftp://one.example/a"}
    response = desk.post(page, form_of(desk.get(page)) | wrong)
    said = response.text
    assert response.status_code == 200
    for fault in ("This field is required.", "has a name or a password in it", "begins with https:// or http://"):
        assert fault in said
    assert "https://user:pass@one.example/" in said
    port = {"title": "A report", "url": "https://one.example:99999/", "archived_url": ""}
    assert "This is not an address that can be opened." in desk.post(page, form_of(desk.get(page)) | port).text


def test_the_admin_takes_dates_as_people_type_them_and_says_how_it_read_them(desk: Client) -> None:
    source = SourceFactory.create(title="A report", published_on="2023-10")
    page = url(Source, "change", source.pk)
    wrong = desk.post(page, form_of(desk.get(page)) | {"title": "", "published_on": "17 Oct 2023"})
    help_text = soup(wrong).select_one("#id_published_on_helptext")
    assert help_text and help_text.get_text(strip=True) == "Read as Tuesday 17 October 2023."
    assert form_of(wrong)["published_on"] == ["17 Oct 2023"]
    assert desk.post(page, form_of(wrong) | {"title": "A report"}).status_code == 302
    source.refresh_from_db()
    assert source.published_on == "2023-10-17"
