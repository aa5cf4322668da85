from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from leerplek.asks.models import Ask
from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.common.errors import ConflictError
from leerplek.practices.models import Place, PracticeSite
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.supervisors.enums import GUIDES, Part, Training
from leerplek.supervisors.errors import SupervisorError
from leerplek.supervisors.experience import years_on
from leerplek.supervisors.models import Supervision, Supervisor, SupervisorPolicy
from leerplek.supervisors.selectors.register import (
    ENDED,
    ENDING,
    GONE,
    TRAINED,
    UNTRAINED,
    SupervisorFilter,
    supervisor_list,
)
from leerplek.supervisors.selectors.told_names import split_names, told_names
from leerplek.supervisors.services.from_names import make_people
from leerplek.supervisors.services.places import end_supervision, name_supervisor
from leerplek.supervisors.services.register import (
    add_supervisor,
    change_policy,
    change_supervisor,
    come_back,
    erase,
    leave,
    purge_supervisors,
)
from leerplek.supervisors.tests.factories import SupervisionFactory, SupervisorFactory

TODAY = timezone.localdate


@pytest.fixture
def site(care_group):
    return PracticeSiteFactory(practice=PracticeFactory(organisation=care_group, name="De Linde"))


def test_years_of_experience_are_dated_and_a_change_of_something_else_leaves_them(anna, site):
    added = add_supervisor(site, name="Gerda Smit", experience_years=Decimal(2), actor=anna)
    Supervisor.objects.update(experience_told_on=TODAY() - timedelta(days=400))

    added = Supervisor.objects.get()
    changed = change_supervisor(
        added, version=1, name="Gerda de Smit", experience_years=added.years, actor=anna
    )

    assert (changed.name, changed.version) == ("Gerda de Smit", 2)
    assert (changed.experience_years, changed.years) == (Decimal(2), Decimal(3))
    assert [each.kind for each in Event.objects.order_by("pk")] == [
        "supervisor.added",
        "supervisor.changed",
    ]
    assert Event.objects.latest("pk").data == {"fields": ["name"]}


@given(
    told=st.decimals(min_value=0, max_value=50, places=1),
    days=st.integers(min_value=0, max_value=9_000),
)
def test_experience_grows_by_half_years_and_never_shrinks(told, days):
    then = date(2020, 1, 1)

    years = years_on(told, then, then + timedelta(days=days))

    assert years is not None
    assert years % Decimal("0.5") == 0
    assert years <= told + Decimal(days) / Decimal("365.25") < years + Decimal("0.5")


def test_nobody_stands_twice_at_a_practice_and_details_need_a_training(anna, site):
    add_supervisor(site, name="Gerda Smit", actor=anna)
    other = PracticeSiteFactory(practice=site.practice)

    with pytest.raises(SupervisorError, match="werkt al iemand met deze naam"):
        add_supervisor(other, name=" gerda smit", actor=anna)
    with pytest.raises(SupervisorError, match="training gedaan is"):
        add_supervisor(site, name="Bo", training_name="Praktijkbegeleider", actor=anna)
    with pytest.raises(SupervisorError, match="dagen van de week"):
        add_supervisor(site, name="Bo", weekdays=["fri", "mon"], actor=anna)
    assert Supervisor.objects.count() == 1


def test_who_leaves_guides_no_longer_and_the_second_becomes_lead(anna, site):
    place = PlaceFactory(site=site)
    lead = SupervisionFactory(place=place)
    second = SupervisionFactory(place=place, part=Part.SECOND)

    gone = leave(lead.supervisor, left_on=TODAY(), version=1, actor=anna)

    assert [(each.part, each.supervisor) for each in place.supervision.now()] == [
        (Part.LEAD, second.supervisor)
    ]
    with pytest.raises(SupervisorError, match="werkt niet meer"):
        name_supervisor(place, gone, part=Part.SECOND, instead_of=None, actor=anna)
    assert come_back(gone, version=2, actor=anna).is_present
    lead.refresh_from_db()
    assert lead.ended_on == TODAY()


def test_naming_replaces_and_two_coordinators_do_not_overwrite_each_other(anna, site):
    place = PlaceFactory(site=site)
    gerda, bo = SupervisorFactory(site=site), SupervisorFactory(site=site)
    stranger = SupervisorFactory()

    with pytest.raises(SupervisorError, match="Kies eerst de eerste"):
        name_supervisor(place, bo, part=Part.SECOND, instead_of=None, actor=anna)
    with pytest.raises(SupervisorError, match="andere praktijk"):
        name_supervisor(place, stranger, part=Part.LEAD, instead_of=None, actor=anna)
    first = name_supervisor(place, gerda, part=Part.LEAD, instead_of=None, actor=anna)
    with pytest.raises(ConflictError):
        name_supervisor(place, bo, part=Part.LEAD, instead_of=None, actor=anna)
    with pytest.raises(SupervisorError, match="al de andere begeleider"):
        name_supervisor(place, gerda, part=Part.SECOND, instead_of=None, actor=anna)
    same = name_supervisor(
        place, gerda, part=Part.LEAD, tasks="Balie", instead_of=first.pk, actor=anna
    )
    other = name_supervisor(place, bo, part=Part.LEAD, instead_of=same.pk, actor=anna)

    assert (same.pk, same.tasks) == (first.pk, "Balie")
    assert list(place.supervision.now()) == [other]
    end_supervision(other, version=1, actor=anna)
    assert not place.supervision.now().exists()


