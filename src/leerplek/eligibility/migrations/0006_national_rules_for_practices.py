"""What the fund pays a practice for a BOL learner, and its terms, each with its source.

What it pays for BBL and the third route from 2025 on was not found, so there is no row.
"""

from datetime import date

from django.db import migrations

CHECK_AGAIN_ON = date(2027, 11, 22)
PAGE = "SSFH, vergoedingen stages: praktijkvergoedingen per 1-1-2024"
TERMS = "SSFH, voorwaarden en reglement (medio 2025)"
TERMS_URL = "https://mijn-ssfh.nl/voorwaarden-en-reglement"
AMOUNTS = {"full_hours": 15, "first_year": 200, "first_year_few": 140, "later": 100, "later_few": 70}


def add(apps, schema_editor):
    """Add the national rules for practices; a database that has them keeps what it has."""
    versions = apps.get_model("eligibility", "RuleVersion").objects.using(
        schema_editor.connection.alias
    )
    if versions.filter(kind__in=("supervision", "claim"), region=None).exists():
        return
    versions.create(
        kind="supervision",
        learning_route="bol",
        valid_from=date(2024, 1, 1),
        parameters=AMOUNTS,
        source=PAGE,
        source_url="https://www.ssfh.nl/vergoedingen-stages",
        confidence="verified",
        check_again_on=CHECK_AGAIN_ON,
    )
    for route, counted_from in (("bol", "end"), ("bbl", "start"), ("third_route", "start")):
        versions.create(
            kind="claim",
            learning_route=route,
            parameters={"months": 4, "counted_from": counted_from},
            source=TERMS,
            source_url=TERMS_URL,
            confidence="verified",
            check_again_on=CHECK_AGAIN_ON,
        )


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0005_rules_for_practices")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
