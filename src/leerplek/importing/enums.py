"""Fixed choices of the import."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    """How bad a finding is for its row."""

    REFUSED = "refused", _("refused")
    WARNING = "warn", _("warning")
    NOTE = "note", pgettext_lazy("about a cell of a spreadsheet", "note")


class ImportState(models.TextChoices):
    """How far an import is.  What is still to be decided in it is no state but a selector."""

    UPLOADED = "uploaded", _("columns to be checked")
    READING = "reading", _("being read")
    READY = "ready", _("preview, nothing written yet")
    WRITTEN = "written", _("written")
    UNDONE = "undone", _("undone")
    DROPPED = "dropped", _("dropped")


# From which state an import may go to which; only `services.states.move` writes the state.
NEXT: dict[str, frozenset[str]] = {
    ImportState.UPLOADED: frozenset({ImportState.READING, ImportState.DROPPED}),
    ImportState.READING: frozenset(
        {ImportState.UPLOADED, ImportState.READING, ImportState.READY, ImportState.DROPPED}
    ),
    ImportState.READY: frozenset(
        {ImportState.UPLOADED, ImportState.READING, ImportState.WRITTEN, ImportState.DROPPED}
    ),
    ImportState.WRITTEN: frozenset({ImportState.UNDONE}),
}
OPEN_STATES = frozenset({ImportState.UPLOADED, ImportState.READING, ImportState.READY})


class Outcome(models.TextChoices):
    """What an import would do with a row."""

    NEW = "new", _("new")
    PART = "part", _("part of another row")
    CHANGED = "changed", _("changed")
    DOUBLE = "double", _("double")
    UNCHANGED = "unchanged", _("unchanged")
    REFUSED = "refused", _("refused")


class Decision(models.TextChoices):
    """What a person decided about a row that is the same as something else."""

    OPEN = "open", _("not decided yet")
    MERGE = "merge", _("the same: bring together, field by field")
    KEEP_BOTH = "keep_both", _("keep both")
    SKIP = "skip", _("leave this row out")


class Side(models.TextChoices):
    """Whose value of a field counts when a row is brought together with something else."""

    FILE = "file", _("what this row says")
    NOW = "now", _("what is there already")


class ImportEvent(models.TextChoices):
    """What the history tells; the values are the kinds of audit events."""

    UPLOADED = "import.uploaded", _("spreadsheet uploaded")
    READ = "import.read", _("spreadsheet read")
    WRITTEN = "import.written", _("import written")
    UNDONE = "import.undone", _("import undone")
    DROPPED = "import.dropped", _("import dropped")
    SETTLED = "import.settled", _("import dealt with")
    DOWNLOADED = "import.downloaded", _("faulty rows downloaded")


# Codes of findings that a person answers in the preview: which place is it?
PLACE_QUESTIONS = frozenset({"place_ambiguous", "place_unknown", "location_missing"})
