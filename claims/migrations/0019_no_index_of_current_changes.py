from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claims", "0018_index_of_all_public_changes")]

    operations = [migrations.RemoveIndex("publicchange", "publicchange_news")]
