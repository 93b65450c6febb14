import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('club', '0006_rewards'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanReminder',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='club.member')),
                ('last_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.CharField(choices=[('points', 'points earned'), ('activity', 'times I do something'), ('own', 'my own goal, which I tick off')], max_length=8)),
                ('text', models.CharField(blank=True, default='', max_length=120)),
                ('activity', models.CharField(blank=True, default='', max_length=60)),
                ('target', models.PositiveIntegerField()),
                ('per', models.CharField(choices=[('month', 'every month'), ('once', 'once, by a day')], max_length=5)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('active', 'under way'), ('paused', 'paused'), ('finished', 'finished')], default='active', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='club.member')),
            ],
        ),
        migrations.CreateModel(
            name='GoalTick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ticks', to='club.goal')),
            ],
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('value', models.BigIntegerField()),
                ('people', models.PositiveIntegerField()),
                ('counted_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'day'), name='measure_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='measure_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('month', models.PositiveSmallIntegerField()),
                ('wallet_version', models.BigIntegerField()),
                ('opening', models.BigIntegerField()),
                ('earned', models.BigIntegerField()),
                ('spent', models.BigIntegerField()),
                ('expired', models.BigIntegerField()),
                ('returned', models.BigIntegerField()),
                ('taken_back', models.BigIntegerField()),
                ('moved', models.BigIntegerField()),
                ('closing', models.BigIntegerField()),
                ('held', models.BigIntegerField()),
                ('pending', models.BigIntegerField()),
                ('debt', models.BigIntegerField()),
                ('body', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('closed_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='club.member')),
            ],
        ),
        migrations.CreateModel(
            name='StatementFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('month', models.PositiveSmallIntegerField()),
                ('what', models.CharField(max_length=200)),
                ('found_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='club.member')),
            ],
        ),
        migrations.CreateModel(
            name='StatementMailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('month', models.PositiveSmallIntegerField()),
                ('done_up_to', models.BigIntegerField(default=0)),
                ('sent', models.PositiveIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'month'), name='statement_mailing_once')],
            },
        ),
        migrations.AddIndex(
            model_name='goal',
            index=models.Index(condition=models.Q(('state', 'active')), fields=['member'], name='goal_active'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('target__gt', 0)), name='goal_target_positive'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_on', None), ('per', 'month')), models.Q(('ends_on__isnull', False), ('per', 'once')), _connector='OR'), name='goal_has_its_end'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('sort', 'activity'), ('activity', ''), _connector='XOR'), name='goal_names_its_activity'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('sort', 'own'), ('text', ''), _negated=True), name='goal_of_ones_own_is_named'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'paused', 'finished'])), name='goal_state'),
        ),
        migrations.AddConstraint(
            model_name='goaltick',
            constraint=models.UniqueConstraint(fields=('goal', 'day'), name='goal_tick_once'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(fields=('member', 'year', 'month'), name='statement_once'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('month__gte', 1), ('month__lte', 12)), name='statement_month'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('closing', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('opening'), '+', models.F('earned')), '-', models.F('spent')), '-', models.F('expired')), '+', models.F('returned')), '-', models.F('taken_back')), '+', models.F('moved')))), name='statement_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='statementfault',
            constraint=models.UniqueConstraint(fields=('member', 'year', 'month'), name='statement_fault_once'),
        ),
    ]