def test_erasing_takes_along_what_was_asked_and_the_name_beside_the_place(anna, site):
    site.supervisor_name = "Gerda Smit en Bo Bakker"
    site.save()
    place = PlaceFactory(site=site, supervisor_name="gerda smit")
    supervision = SupervisionFactory(place=place, supervisor__name="Gerda Smit")
    AskFactory(practice=site.practice, kind=GUIDES, subject=supervision.pk, contact=anna)
    kept = AskFactory(practice=site.practice, contact=anna)

    erase(supervision.supervisor, version=1, actor=anna)

    assert not Supervisor.objects.exists()
    assert not Supervision.objects.exists()
    assert list(Ask.objects.all()) == [kept]
    assert PracticeSite.objects.get().supervisor_name == "Bo Bakker"
    assert Place.objects.get().supervisor_name == ""
    assert "Gerda" not in repr(list(Event.objects.values_list("data", flat=True)))


def test_who_left_is_erased_when_the_term_of_the_region_is_over(anna, chantal, site):
    change_policy(anna.region, version=0, actor=anna, kept_days=30)
    away = PracticeSiteFactory(practice__organisation=chantal.organisation)
    for place in (site, away):
        SupervisorFactory(site=place, name="Long ago", left_on=TODAY() - timedelta(days=31))
        SupervisorFactory(site=place, name="Lately", left_on=TODAY() - timedelta(days=30))
        SupervisorFactory(site=place, name="Here")

    assert purge_supervisors() == 1
    assert set(Supervisor.objects.filter(site=site).values_list("name", flat=True)) == {
        "Lately",
        "Here",
    }
    assert Supervisor.objects.filter(site=away).count() == 3


def test_list_narrows_by_training_wish_role_and_who_left(anna, site):
    today = TODAY()
    facts = {"site": site, "training": Training.DONE}
    holds = SupervisorFactory(**facts, name="Holds", willing="yes", is_digicoach=True)
    soon = SupervisorFactory(**facts, name="Soon", certificate_until=today)
    over = SupervisorFactory(
        **facts, name="Over", certificate_until=today - timedelta(days=1), role="gp"
    )
    none = SupervisorFactory(site=site, name="None")
    gone = SupervisorFactory(site=site, name="Gone", left_on=today)
    SupervisorFactory(name="Elsewhere")
    far = SupervisorFactory(**facts, name="Far", certificate_until=today + timedelta(days=91))
    SupervisorPolicy.objects.create(region=anna.region, certificate_days=90)

    def found(**filters):
        return set(supervisor_list(anna, SupervisorFilter(**filters), region=anna.region))

    assert found() == {holds, soon, over, none, far}
    assert found(training=TRAINED) == {holds, soon, far}
    assert found(training=UNTRAINED) == {over, none}
    assert found(training=ENDING) == {soon}
    assert found(training=ENDED) == {over}
    assert found(state=GONE) == {gone}
    assert found(willing="yes", is_digicoach=True) == {holds}
    assert found(role="gp") == {over}
    assert found(search="linde over") == {over}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gerda Smit", ("Gerda Smit",)),
        ("Gerda Smit en Bo  Bakker", ("Gerda Smit", "Bo Bakker")),
        ("Gerda/Bo & Jo, gerda", ("Gerda", "Bo", "Jo")),
        ("Ende Ander", ("Ende Ander",)),
        (" - ", ()),
    ],
)
def test_a_text_names_one_or_more_people(text, names):
    assert split_names(text) == names


def test_names_become_people_once_and_the_text_goes(anna, chantal, site):
    site.supervisor_name = "Gerda Smit"
    site.save()
    place = PlaceFactory(site=site, supervisor_name="Gerda Smit en Bo Bakker")
    PracticeSiteFactory(practice__organisation=chantal.organisation, supervisor_name="Not mine")

    told = told_names(anna, anna.region)
    count = make_people(told, actor=anna)

    assert [(line.key, line.names) for line in told] == [
        (f"site-{site.pk}", ("Gerda Smit",)),
        (f"place-{place.pk}", ("Gerda Smit", "Bo Bakker")),
    ]
    assert count == 2
    assert [(each.part, each.supervisor.name) for each in place.supervision.now()] == [
        (Part.LEAD, "Gerda Smit"),
        (Part.SECOND, "Bo Bakker"),
    ]
    assert PracticeSite.objects.get(pk=site.pk).supervisor_name == ""
    assert Place.objects.get(pk=place.pk).supervisor_name == ""
    assert told_names(anna, anna.region) == []

    # A spreadsheet that is imported once more says what we know: nothing to look at.
    PracticeSite.objects.filter(pk=site.pk).update(supervisor_name="Bo Bakker")
    assert told_names(anna, anna.region) == []
