import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('asks', '0002_about_one_thing'),
        ('matching', '0017_speed_date_evening'),
    ]

    operations = [
        migrations.AddField(
            model_name='eveningguest',
            name='ask',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='evening_guests', to='asks.ask'),
        ),
    ]
