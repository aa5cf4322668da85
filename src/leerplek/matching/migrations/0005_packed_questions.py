"""Store the questions of old runs packed: the same questions in a twentieth of the room."""

from typing import Any

from django.db import migrations

from leerplek.matching.packed import packed_problem, unpacked_problem


def pack(apps: Any, schema_editor: Any) -> None:
    runs = apps.get_model("matching", "MatchRun").objects.using(schema_editor.connection.alias)
    for pk in list(runs.values_list("pk", flat=True)):
        stored = runs.values_list("problem", flat=True).get(pk=pk)
        runs.filter(pk=pk).update(problem=packed_problem(unpacked_problem(stored)))


def unpack(apps: Any, schema_editor: Any) -> None:
    runs = apps.get_model("matching", "MatchRun").objects.using(schema_editor.connection.alias)
    for pk in list(runs.values_list("pk", flat=True)):
        stored = runs.values_list("problem", flat=True).get(pk=pk)
        runs.filter(pk=pk).update(problem=unpacked_problem(stored).to_dict())


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_match_proposal")]

    operations = [migrations.RunPython(pack, unpack)]
