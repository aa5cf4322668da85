from django.db import migrations
from django.db.models import Max


def remember_last_numbers(apps, schema_editor):
    """Go on counting from the highest number that a round has; what was removed before is unknown."""
    numbers = apps.get_model("matching", "RoundNumber").objects
    rounds = apps.get_model("matching", "MatchRun").objects.order_by()
    for given in rounds.values("cohort_id", "organisation_id").annotate(last=Max("number")):
        last = given.pop("last")
        numbers.get_or_create(**given, defaults={"last": last})


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0014_round_number_given'),
    ]

    operations = [migrations.RunPython(remember_last_numbers, migrations.RunPython.noop)]
