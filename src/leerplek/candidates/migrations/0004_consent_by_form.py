import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Loosen(migrations.AlterField):
    """Let a column be empty, also on the way back: rows that nobody recorded are not lost."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0003_paper'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Loosen(
            model_name='consent',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='consent',
            name='told_by',
            field=models.CharField(choices=[('phone', 'by phone'), ('mail', 'by mail'), ('paper', 'on paper'), ('meeting', 'in a meeting'), ('form', 'on the sign-up form')], max_length=20, verbose_name='how it was told'),
        ),
        migrations.AlterField(
            model_name='paper',
            name='told_by',
            field=models.CharField(blank=True, choices=[('phone', 'by phone'), ('mail', 'by mail'), ('paper', 'on paper'), ('meeting', 'in a meeting'), ('form', 'on the sign-up form')], max_length=20, verbose_name='how it was told'),
        ),
    ]
