"""What a practice is paid for supervising, and until when it can ask, are rules as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0004_amounts")]

    operations = [
        migrations.AlterField(
            model_name="ruleversion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("side_entrant", "fund scheme for side entrants"),
                    ("returner", "fund scheme for returners"),
                    ("school_costs", "money for school and books from the fund"),
                    ("hours", "hours a week"),
                    ("entry", "prior education that a school asks for"),
                    ("assessment", "admission without papers"),
                    ("uwv", "schooling paid by UWV"),
                    ("learner_pay", "pay while learning"),
                    ("least_pay", "lowest pay of the collective agreement"),
                    ("course_fee", "school fee of BBL"),
                    ("fund_school", "money for school from the fund"),
                    ("fund_books", "money for books from the fund"),
                    ("supervision", "money for the practice that supervises"),
                    ("claim", "term to ask the fund for that money"),
                ],
                max_length=20,
                verbose_name="rule",
            ),
        ),
    ]
