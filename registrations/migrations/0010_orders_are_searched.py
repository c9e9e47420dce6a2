from django.db import migrations


def fill(apps, schema_editor):
    """The fields fill themselves when a row is saved."""
    for model in ("Attendee", "Order"):
        for row in apps.get_model("registrations", model).objects.iterator():
            row.save(update_fields=["search"])


class Migration(migrations.Migration):
    dependencies = [("registrations", "0009_orders_can_be_searched")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
