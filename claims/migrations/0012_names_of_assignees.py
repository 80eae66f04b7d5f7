"""Writes on each claim by which name it is sorted among those of other assignees."""

from django.db import migrations


def write_names(apps, schema_editor):
    User, Claim = apps.get_model("claims", "User"), apps.get_model("claims", "Claim")
    for user in User.objects.all():
        name = f"{user.first_name} {user.last_name} {user.username}"[:100]
        Claim.objects.filter(assignee=user).update(assignee_name=name)


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_assignee_name")]

    operations = [migrations.RunPython(write_names, migrations.RunPython.noop)]
