"""What somebody may do comes from their roles and from themselves, and is read in one query."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import User
from tests.factories import UserFactory, chief, editor, researcher

pytestmark = pytest.mark.django_db


def _again(user: User) -> User:
    """The same account, of which nothing was read yet."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", [researcher, editor, chief])
def test_a_role_gives_what_its_group_holds(role):
    user = role()
    granted = set(Permission.objects.filter(group__user=user).values_list("codename", flat=True))
    assert _again(user).get_all_permissions() == {f"claims.{name}" for name in granted}
    assert all(_again(user).has_perm(f"claims.{name}") for name in granted)


def test_a_permission_of_ones_own_counts_beside_the_role():
    user = researcher()
    user.user_permissions.add(Permission.objects.get(codename="withdraw"))
    assert _again(user).get_all_permissions() == {"claims.research", "claims.withdraw"}


def test_a_permission_of_ones_own_counts_for_nobody_else():
    several = [researcher() for _ in range(4)]
    withdraw = Permission.objects.get(codename="withdraw")
    through = User.user_permissions.through.objects
    for user in several:  # a row of somebody else's for each of their numbers
        through.create(id=user.pk + 1, user=several[0], permission=Permission.objects.exclude(user=several[0])[0])
    several[-1].user_permissions.add(withdraw)
    for user in several[1:-1]:
        assert _again(user).get_all_permissions() == {"claims.research"}
    assert _again(several[-1]).has_perm("claims.withdraw")


def test_whoever_is_not_active_may_nothing_and_a_superuser_everything():
    assert not _again(chief(is_active=False)).has_perm("claims.research")
    assert _again(UserFactory.create(is_superuser=True)).has_perm("claims.redact")
    assert not _again(UserFactory.create()).get_all_permissions()


def test_it_is_one_query_however_much_is_asked():
    user = _again(chief())
    with CaptureQueriesContext(connection) as queries:
        assert user.has_perms(["claims.research", "claims.publish", "claims.redact"])
    assert len(queries) == 1
