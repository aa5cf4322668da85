import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0002_keeping'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('cv', 'CV'), ('diploma', 'diploma or list of marks'), ('certificate', 'certificate, such as typing'), ('other', 'something else')], max_length=20, verbose_name='what it is')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='name of the paper')),
                ('file_type', models.CharField(choices=[('pdf', 'PDF'), ('jpg', 'JPG'), ('png', 'PNG'), ('docx', 'Word (DOCX)')], max_length=10, verbose_name='type of file')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('content', models.BinaryField(verbose_name='contents')),
                ('content_hash', models.CharField(max_length=64)),
                ('is_scanned', models.BooleanField(default=False, verbose_name='scanned for viruses')),
                ('share_agreed_on', models.DateField(blank=True, null=True, verbose_name='practices may see it since')),
                ('told_by', models.CharField(blank=True, choices=[('phone', 'by phone'), ('mail', 'by mail'), ('paper', 'on paper'), ('meeting', 'in a meeting')], max_length=20, verbose_name='how it was told')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded on')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='candidates.candidate')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'paper',
                'verbose_name_plural': 'papers',
                'ordering': ['-uploaded_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('candidate', 'content_hash'), name='paper_kept_once'), models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='paper_is_not_empty'), models.CheckConstraint(condition=models.Q(models.Q(('share_agreed_on__isnull', True), ('told_by', '')), models.Q(('share_agreed_on__isnull', False), models.Q(('told_by', ''), _negated=True)), _connector='OR'), name='paper_sharing_was_told')],
            },
        ),
    ]
