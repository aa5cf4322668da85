"""The amounts that are known, each with its days and source; what nobody knows has no row."""

from datetime import date

from django.db import migrations

CHECK = date(2027, 11, 22)
FUND = "SSFH, vergoedingen voor stagiaires (2024); vanaf 2025 niet nagekeken"
FUND_URL = "https://www.ssfh.nl/vergoedingen-voor-stagiaires"
FEE = "Websites van mbo-scholen (Scalda, ROC van Amsterdam): cursusgeld BBL niveau 3-4, 2024-2025"
PAY = "Kennisbank RMU, cao Huisartsenzorg 2025-2027, 2 juli 2025"
PAY_URL = "https://acc.rmu.nu/kennisbank/caos-organisaties/cao-huisartsenzorg"

AMOUNTS = [
    ("course_fee", 715, date(2024, 8, 1), date(2025, 8, 1), FEE, "", "second_hand"),
    ("fund_school", 715, date(2024, 8, 1), date(2025, 1, 1), FUND, FUND_URL, "verified"),
    ("fund_books", 715, date(2024, 8, 1), date(2025, 1, 1), FUND, FUND_URL, "verified"),
    # The collective agreement ends on 30 June 2027; on which day this began is not known.
    ("least_pay", 16, None, date(2027, 7, 1), PAY, PAY_URL, "second_hand"),
]


def add(apps, schema_editor):
    """Add the national amounts; a database that has them keeps what it has."""
    versions = apps.get_model("eligibility", "RuleVersion").objects.using(
        schema_editor.connection.alias
    )
    for kind, amount, begins, ends, source, url, confidence in AMOUNTS:
        if not versions.filter(kind=kind, region=None).exists():
            versions.create(
                kind=kind,
                parameters={"amount": amount},
                valid_from=begins,
                valid_until=ends,
                source=source,
                source_url=url,
                confidence=confidence,
                check_again_on=CHECK,
            )


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0003_amount_kinds")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
