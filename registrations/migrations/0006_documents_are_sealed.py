import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_a_table_for_the_cache'),
        ('registrations', '0005_organisations_have_places'),
    ]

    operations = [
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('resident', 'resident identity card'), ('hk_macao', 'permit for Hong Kong and Macao residents'), ('taiwan', 'permit for Taiwan residents'), ('residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('foreign_resident', 'permanent residence card for foreigners'), ('passport', 'passport'), ('household', 'child without a card: number in the household register')], max_length=16)),
                ('digest', models.CharField(max_length=64)),
                ('sealed', models.TextField()),
                ('last_four', models.CharField(max_length=4)),
            ],
            options={
                'verbose_name_plural': 'identities',
            },
        ),
        migrations.CreateModel(
            name='IdentityDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name='order',
            name='consent_version',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='order',
            name='consented_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consent_version', ''), ('consented_at', None)), models.Q(models.Q(('consent_version', ''), _negated=True), ('consented_at__isnull', False)), _connector='OR'), name='order_consent_has_version_and_time'),
        ),
        migrations.AddField(
            model_name='identity',
            name='registration',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='document', to='registrations.registration'),
        ),
        migrations.AddField(
            model_name='identityday',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identity_days', to='events.edition'),
        ),
        migrations.AddField(
            model_name='identityday',
            name='registration',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='identity_day', to='registrations.registration'),
        ),
        migrations.AddField(
            model_name='identityday',
            name='slot',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='identity_days', to='events.slot'),
        ),
        migrations.AddConstraint(
            model_name='identityday',
            constraint=models.UniqueConstraint(condition=models.Q(('day__isnull', False)), fields=('edition', 'day', 'digest'), name='document_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='identityday',
            constraint=models.UniqueConstraint(condition=models.Q(('slot__isnull', False)), fields=('slot', 'digest'), name='document_once_a_slot'),
        ),
        migrations.AddConstraint(
            model_name='identityday',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('day', None), ('slot__isnull', False)), models.Q(('day__isnull', False), ('slot', None)), _connector='OR'), name='identity_day_is_of_a_day_or_of_a_slot'),
        ),
    ]
