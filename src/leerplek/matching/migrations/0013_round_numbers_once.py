from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0012_number_rounds'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='matchrun',
            constraint=models.UniqueConstraint(fields=('cohort', 'organisation', 'number'), name='run_numbers'),
        ),
    ]
