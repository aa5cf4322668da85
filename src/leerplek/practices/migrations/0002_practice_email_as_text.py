from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='practice',
            name='email',
            field=models.CharField(blank=True, max_length=254, verbose_name='e-mail address'),
        ),
    ]
