"""Verdicts and permissions as a spreadsheet."""

from typing import Any

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.intake.models import FundingPermission, Readiness, SchoolVerdict


def _both(organisation: str) -> list[Column[Any]]:
    return [
        Column(_("Candidate"), lambda row: row.candidate.full_name),
        Column(_("Cohort"), lambda row: row.candidate.cohort),
        Column(organisation, lambda row: row.organisation),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("Asked on"), lambda row: row.asked_on),
        Column(_("Answer wanted by"), lambda row: row.due_on),
        Column(_("Late"), lambda row: row.is_late),
        Column(_("Reminded on"), lambda row: row.reminded_at),
        Column(_("Answered on"), lambda row: row.decided_at),
        Column(_("How it was answered"), lambda row: row.get_told_by_display()),
        Column(_("Noted by"), lambda row: row.decided_by),
        Column(_("Conditions"), lambda row: row.conditions),
        Column(_("Reason"), lambda row: row.get_reason_display()),
    ]


def verdict_columns() -> list[Column[SchoolVerdict]]:
    """Return the columns, in the order of the screen."""
    return [
        *_both(_("School")),
        Column(_("Exemptions"), lambda row: "; ".join(map(str, row.exemptions.all()))),
        Column(_("TOA test on"), lambda row: row.tested_on),
        Column(_("Result of the TOA test"), lambda row: row.test_result),
        Column(_("Months shorter"), lambda row: row.shorter_months),
    ]


def permission_columns() -> list[Column[FundingPermission]]:
    """Return the columns, in the order of the screen."""
    return [
        *_both(_("UWV office")),
        Column(_("May start from"), lambda row: row.valid_from_on),
        Column(_("May start until"), lambda row: row.valid_until_on),
    ]


def readiness_columns() -> list[Column[Readiness]]:
    """Return the columns, in the order of the screen."""
    return [
        Column(_("Candidate"), lambda row: row.candidate.full_name),
        Column(_("Cohort"), lambda row: row.candidate.cohort),
        Column(_("What"), lambda row: row.get_kind_display()),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("What is done about it"), lambda row: row.to_do),
        Column(_("Ready by"), lambda row: row.by_on),
        Column(_("Noted by"), lambda row: row.noted_by),
    ]
