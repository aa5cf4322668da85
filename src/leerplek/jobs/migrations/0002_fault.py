from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="fault",
            field=models.CharField(
                blank=True, max_length=100, verbose_name="technical name of what went wrong"
            ),
        ),
    ]
