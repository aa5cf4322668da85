from datetime import date

from leerplek.accounts.forms import GiveRoleForm
from leerplek.accounts.tests.factories import OrganisationFactory


def test_give_role_form_reads_what_was_typed(noord, care_group):
    form = GiveRoleForm(
        {
            "email": " dirk@zorg.example ",
            "name": "Dirk",
            "organisation": str(care_group.pk),
            "role": "reader",
            "until_on": "31-12-2027",
        },
        region=noord,
    )

    assert form.is_valid()
    assert form.cleaned_data == {
        "email": "dirk@zorg.example",
        "name": "Dirk",
        "organisation": care_group,
        "role": "reader",
        "until_on": date(2027, 12, 31),
    }


def test_give_role_form_offers_the_regions_organisations_only(noord, care_group):
    elsewhere = OrganisationFactory()

    form = GiveRoleForm({"organisation": str(elsewhere.pk), "role": "owner"}, region=noord)

    assert list(form.fields["organisation"].queryset) == [care_group]
    assert sorted(form.errors) == ["email", "name", "organisation", "role"]
