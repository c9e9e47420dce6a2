import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_a_table_for_the_cache'),
        ('registrations', '0002_who_a_ticket_is_for'),
    ]

    operations = [
        migrations.AddField(
            model_name='quota',
            name='pool',
            field=models.CharField(blank=True, choices=[('public', 'public'), ('passes', 'pass holders'), ('guests', 'guests'), ('invited', 'by invitation'), ('draw', 'draw'), ('accessible', 'accessible seats'), ('press', 'press')], max_length=10),
        ),
        migrations.AddField(
            model_name='quota',
            name='slot',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quotas', to='events.slot'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.UniqueConstraint(condition=models.Q(('pool', ''), _negated=True), fields=('slot', 'pool'), name='pool_once_per_slot'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.CheckConstraint(condition=models.Q(('pool', ''), ('slot__isnull', False), _connector='OR'), name='pool_belongs_to_a_slot'),
        ),
    ]
