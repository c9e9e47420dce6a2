from django.db import migrations

SEARCHED = {
    "Person": ["search", "sort_key"],
    "Organisation": ["search"],
    "Film": ["search"],
    "Session": ["search"],
    "Room": ["search"],
}


def fill(apps, schema_editor):
    """The fields fill themselves when a row is saved."""
    for model, names in SEARCHED.items():
        for row in apps.get_model("events", model).objects.iterator():
            row.save(update_fields=names)


class Migration(migrations.Migration):
    dependencies = [("events", "0004_the_whole_park")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
