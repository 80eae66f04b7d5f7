"""The accounts of the demo: one researcher, two editors, one chief editor, all with one password."""

from django.contrib.auth.models import Group

from claims import workflow
from claims.models import User

PASSWORD = "follow-the-claims"  # noqa: S105 - of a demo that refuses to run on a server

PEOPLE = {
    # username: role, first name, last name, byline
    "chief": ("chief editor", "Dev", "Malhotra", "Dev Malhotra"),
    "researcher": ("researcher", "Ada", "Osei", ""),
    "editor1": ("editor", "Bruno", "Keller", "Bruno Keller"),
    "editor2": ("editor", "Clara", "Lindqvist", "Clara Lindqvist"),
}


def create() -> dict[str, User]:
    """Open the accounts that are missing. The first one opens the others."""
    for username, (role, first_name, last_name, byline) in PEOPLE.items():
        if User.objects.filter(username=username).exists():
            continue
        group = Group.objects.get(name=role)
        fields = {"username": username, "first_name": first_name, "last_name": last_name, "byline": byline}
        if username == "chief":
            chief = User.objects.create_user(password=PASSWORD, is_staff=True, **fields)
            chief.groups.set([group])
        else:
            workflow.add_account(User.objects.get(username="chief"), password=PASSWORD, role=group, **fields)
    return {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
