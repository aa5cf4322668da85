from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0010_note_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='matchrun',
            name='number',
            field=models.PositiveIntegerField(default=0, verbose_name='number of the round'),
            preserve_default=False,
        ),
    ]
