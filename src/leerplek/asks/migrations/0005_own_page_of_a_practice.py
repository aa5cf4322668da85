"""A practice has one standing page of its own, as a candidate has."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("asks", "0004_answers_from_elsewhere"),
        ("practices", "0004_confirmed_on_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "standing")),
                fields=("practice", "kind"),
                name="ask_practice_one_own_page",
            ),
        ),
    ]
