"""The national rules, each with its source and how sure it is."""

from datetime import date

from django.db import migrations

READ_ON_PAPER, NOT_CHECKED = date(2027, 11, 22), date(2026, 11, 22)
DRENTHE = "Verslag regiotafel Dokter Drenthe, 2024 (zonder datum)"
BRABANT = "Verslag regiotafel Zuid-Oost-Brabant, 17 juli 2024"
PLAYBOOK = "LHV-draaiboek zij-instromers, 2022"
SCHOOLS = "Websites van mbo-scholen (Drenthe College, Nordwin College, tpo-mbo.nl)"
ENTRY = {
    "accepted": ["vmbo", "havo_vwo", "mbo_3", "mbo_4", "higher"],
    "school_decides": ["mbo_2"],
}

RULES = [
    (
        "side_entrant",
        "",
        {"min_age": 25, "age_on": "open", "needs_diploma": True, "outside_gp_care": True},
        DRENTHE,
        "verified",
    ),
    ("returner", "", {}, BRABANT, "verified"),
    (
        "school_costs",
        "",
        {"routes": ["bbl", "third_route"], "only_shortened": True},
        f"{BRABANT}; {DRENTHE}. Gold in 2024; vanaf 2025 niet nagekeken",
        "recalled",
    ),
    (
        "hours",
        "",
        {"official_hours": 16},
        f"{PLAYBOOK}, voetnoot 7; drenthecollege.nl",
        "verified",
    ),
    ("entry", "bbl", ENTRY, SCHOOLS, "second_hand"),
    ("entry", "bol", ENTRY, SCHOOLS, "second_hand"),
    ("assessment", "", {}, "Algemene kennis; nakijken in WEB artikel 8.2.1", "recalled"),
    ("uwv", "", {}, f"{PLAYBOOK}, stap 6", "verified"),
]


def add(apps, schema_editor):
    """Add the national rules; a database that has rules keeps what it has."""
    versions = apps.get_model("eligibility", "RuleVersion").objects.using(
        schema_editor.connection.alias
    )
    if versions.exists():
        return
    for kind, route, parameters, source, confidence in RULES:
        versions.create(
            kind=kind,
            learning_route=route,
            parameters=parameters,
            source=source,
            confidence=confidence,
            check_again_on=NOT_CHECKED if confidence == "recalled" else READ_ON_PAPER,
        )


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
