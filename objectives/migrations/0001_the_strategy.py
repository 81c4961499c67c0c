import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalObjective',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                ('reference', models.CharField(editable=False, max_length=16, verbose_name='reference')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='created')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn')),
                ('withdrawn_reason', models.TextField(blank=True, editable=False, verbose_name='reason of withdrawal')),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('kind', models.CharField(choices=[('PILLAR', 'Pillar'), ('STRATEGIC_OBJECTIVE', 'Strategic objective'), ('LINE_OF_EFFORT', 'Line of effort'), ('EFFORT', 'Effort'), ('SEQUENCING_ITEM', 'Sequencing item'), ('COMMITMENT', 'Cross-cutting commitment')], max_length=20, verbose_name='kind')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('term', models.CharField(blank=True, choices=[('SHORT', 'Short-term'), ('MEDIUM', 'Medium-term'), ('LONG', 'Long-term')], max_length=6, verbose_name='term')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('text', models.TextField(verbose_name='text')),
                ('language', models.CharField(default='en', max_length=8, verbose_name='language')),
                ('history_user_id', models.BigIntegerField(null=True)),
                ('history_change_reason', models.TextField(blank=True, default='')),
                ('created_by_id', models.BigIntegerField(null=True)),
                ('withdrawn_by_id', models.BigIntegerField(null=True)),
                ('parent_id', models.BigIntegerField(null=True, verbose_name='belongs to')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical objective',
                'verbose_name_plural': 'historical objectives',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['id', '-history_date', '-history_id'], name='objectives__id_9d148e_idx'), models.Index(fields=['history_user_id', '-history_date', '-history_id'], name='objectives__history_f7bedd_idx'), models.Index(fields=['history_date'], name='objectives__history_5d3f19_idx')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(editable=False, max_length=16, unique=True, verbose_name='reference')),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='created')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn')),
                ('withdrawn_reason', models.TextField(blank=True, editable=False, verbose_name='reason of withdrawal')),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('kind', models.CharField(choices=[('PILLAR', 'Pillar'), ('STRATEGIC_OBJECTIVE', 'Strategic objective'), ('LINE_OF_EFFORT', 'Line of effort'), ('EFFORT', 'Effort'), ('SEQUENCING_ITEM', 'Sequencing item'), ('COMMITMENT', 'Cross-cutting commitment')], max_length=20, verbose_name='kind')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('term', models.CharField(blank=True, choices=[('SHORT', 'Short-term'), ('MEDIUM', 'Medium-term'), ('LONG', 'Long-term')], max_length=6, verbose_name='term')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('text', models.TextField(verbose_name='text')),
                ('language', models.CharField(default='en', max_length=8, verbose_name='language')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='objectives.objective', verbose_name='belongs to')),
                ('withdrawn_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'permissions': [('load_objective', 'Load the Strategy')],
                'abstract': False,
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('code',), name='objective_code_once', violation_error_message='This code is in use.'), models.CheckConstraint(condition=models.Q(('kind__in', ['PILLAR', 'STRATEGIC_OBJECTIVE', 'LINE_OF_EFFORT', 'EFFORT', 'SEQUENCING_ITEM', 'COMMITMENT'])), name='objective_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['PILLAR', 'SEQUENCING_ITEM', 'COMMITMENT']), ('parent__isnull', True)), models.Q(('kind__in', ['STRATEGIC_OBJECTIVE', 'LINE_OF_EFFORT', 'EFFORT']), ('parent__isnull', False)), _connector='OR'), name='objective_part_has_parent', violation_error_message='Only a part of a pillar belongs to something.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'SEQUENCING_ITEM'), ('term__in', ['SHORT', 'MEDIUM', 'LONG'])), models.Q(models.Q(('kind', 'SEQUENCING_ITEM'), _negated=True), ('term', '')), _connector='OR'), name='objective_step_has_term', violation_error_message='Steps of the sequencing have a term; nothing else has.')],
            },
        ),
    ]
