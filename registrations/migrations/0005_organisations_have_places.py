import django.db.models.deletion
import events.codes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_a_table_for_the_cache'),
        ('registrations', '0004_entry_in_windows'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contingent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=events.codes.new_code, max_length=8, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name='contingent',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contingents', to='events.organisation'),
        ),
        migrations.AddField(
            model_name='contingent',
            name='quota',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contingent', to='registrations.quota'),
        ),
        migrations.AddField(
            model_name='contingent',
            name='ticket_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contingents', to='registrations.tickettype'),
        ),
        migrations.AddField(
            model_name='orderline',
            name='contingent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='registrations.contingent'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('entry', None), ('contingent', None), _connector='OR'), name='line_by_window_or_by_organisation'),
        ),
        migrations.AddConstraint(
            model_name='contingent',
            constraint=models.UniqueConstraint(fields=('ticket_type', 'organisation'), name='contingent_once_per_organisation'),
        ),
    ]
