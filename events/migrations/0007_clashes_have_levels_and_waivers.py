import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BOOKED_ONCE = """
ALTER TABLE events_roombooking DROP CONSTRAINT room_booked_once;
ALTER TABLE events_roombooking ADD CONSTRAINT room_booked_once
EXCLUDE USING gist (room_id WITH =, tstzrange(starts_at, ends_at) WITH &&) {where}
DEFERRABLE INITIALLY IMMEDIATE;
"""


def leave_out_what_is_shared(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BOOKED_ONCE.format(where="WHERE (NOT is_shared)"))


def leave_out_nothing(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BOOKED_ONCE.format(where=""))


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0006_slots_can_be_pinned'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClashRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'is not looked for'), (1, 'warns'), (2, 'stops a release'), (3, 'stops placing and a release')])),
            ],
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('clash', models.CharField(max_length=32)),
                ('facts', models.CharField(max_length=32)),
                ('reason', models.CharField(max_length=300)),
                ('accepted_at', models.DateTimeField()),
                ('name', models.CharField(max_length=254)),
            ],
            options={
                'ordering': ['accepted_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='building',
            name='closes_at',
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='building',
            name='opens_at',
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='needs_step_free',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='roombooking',
            name='is_shared',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='building',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes_at', None), ('opens_at', None)), models.Q(('closes_at__isnull', False), ('opens_at__isnull', False)), _connector='OR'), name='building_opens_and_closes'),
        ),
        migrations.AddField(
            model_name='clashrule',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clash_rules', to='events.edition'),
        ),
        migrations.AddField(
            model_name='waiver',
            name='accepted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waiver',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waivers', to='events.edition'),
        ),
        migrations.AddConstraint(
            model_name='clashrule',
            constraint=models.UniqueConstraint(fields=('edition', 'kind'), name='one_level_a_kind_in_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='clashrule',
            constraint=models.CheckConstraint(condition=models.Q(('level__gte', 0), ('level__lte', 3)), name='clash_level_known'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.UniqueConstraint(fields=('edition', 'clash'), name='one_waiver_a_clash'),
        ),
        migrations.RunPython(leave_out_what_is_shared, leave_out_nothing),
    ]
