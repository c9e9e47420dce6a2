import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_a_table_for_the_cache'),
        ('registrations', '0003_a_quota_may_be_a_pool_of_a_slot'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('begins_after', models.PositiveSmallIntegerField(help_text='minutes after the slot starts')),
                ('minutes', models.PositiveSmallIntegerField()),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ['slot', 'begins_after'],
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='quota',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='registrations.quota'),
        ),
        migrations.AddField(
            model_name='entry',
            name='slot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='events.slot'),
        ),
        migrations.AddField(
            model_name='orderline',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='registrations.entry'),
        ),
        migrations.AddField(
            model_name='registration',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='registrations.entry'),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='registrations.entry'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('slot', 'begins_after'), name='entry_once_per_start'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='entry_minutes_positive'),
        ),
    ]
