import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('club', '0002_member_merged_erased'),
    ]

    operations = [
        migrations.CreateModel(
            name='NationalId',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='national_id', serialize=False, to='club.member')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('sealed', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='FacetChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField(null=True, unique=True)),
                ('member_no', models.BigIntegerField()),
                ('version', models.PositiveBigIntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('seq__isnull', True)), fields=['id'], name='facet_change_unnumbered')],
            },
        ),
        migrations.CreateModel(
            name='FacetFeed',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('last_seq', models.PositiveBigIntegerField(default=0)),
                ('compared_at', models.DateTimeField(null=True)),
                ('differences', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='facet_feed_one_row')],
            },
        ),
        migrations.CreateModel(
            name='IdentityCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('source', models.CharField(choices=[('shahkar', 'Shahkar'), ('counter', 'Counter')], max_length=8)),
                ('outcome', models.CharField(choices=[('asked', 'Asked'), ('match', 'Match'), ('no_match', 'No Match'), ('unknown', 'Unknown')], max_length=8)),
                ('subject', models.CharField(blank=True, max_length=64)),
                ('provider_ref', models.CharField(blank=True, default='', max_length=80)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identity_checks', to='club.member')),
            ],
        ),
        migrations.CreateModel(
            name='MemberFacet',
            fields=[
                ('member', models.OneToOneField(db_column='member_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='facet', serialize=False, to='club.member')),
                ('is_live', models.BooleanField(default=True)),
                ('birth_day', models.IntegerField(default=0)),
                ('birth_is_exact', models.BooleanField(default=False)),
                ('gender', models.PositiveSmallIntegerField(default=0)),
                ('education', models.PositiveSmallIntegerField(default=0)),
                ('field', models.PositiveSmallIntegerField(default=0)),
                ('job', models.PositiveSmallIntegerField(default=0)),
                ('district', models.PositiveSmallIntegerField(default=0)),
                ('interests', models.BigIntegerField(default=0)),
                ('version', models.PositiveBigIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('interests__gte', 0)), name='member_facet_interests'), models.CheckConstraint(condition=models.Q(('is_live', True), models.Q(('birth_day', 0), ('birth_is_exact', False), ('district', 0), ('education', 0), ('field', 0), ('gender', 0), ('interests', 0), ('job', 0)), _connector='OR'), name='member_facet_gone_is_empty')],
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='profile', serialize=False, to='club.member')),
                ('birth_date', models.DateField(null=True)),
                ('gender', models.CharField(blank=True, default='', max_length=12)),
                ('address', models.CharField(blank=True, default='', max_length=250)),
                ('postcode', models.CharField(blank=True, default='', max_length=10)),
                ('job', models.CharField(blank=True, default='', max_length=20)),
                ('education', models.CharField(blank=True, default='', max_length=20)),
                ('field', models.CharField(blank=True, default='', max_length=20)),
                ('marital', models.CharField(blank=True, default='', max_length=12)),
                ('children', models.PositiveSmallIntegerField(null=True)),
                ('household', models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('children__isnull', True), ('children__lte', 20), _connector='OR'), name='profile_children'), models.CheckConstraint(condition=models.Q(('household__isnull', True), models.Q(('household__gte', 1), ('household__lte', 30)), _connector='OR'), name='profile_household')],
            },
        ),
        migrations.CreateModel(
            name='ProfilePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=20)),
                ('completed_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profile_parts', to='club.member')),
            ],
        ),
        migrations.AddIndex(
            model_name='identitycheck',
            index=models.Index(fields=['member', 'at'], name='identity_check_of'),
        ),
        migrations.AddConstraint(
            model_name='identitycheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', True), ('source', 'shahkar')), models.Q(('by__isnull', False), ('source', 'counter')), _connector='OR'), name='identity_check_who'),
        ),
        migrations.AddConstraint(
            model_name='identitycheck',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['asked', 'match', 'no_match', 'unknown'])), name='identity_check_outcome'),
        ),
        migrations.AddConstraint(
            model_name='profilepart',
            constraint=models.UniqueConstraint(fields=('member', 'part'), name='profile_part_once'),
        ),
    ]
