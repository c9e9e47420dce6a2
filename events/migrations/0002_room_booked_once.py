"""On PostgreSQL, refuse two live lines in one room at one time, across editions."""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE events_roombooking ADD CONSTRAINT room_booked_once
EXCLUDE USING gist (room_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
DEFERRABLE INITIALLY IMMEDIATE;
"""
DROP = "ALTER TABLE events_roombooking DROP CONSTRAINT room_booked_once;"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunPython(add, drop)]
