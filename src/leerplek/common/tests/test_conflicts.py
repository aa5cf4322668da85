import pytest
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory, override_settings
from django.utils import translation

from leerplek.common.conflicts import Difference, conflict_page, differences
from leerplek.common.forms import VersionedModelForm

pytestmark = pytest.mark.urls("leerplek.common.tests.urls")


class KindForm(VersionedModelForm):
    app_label = forms.ChoiceField(label="Soort", choices=[("bbl", "BBL"), ("bol", "BOL")])

    class Meta:
        model = ContentType
        fields = ["app_label", "model"]
        labels = {"model": "Naam"}


def _row(app_label, model, version):
    row = ContentType(app_label=app_label, model=model)
    row.version = version
    return row


def _form(instance, **data):
    form = KindForm(data, instance=instance)
    form.validate_unique = lambda: None
    assert form.errors == {}
    return form


def test_a_versioned_form_sends_the_version_that_was_shown():
    html = str(KindForm(instance=_row("bbl", "linde", 7)))

    assert '<input type="hidden" name="version" value="7" id="id_version">' in html


def test_differences_names_each_field_that_differs_in_words():
    form = _form(_row("bbl", "linde", 1), app_label="bol", model="linde", version="1")

    found = list(differences(form, _row("bbl", "linde", 2)))

    assert found == [Difference("Soort", "BBL", "BOL")]


@pytest.mark.django_db
def test_conflict_page_sends_the_own_values_on_top_of_the_current_version():
    form = _form(_row("bbl", "linde", 1), app_label="bol", model="brink", version="1")

    with translation.override("nl"), override_settings(LEERPLEK_DEMO=False):
        request = RequestFactory().post("/")
        response = conflict_page(request, form, _row("bbl", "linde", 2), back_url="/terug/")

    html = response.content.decode()
    assert response.status_code == 409
    assert (
        '<a class="nl-button nl-button--primary" href="/terug/">Houd wat is opgeslagen</a>' in html
    )
    assert '<input type="hidden" name="version" value="2">' in html
    assert '<input type="hidden" name="app_label" value="bol" id="id_app_label">' in html
    assert '<input type="hidden" name="model" value="brink" id="id_model">' in html
