import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0004_the_whole_park'),
        ('registrations', '0007_orders_wait_and_return_places'),
    ]

    operations = [
        # Nobody could join a waiting list before: the table is empty.
        migrations.AddField(
            model_name='waitingentry',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='events.edition'),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='key',
            field=models.CharField(blank=True, max_length=255),
        ),
    ]
