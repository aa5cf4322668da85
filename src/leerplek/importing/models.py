"""An import from upload to undo: the file, its rows, what they made, and the words of headers."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_of
from leerplek.importing.enums import OPEN_STATES, Decision, ImportState, Level, Outcome
from leerplek.importing.findings import Finding
from leerplek.importing.stored import decode_row


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any) -> "ImportBatchQuerySet":
        """An import holds people's rows, and is for the organisation that uploaded it."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))


class ImportBatch(models.Model):
    """One uploaded spreadsheet on its way in: the same for each coordinator of the organisation.

    `upload` names the private file; it is empty once the file is gone.  `sheet` counts
    the sheets of the file, those in sight first.  `columns` is what each header was
    taken for.  `cursor` counts the rows that were read, `total`
    the row numbers of the sheet.  `stamp` stands for the records that the preview was
    compared with.  `marks` holds the highest keys at the moment of writing: what is
    higher was built on it later.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="imports")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(_("kind"), max_length=20)
    state = models.CharField(
        _("state"), max_length=20, choices=ImportState, default=ImportState.UPLOADED
    )
    file_name = models.CharField(_("file"), max_length=120)
    upload = models.CharField(max_length=80, blank=True)
    sheet = models.PositiveIntegerField(_("sheet"), default=0)
    header_row = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=list)
    cursor = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    is_read = models.BooleanField(default=False)
    stamp = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(fields=["organisation", "kind", "-id"], name="import_of_organisation")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ImportState.WRITTEN)
                | models.Q(written_at__isnull=False, written_by__isnull=False),
                name="import_written_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Tell whether something can still be decided, and nothing is written yet."""
        return self.state in OPEN_STATES

    @property
    def mapping(self) -> dict[int, str]:
        """Column index to key, for the columns that are used."""
        return {column["index"]: column["key"] for column in self.columns if column["key"]}


class ImportRow(models.Model):
    """One row of the file as it would be stored, and what was decided about it.

    `content` and `remarks` are JSON that only this room reads: typed values by column
    (`stored.encode_row`), and findings.  What may not be stored is in neither.
    `other` is the number of the row that this one is double with or part of,
    `target` the key of the record it is the same as, `target_part` of which part of it.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    content = models.TextField()
    remarks = models.TextField()
    level = models.CharField(max_length=10, choices=Level, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.NEW)
    decision = models.CharField(max_length=12, choices=Decision, default=Decision.OPEN)
    target = models.BigIntegerField(null=True)
    target_part = models.CharField(max_length=60, blank=True)
    target_version = models.CharField(max_length=64, blank=True)
    other = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=60, blank=True)
    picks = models.TextField(default="{}")
    answers = models.TextField(default="{}")
    has_question = models.BooleanField(default=False)
    has_moved = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="import_row_outcome"),
            models.Index(fields=["batch", "level", "number"], name="import_row_level"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"

    @cached_property
    def values(self) -> dict[str, Any]:
        """The typed values by column; see `CheckedRow.values`."""
        return decode_row(self.content)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(Finding.from_dict(stored) for stored in json.loads(self.remarks))

    @property
    def keys(self) -> tuple[str, ...]:
        """By what this row is the same as something else."""
        return tuple(self.reason.split()) if self.reason else ()

    @property
    def part(self) -> tuple[int, ...]:
        return tuple(int(key) for key in self.target_part.split(".") if key)

    @property
    def picked(self) -> Mapping[str, str]:
        """Which side counts, by column, where a person chose."""
        return dict(json.loads(self.picks))

    @property
    def answered(self) -> Mapping[str, str]:
        """What a person answered to the questions of this row."""
        return dict(json.loads(self.answers))


class ImportedRecord(models.Model):
    """What one row of a written import made or changed, for undoing it and for knowing it again.

    `before` and `after` say how to undo and whether that is still possible; they are
    emptied when undoing is over.  `fingerprint` is a keyed digest of the row: the same
    row is recognised later without keeping what it said.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="records")
    row_number = models.PositiveIntegerField()
    record = models.BigIntegerField()
    is_made = models.BooleanField(default=False)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["row_number"]
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        constraints = [
            models.UniqueConstraint(fields=["batch", "row_number"], name="imported_row_once")
        ]
        indexes = [
            models.Index(fields=["fingerprint"], name="imported_fingerprint"),
            models.Index(fields=["record"], name="imported_record"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row_number} {self.record}"


class ColumnMemory(models.Model):
    """What a region's coordinators said that a header means; no key is "not used"."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="column_memories")
    kind = models.CharField(max_length=20)
    header = models.CharField(max_length=60)
    key = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["header"]
        verbose_name = _("remembered column")
        verbose_name_plural = _("remembered columns")
        constraints = [
            models.UniqueConstraint(fields=["region", "kind", "header"], name="column_once")
        ]

    def __str__(self) -> str:
        return f"{self.header}: {self.key}"
