from collections import Counter

from django.db import migrations


def number_rounds(apps, schema_editor):
    """Give the rounds of each class a number, in the order in which they were made."""
    rounds = apps.get_model("matching", "MatchRun").objects
    seen = Counter()
    for pk, *whose in rounds.order_by("pk").values_list("pk", "cohort", "organisation"):
        seen[tuple(whose)] += 1
        rounds.filter(pk=pk).update(number=seen[tuple(whose)])


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0011_round_number'),
    ]

    operations = [migrations.RunPython(number_rounds, migrations.RunPython.noop)]
