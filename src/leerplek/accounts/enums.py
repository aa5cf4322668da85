from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    CARE_GROUP = "care_group", _("care group")
    REGIONAL_GP_ORGANISATION = "regional_gp_organisation", _("regional GP organisation")
    LHV_REGIONAL_OFFICE = "lhv_regional_office", _("LHV regional office")
    SCHOOL = "school", _("school")
    UWV = "uwv", _("UWV")
    SOCIAL_FUND = "social_fund", _("social fund")
    OTHER = "other", _("other")


class Role(TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    READER = "reader", _("reader")
    SCHOOL = "school", _("school")
    UWV_ADVISER = "uwv_adviser", _("UWV adviser")
    FUND_OFFICER = "fund_officer", _("fund officer")
    FUND_PAYER = "fund_payer", _("fund payer")
    NATIONAL_READER = "national_reader", _("national reader")
    PLAYBOOK_EDITOR = "playbook_editor", _("playbook editor")
    ADMINISTRATOR = "administrator", _("administrator")


# Who sees the people and places of a region, and who may also change them.
READING_ROLES = frozenset({Role.COORDINATOR, Role.READER})
WRITING_ROLES = frozenset({Role.COORDINATOR})
