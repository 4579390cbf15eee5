import reputation.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DrillRun',
            fields=[
                ('id', models.UUIDField(default=reputation.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('story', models.CharField(max_length=63)),
                ('number', models.PositiveIntegerField()),
                ('scenario', models.JSONField()),
                ('is_exercise', models.BooleanField(default=False)),
                ('prefix', models.CharField(max_length=63)),
                ('state', models.CharField(choices=[('running', 'Running'), ('paused', 'Paused'), ('ended', 'Ended')], default='running', max_length=7)),
                ('started_at', models.DateTimeField()),
                ('started_by_id', models.UUIDField(blank=True, null=True)),
                ('clock', models.JSONField(default=list)),
                ('fired', models.JSONField(default=dict)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('card', models.JSONField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_exercise', True), ('state', 'running')), fields=['started_at'], name='drill_running')],
                'constraints': [models.UniqueConstraint(fields=('story', 'number'), name='drill_number_once_a_story'), models.CheckConstraint(condition=models.Q(('state__in', ['running', 'paused', 'ended'])), name='drill_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at', None)), _connector='OR'), name='drill_ended_sometime')],
            },
        ),
    ]
