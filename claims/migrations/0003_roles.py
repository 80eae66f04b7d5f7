"""The three roles of a desk, as groups. Each holds what the one before it holds, and more."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "researcher": ["research"],
    "editor": ["research", "decide_status", "publish"],
    "chief editor": [
        "research",
        "decide_status",
        "publish",
        "withdraw",
        "merge",
        "bulk_edit",
        "edit_vocabularies",
        "manage_accounts",
        "redact",
    ],
}


def add_roles(apps, schema_editor):
    # Permissions are made after the last migration, too late for this one: make them now.
    create_permissions(installed.get_app_config("claims"), verbosity=0, apps=apps, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(content_type__app_label="claims", codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_vocabulary"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add_roles, migrations.RunPython.noop)]
