"""The accounts of the demo: one researcher, two editors, one chief editor, all with one password."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils.crypto import get_random_string

from claims import workflow
from claims.models import User
from claims.passwords import DEMO_PASSWORD

PASSWORD = DEMO_PASSWORD

PEOPLE = {
    # username: role, first name, last name, byline
    "chief": ("chief editor", "Dev", "Malhotra", "Dev Malhotra"),
    "researcher": ("researcher", "Ada", "Osei", ""),
    "editor1": ("editor", "Bruno", "Keller", "Bruno Keller"),
    "editor2": ("editor", "Clara", "Lindqvist", "Clara Lindqvist"),
}


def create() -> dict[str, User]:
    """Open the accounts that are missing. The first one opens the others.

    No verb takes the password that everybody knows, so it is put into the accounts past the verbs, hashed once for all.
    """
    known = make_password(PASSWORD)
    for username, (role, first_name, last_name, byline) in PEOPLE.items():
        if User.objects.filter(username=username).exists():
            continue
        group = Group.objects.get(name=role)
        fields = {"username": username, "first_name": first_name, "last_name": last_name, "byline": byline}
        if username == "chief":
            chief = User.objects.create(is_staff=True, **fields)
            chief.groups.set([group])
        else:
            chief = User.objects.get(username="chief")
            workflow.add_account(chief, password=get_random_string(30), role=group, **fields)
        User.objects.filter(username=username).update(password=known)
    return {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
