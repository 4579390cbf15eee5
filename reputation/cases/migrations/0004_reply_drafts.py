"""Keep replies before they are given, and what a brand decided about them."""

import django.db.models.deletion
import reputation.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_cases_of_authors'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplyPolicy',
            fields=[
                ('id', models.UUIDField(default=reputation.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('terms', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('changed_by_id', models.UUIDField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ReplyDraft',
            fields=[
                ('id', models.UUIDField(default=reputation.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In Review'), ('approved', 'Approved'), ('refused', 'Refused'), ('sent', 'Sent')], default='draft', max_length=9)),
                ('channel', models.CharField(blank=True, max_length=63)),
                ('public', models.BooleanField(default=True)),
                ('text', models.TextField(blank=True)),
                ('by_type', models.CharField(blank=True, max_length=4)),
                ('by_id', models.UUIDField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('asked_by_id', models.UUIDField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('asked_text', models.TextField(blank=True)),
                ('override', models.TextField(blank=True)),
                ('approver_id', models.UUIDField(blank=True, null=True)),
                ('approve_by', models.DateTimeField(blank=True, null=True)),
                ('decided_by_id', models.UUIDField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('entry_id', models.UUIDField(blank=True, null=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'changed_at'], name='draft_of_case'), models.Index(condition=models.Q(('state', 'in_review')), fields=['approve_by'], name='draft_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'approved', 'refused', 'sent'])), name='draft_known_state'), models.CheckConstraint(condition=models.Q(('decided_by_id', None), ('asked_by_id', None), models.Q(('decided_by_id', models.F('asked_by_id')), _negated=True), _connector='OR'), name='draft_two_persons'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_review'), _negated=True), models.Q(('approve_by__isnull', False), ('asked_at__isnull', False)), _connector='OR'), name='draft_asked_with_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='draft_sent_some_time')],
            },
        ),
    ]
