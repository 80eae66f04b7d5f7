"""Accounts: opened, changed and deactivated by verbs. Nobody rises above their role here."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from claims.models import Edit, User
from tests.admin.story import errors_of, form_of, text_of, url
from tests.factories import PASSWORD, UserFactory, chief, editor, researcher

NEW = {"username": "ada", "first_name": "Ada", "password1": "the tide turns late", "password2": "the tide turns late"}


def _group(name):
    return Group.objects.get(name=name).pk


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root", password=PASSWORD)


def test_an_account_is_opened_with_a_role_and_a_password(desk, chief_editor):
    response = desk.post(url(User, "add"), NEW | {"role": _group("editor"), "byline": "Ada O."})
    assert response.status_code == 302
    ada = User.objects.get(username="ada")
    assert [group.name for group in ada.groups.all()] == ["editor"]
    assert (ada.is_staff, ada.is_superuser, ada.byline) == (False, False, "Ada O.")
    assert ada.check_password("the tide turns late")
    edit = Edit.objects.get(verb="add_account")
    assert (edit.by, edit.object_id, edit.changes["role"]) == (chief_editor, ada.pk, [None, "editor"])
    assert "tide" not in str(edit.changes)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password2": "the tide turns early"}, "password fields didn’t match"),
        ({"username": "CHIEF"}, "A user with that username already exists."),
        ({"username": "no spaces"}, "Enter a valid username."),
        ({"role": 999}, "That choice is not one of the available choices."),
        ({"email": "nowhere"}, "Enter a valid email address."),
    ],
)
def test_a_bad_account_is_not_opened_and_what_was_typed_stays(desk, wrong, said):
    editor(username="chief")
    response = desk.post(url(User, "add"), NEW | {"byline": "Ada O."} | wrong)
    assert response.status_code == 200
    assert any(said in one for one in errors_of(response)), errors_of(response)
    assert form_of(response)["byline"] == ["Ada O."]
    assert not User.objects.filter(username="ada").exists()
    assert "tide" not in response.content.decode()


def test_an_account_gets_another_role_and_may_then_enter(desk):
    user = researcher()
    page = form_of(desk.get(url(User, "change", user.pk)))
    assert page["role"] == [str(_group("researcher"))]
    data = page | {"role": _group("chief editor"), "byline": "Ada O.", "reason": "She leads the desk now."}
    assert desk.post(url(User, "change", user.pk), data).status_code == 302
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser, user.byline) == (True, False, "Ada O.")
    assert [group.name for group in user.groups.all()] == ["chief editor"]
    edit = Edit.objects.get(verb="edit_account")
    assert edit.changes["role"] == ["researcher", "chief editor"]
    assert edit.reason == "She leads the desk now."


def test_a_deactivated_account_is_out_and_stays_in_the_list(desk):
    user = editor()
    theirs = Client()
    theirs.force_login(user)
    page = form_of(desk.get(url(User, "change", user.pk)))
    del page["is_active"]
    assert desk.post(url(User, "change", user.pk), page).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert not theirs.login(username=user.username, password=PASSWORD)
    assert user in desk.get(url(User)).context["cl"].result_list


@pytest.mark.parametrize("change", [{"is_active": None}, {"role": ""}])
def test_one_cannot_lock_oneself_out(desk, chief_editor, change):
    page = form_of(desk.get(url(User, "change", chief_editor.pk))) | change
    page = {name: value for name, value in page.items() if value is not None}
    response = desk.post(url(User, "change", chief_editor.pk), page)
    assert response.status_code == 200
    assert errors_of(response)
    chief_editor.refresh_from_db()
    assert chief_editor.is_active
    assert chief_editor.has_perm("claims.manage_accounts")


def test_a_chief_editor_makes_no_superuser_and_gives_no_permission(desk, chief_editor):
    permission = Permission.objects.first()
    forged = {
        "is_superuser": "on",
        "is_staff": "on",
        "user_permissions": [permission.pk],
        "groups": [_group("chief editor")],
        "password": "md5$forged",
        "role": _group("researcher"),
    }
    desk.post(url(User, "add"), NEW | forged)
    ada = User.objects.get(username="ada")
    for account in (ada, researcher()):
        page = form_of(desk.get(url(User, "change", account.pk)))
        assert not {"is_superuser", "is_staff", "user_permissions", "groups", "password"} & page.keys()
        desk.post(url(User, "change", account.pk), page | forged)
        account.refresh_from_db()
        assert (account.is_superuser, account.is_staff) == (False, False)
        assert not account.user_permissions.exists()
        assert [group.name for group in account.groups.all()] == ["researcher"]
        assert account.password != "md5$forged"


def test_a_chief_editor_changes_nothing_of_a_superuser(desk, root):
    before = User.objects.filter(pk=root.pk).values().get()
    assert desk.get(url(User, "change", root.pk)).status_code == 200
    assert b'name="_save"' not in desk.get(url(User, "change", root.pk)).content
    data = {"username": "mine", "is_active": "", "role": _group("researcher")}
    assert desk.post(url(User, "change", root.pk), data).status_code == 403
    for method in (desk.get, desk.post):
        assert method(url(User, "password", root.pk), {"password1": "a", "password2": "a"}).status_code == 403
    assert User.objects.filter(pk=root.pk).values().get() == before
    assert not root.groups.exists()


def test_a_password_is_set_for_somebody_else_and_ends_their_sessions(desk, chief_editor):
    user = editor()
    theirs = Client()
    theirs.force_login(user)
    new = {"password1": "the tide turns late", "password2": "the tide turns late"}
    assert "Set the password of" in text_of(desk.get(url(User, "password", user.pk)))
    response = desk.post(url(User, "password", user.pk), new, follow=True)
    assert "is set" in text_of(response)
    user.refresh_from_db()
    assert user.check_password("the tide turns late")
    edit = Edit.objects.get(verb="set_password")
    assert (edit.by, edit.object_id) == (chief_editor, user.pk)
    assert "tide" not in str(edit.changes)
    assert theirs.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("short", "short"), "at least 12 characters"),
        (("the tide turns late", "the tide turns early"), "didn’t match"),
        (("", ""), "This field is required."),
    ],
)
def test_a_bad_password_is_not_set(desk, typed, said):
    user = editor()
    response = desk.post(url(User, "password", user.pk), {"password1": typed[0], "password2": typed[1]})
    assert any(said in one for one in errors_of(response))
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not Edit.objects.exists()


def test_ones_own_password_may_be_set_here_and_one_stays_in(desk, chief_editor):
    new = {"password1": "the tide turns late", "password2": "the tide turns late"}
    assert desk.post(url(User, "password", chief_editor.pk), new).status_code == 302
    assert desk.get("/admin/").status_code == 200


@pytest.mark.parametrize("role", [researcher, editor])
def test_nobody_else_manages_accounts(client, db, role):
    other = UserFactory.create()
    for staff, expected in ((False, 302), (True, 403)):
        client.force_login(role(is_staff=staff))
        new = {"password1": "the tide turns late", "password2": "the tide turns late"}
        assert client.post(url(User, "add"), NEW).status_code == expected
        assert client.post(url(User, "change", other.pk), NEW).status_code == expected
        assert client.post(url(User, "password", other.pk), new).status_code == expected
    assert not User.objects.filter(username="ada").exists()
    other.refresh_from_db()
    assert other.check_password(PASSWORD)


def test_an_account_changed_meanwhile_is_not_overwritten(desk):
    from claims import workflow

    user = researcher(byline="")
    page = form_of(desk.get(url(User, "change", user.pk)))
    workflow.edit_account(chief(first_name="Eva", last_name="Lind"), user, role=Group.objects.get(name="editor"))
    response = desk.post(url(User, "change", user.pk), page | {"byline": "Ada"})
    assert any("Eva Lind" in one and "role: researcher → editor" in one for one in errors_of(response))
    assert [group.name for group in user.groups.all()] == ["editor"]


def test_there_is_no_page_of_groups_or_permissions(desk):
    for address in ("/admin/auth/group/", "/admin/auth/", "/admin/auth/permission/"):
        assert desk.get(address).status_code == 404


def test_ones_own_password_has_one_page(desk):
    response = desk.get("/admin/password_change/", follow=True)
    assert response.redirect_chain == [("/accounts/password/", 302)]
    assert response.status_code == 200
