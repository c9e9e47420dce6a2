from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registrations', '0006_documents_are_sealed'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='answer',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='order',
            name='message',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='order',
            name='named_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='orderline',
            name='returned',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='registration',
            name='guardian',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AlterField(
            model_name='order',
            name='status',
            field=models.CharField(choices=[('held', 'held'), ('requested', 'asked for'), ('confirmed', 'confirmed'), ('cancelled', 'cancelled'), ('declined', 'not approved'), ('expired', 'expired')], default='held', max_length=10),
        ),
        migrations.AlterField(
            model_name='registration',
            name='status',
            field=models.CharField(choices=[('pending', 'not confirmed yet'), ('confirmed', 'confirmed'), ('cancelled', 'cancelled')], default='confirmed', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('returned__lte', models.F('count'))), name='line_returns_what_it_has'),
        ),
    ]
