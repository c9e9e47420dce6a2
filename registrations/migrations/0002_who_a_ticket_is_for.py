from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registrations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='tickettype',
            name='age_from',
            field=models.PositiveSmallIntegerField(blank=True, help_text='years', null=True),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='age_to',
            field=models.PositiveSmallIntegerField(blank=True, help_text='included', null=True),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='by_organisation',
            field=models.BooleanField(default=False, help_text='each organisation has places of its own, by its code'),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='day',
            field=models.DateField(blank=True, help_text='the one day it is for', null=True),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='identity',
            field=models.CharField(choices=[('none', 'any name'), ('name', 'name as in the document'), ('document', 'name and document number')], default='none', max_length=8),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='kind',
            field=models.CharField(choices=[('pass', 'pass or membership'), ('day', 'day ticket'), ('session', 'place in a session'), ('screening', 'screening'), ('timed_entry', 'timed entry'), ('small_group', 'table talk or signing'), ('badge', 'badge')], default='pass', max_length=11),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='needs_approval',
            field=models.BooleanField(default=False, help_text='asked for; staff decide'),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='needs_guardian',
            field=models.BooleanField(default=False, help_text='only with an adult'),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='note',
            field=models.TextField(blank=True, help_text='for the team; visitors never see it'),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='one_per_document',
            field=models.CharField(choices=[('none', 'no limit'), ('day', 'one a day'), ('slot', 'one for this time')], default='none', max_length=4),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='release_time',
            field=models.TimeField(blank=True, help_text="on the edition's clock", null=True),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='reserve_places',
            field=models.PositiveSmallIntegerField(blank=True, help_text='how many may wait for a place; empty: any number', null=True),
        ),
        migrations.AddField(
            model_name='tickettype',
            name='window_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='opens so many days ahead, at the release time', null=True),
        ),
        migrations.AddConstraint(
            model_name='tickettype',
            constraint=models.CheckConstraint(condition=models.Q(('day', None), ('slot', None), _connector='OR'), name='ticket_for_a_day_or_for_a_slot'),
        ),
        migrations.AddConstraint(
            model_name='tickettype',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'timed_entry'), _negated=True), ('slot__isnull', False), _connector='OR'), name='ticket_timed_entry_has_a_slot'),
        ),
        migrations.AddConstraint(
            model_name='tickettype',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('release_time', None), ('window_days', None)), models.Q(('day__isnull', False), ('release_time__isnull', False), ('window_days__isnull', False)), models.Q(('release_time__isnull', False), ('slot__isnull', False), ('window_days__isnull', False)), _connector='OR'), name='ticket_window_has_days_hour_and_day'),
        ),
        migrations.AddConstraint(
            model_name='tickettype',
            constraint=models.CheckConstraint(condition=models.Q(('age_from', None), ('age_to', None), ('age_to__gte', models.F('age_from')), _connector='OR'), name='ticket_ages_in_order'),
        ),
        migrations.AddConstraint(
            model_name='tickettype',
            constraint=models.CheckConstraint(condition=models.Q(('one_per_document', 'none'), models.Q(('day__isnull', False), ('identity', 'document'), ('one_per_document', 'day')), models.Q(('identity', 'document'), ('one_per_document', 'slot'), ('slot__isnull', False)), _connector='OR'), name='ticket_one_per_document_knows_both'),
        ),
    ]
