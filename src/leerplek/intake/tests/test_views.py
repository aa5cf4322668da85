"""The pages of coordinators, schools and UWV."""

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Absence
from leerplek.audit.models import Event
from leerplek.candidates.enums import FundingRoute, Scale
from leerplek.candidates.models import ScaleScore
from leerplek.candidates.scoring import set_score
from leerplek.candidates.services import withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.intake.models import Exemption, FundingPermission, SchoolVerdict
from leerplek.intake.services.permissions import ask_permission
from leerplek.intake.services.verdicts import ask_school
from leerplek.intake.tests.conftest import signed_in
from leerplek.intake.tests.factories import (
    FundingPermissionFactory,
    OfficeFactory,
    SchoolFactory,
    SchoolVerdictFactory,
    in_days,
)
from leerplek.programmes.tests.factories import CohortFactory
from tests.world import member


@pytest.fixture
def verdict(anna, noor, school):
    return ask_school(noor, school=school, exemptions=["Rekenen"], actor=anna)


@pytest.fixture
def permission(anna, noor, office):
    return ask_permission(noor, office=office, actor=anna)


def _names(client, address):
    return [row.candidate.full_name for row in client.get(address).context["listing"].rows]


# What the school does.


def test_a_school_judges_in_three_taps(joost, joost_client, verdict, noor):
    page = joost_client.get("/intake/school/")
    assert f'<a href="/intake/school/{verdict.pk}/">Noor Visser</a>' in page.content.decode()
    assert joost_client.get(f"/intake/school/{verdict.pk}/").status_code == 200
    exemption = verdict.exemptions.get()

    answer = joost_client.post(
        f"/intake/school/{verdict.pk}/",
        {"answer": "admitted", "version": "1", f"exemption_{exemption.pk}": "granted"},
    )

    assert (answer.status_code, answer["Location"]) == (302, "/intake/school/")
    verdict.refresh_from_db()
    assert (verdict.state, verdict.told_by, verdict.decided_by) == ("admitted", "account", joost)
    assert _names(joost_client, "/intake/school/") == []
    assert _names(joost_client, "/intake/school/?state=decided") == ["Noor Visser"]
    assert [event.kind for event in Event.objects.filter(actor=joost)] == [
        "candidate.read",
        "intake.decided",
        "intake.exemption_decided",
    ]


def test_a_school_that_decides_of_an_exemption_later_keeps_it_in_its_list(joost_client, verdict):
    joost_client.post(f"/intake/school/{verdict.pk}/", {"answer": "admitted", "version": "1"})

    page = joost_client.get("/intake/school/")

    assert [row.candidate.full_name for row in page.context["listing"].rows] == ["Noor Visser"]
    assert "vrijstelling gevraagd" in page.content.decode()


def test_a_school_decides_an_exemption_with_its_verdict(joost_client, verdict):
    [exemption] = verdict.exemptions.all()

    joost_client.post(
        f"/intake/school/{verdict.pk}/",
        {
            "answer": "conditional",
            "conditions": "Eerst de toets",
            f"exemption_{exemption.pk}": "granted",
            "version": "1",
        },
    )

    assert Exemption.objects.get().state == "granted"
    assert SchoolVerdict.objects.get().conditions == "Eerst de toets"


def test_a_school_scores_teachability_with_its_verdict_and_nothing_else(
    anna, anna_client, joost, joost_client, verdict, noor
):
    address = f"/intake/school/{verdict.pk}/"
    set_score(noor, scale=Scale.MOTIVATION, value=5, actor=anna)
    sent = {"answer": "admitted", "score_teachability": "4", "score_motivation": "1"}

    offered = [each for each in joost_client.get(address).context["form"].fields if "sc" in each]
    joost_client.post(address, {**sent, "version": "1"})

    rows = ScaleScore.objects.values_list("scale", "value", "given_by", "school", "told_by")
    assert offered == ["score_teachability"]
    assert list(rows) == [
        ("motivation", 5, anna.pk, None, ""),
        ("teachability", 4, joost.pk, verdict.organisation_id, "account"),
    ]
    assert joost_client.get(address).context["form"]["score_teachability"].value() == 4
    file = anna_client.get(f"/candidates/{noor.pk}/").content.decode()
    assert f"door {joost}, " in file
    assert "(Berkel College)" in file


def test_a_coordinator_notes_the_score_of_a_school_on_its_behalf(anna, anna_client, verdict, noor):
    sent = {"answer": "admitted", "told_by": "phone", "score_teachability": "2", "version": "1"}

    anna_client.post(f"/intake/verdicts/{verdict.pk}/record/", sent)

    score = ScaleScore.objects.get()
    assert (score.value, score.given_by, score.school, score.told_by) == (
        *(2, anna, verdict.organisation),
        "phone",
    )
    file = anna_client.get(f"/candidates/{noor.pk}/").content.decode()
    assert "door Berkel College, telefonisch, genoteerd door Anna" in file
    assert "2 van de 5" in anna_client.get(f"/intake/verdicts/{verdict.pk}/").content.decode()
    own = anna_client.get(reverse("candidates:score", args=[noor.pk]))
    assert "teachability" not in own.context["form"].fields
    assert "leerbaarheid (2)" in own.content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "answer"),
        ({"answer": "admitted", "score_teachability": "6"}, "score_teachability"),
        ({"answer": "conditional"}, "conditions"),
        ({"answer": "not_admitted"}, "reason"),
        ({"answer": "admitted", "explanation": "Zit in de ziektewet"}, "explanation"),
        ({"answer": "conditional", "conditions": "BSN 111222333"}, "conditions"),
    ],
)
def test_a_school_is_told_what_is_missing_or_may_not_be_kept(joost_client, verdict, sent, field):
    page = joost_client.post(f"/intake/school/{verdict.pk}/", {**sent, "version": "1"})

    assert list(page.context["form"].errors) == [field]
    assert SchoolVerdict.objects.get().state == "asked"


def test_a_school_is_told_when_a_colleague_was_first(joost_client, verdict):
    SchoolVerdict.objects.update(version=2)

    page = joost_client.post(
        f"/intake/school/{verdict.pk}/", {"answer": "admitted", "version": "1"}, follow=True
    )

    assert page.redirect_chain == [(f"/intake/school/{verdict.pk}/", 302)]
    assert [str(each) for each in page.context["messages"]] == [
        "Iemand anders heeft dit intussen veranderd. Kijk er eerst naar en beslis dan."
    ]
    assert SchoolVerdict.objects.get().state == "asked"


def test_a_school_sees_a_few_facts_and_nothing_else(joost_client, verdict, noor, anna):
    noor.notes, noor.phone = "Kanarie in de notitie", "+31612345678"
    noor.email, noor.birth_date = "kanarie@voorbeeld.example", timezone.localdate().replace(1961)
    noor.street, noor.place_name = "Kanariestraat 1", "Kanariedorp"
    noor.source = "Kanariebron"
    noor.save()
    ScaleScore.objects.create(candidate=noor, scale=Scale.MOTIVATION, value=4, given_by=anna)

    page = joost_client.get(f"/intake/school/{verdict.pk}/").content.decode()
    lists = joost_client.get("/intake/school/?state=all").content.decode()

    facts = ("Noor Visser", "havo", "kapster", "BBL", "24", "32")
    assert [fact for fact in facts if fact not in page] == []
    hidden = ("anarie", "12345678", "1961", "UWV", "bekostiging")
    assert [word for word in hidden if word in page or word in lists] == []


@pytest.mark.parametrize("change", ["cancelled", "withdrawn"])
def test_who_is_not_asked_about_any_more_is_gone_for_the_school(
    joost_client, verdict, noor, anna, change
):
    if change == "cancelled":
        SchoolVerdict.objects.update(state="cancelled")
    else:
        withdraw_candidate(noor, version=noor.version, actor=anna)

    assert joost_client.get(f"/intake/school/{verdict.pk}/").status_code == 404
    assert joost_client.post(f"/intake/school/{verdict.pk}/", {}).status_code == 404
    assert _names(joost_client, "/intake/school/?state=all") == []


def test_another_school_sees_nothing_of_it(verdict, noor, zuid):
    """Of the same region, of another one, and of a UWV office: not a byte."""
    others = [
        member(SchoolFactory(region=noor.region), Role.SCHOOL),
        member(SchoolFactory(region=zuid), Role.SCHOOL),
        member(OfficeFactory(region=noor.region), Role.UWV_ADVISER),
        member(noor.organisation, Role.SCHOOL),
    ]

    for other in others:
        client = signed_in(other)
        for address in (
            f"/intake/school/{verdict.pk}/",
            f"/intake/verdicts/{verdict.pk}/",
            f"/candidates/{noor.pk}/",
        ):
            answer = client.get(address)
            assert (answer.status_code, b"Visser" in answer.content) == (404, False)
        assert b"Visser" not in client.get("/intake/school/?state=all").content


def test_a_school_opens_no_page_of_a_coordinator(joost_client, verdict, noor):
    pages = [
        "/intake/",
        "/intake/permissions/",
        "/intake/ask/",
        f"/intake/verdicts/{verdict.pk}/",
        f"/intake/verdicts/{verdict.pk}/record/",
        f"/candidates/{noor.pk}/",
    ]

    assert [joost_client.get(page).status_code for page in pages] == [403, 403, 403, 404, 404, 404]


def test_a_school_sees_the_oldest_term_first_with_what_is_late_marked(
    joost_client, school, care_group
):
    for name, days in (("Later", 9), ("Late", -2), ("Soon", 1)):
        candidate = CandidateFactory(organisation=care_group, first_name=name, last_name="")
        SchoolVerdictFactory(
            candidate=candidate, organisation=school, asked_on=in_days(-20), due_on=in_days(days)
        )

    assert _names(joost_client, "/intake/school/") == ["Late", "Soon", "Later"]
    assert _names(joost_client, "/intake/school/?state=late") == ["Late"]
    assert _names(joost_client, "/intake/school/?search=soon") == ["Soon"]
    assert joost_client.get("/intake/school/").content.decode().count(">te laat</span>") == 1


# What UWV does.


def test_an_adviser_gives_permission(petra, petra_client, permission):
    assert _names(petra_client, "/intake/uwv/") == ["Noor Visser"]
    page = petra_client.get(f"/intake/uwv/{permission.pk}/").content.decode()
    assert [fact for fact in ("Noor Visser", "Lochem", "24") if fact not in page] == []
    assert [word for word in ("havo", "kapster", "motivatie") if word in page] == []

    petra_client.post(
        f"/intake/uwv/{permission.pk}/",
        {"answer": "granted", "valid_from_on": f"{in_days(9):%d-%m-%Y}", "version": "1"},
    )

    permission.refresh_from_db()
    assert (permission.state, permission.valid_from_on, permission.told_by) == (
        "granted",
        in_days(9),
        "account",
    )
    assert [event.kind for event in Event.objects.filter(actor=petra)] == [
        "candidate.read",
        "intake.decided",
    ]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"answer": "granted"}, "valid_from_on"),
        ({"answer": "refused"}, "reason"),
        (
            {"answer": "granted", "valid_from_on": "2-1-2027", "valid_until_on": "1-1-2027"},
            "valid_until_on",
        ),
        ({"answer": "conditional", "valid_from_on": "2-1-2027"}, "conditions"),
    ],
)
def test_an_adviser_is_told_what_is_missing(petra_client, permission, sent, field):
    page = petra_client.post(f"/intake/uwv/{permission.pk}/", {**sent, "version": "1"})

    assert list(page.context["form"].errors) == [field]


def test_an_adviser_sees_who_goes_by_uwv_and_is_asked_about(petra_client, permission, noor):
    noor.funding_route = FundingRoute.FUND
    noor.save()

    assert petra_client.get(f"/intake/uwv/{permission.pk}/").status_code == 404
    assert _names(petra_client, "/intake/uwv/?state=all") == []
    noor.funding_route = FundingRoute.UWV
    noor.save()
    FundingPermission.objects.update(state="withdrawn")
    assert petra_client.get(f"/intake/uwv/{permission.pk}/").status_code == 404


# What a coordinator does.


def test_a_coordinator_asks_a_school_about_one(anna_client, noor, school):
    answer = anna_client.post(
        f"/intake/candidates/{noor.pk}/ask/",
        {"school": school.pk, "exemptions": "Nederlands\n\nnederlands\nRekenen"},
    )

    verdict = SchoolVerdict.objects.get()
    assert answer["Location"] == f"/intake/verdicts/{verdict.pk}/"
    assert [each.subject for each in verdict.exemptions.all()] == ["nederlands", "Rekenen"]
    again = anna_client.post(f"/intake/candidates/{noor.pk}/ask/", {"school": school.pk})
    assert again.context["form"].non_field_errors() == [
        "Deze school is al gevraagd over deze kandidaat."
    ]


@pytest.mark.parametrize("lines", ["x" * 101, "\n".join(f"Deel {n}" for n in range(13))])
def test_a_coordinator_is_told_of_too_long_a_list_of_exemptions(anna_client, noor, school, lines):
    page = anna_client.post(
        f"/intake/candidates/{noor.pk}/ask/", {"school": school.pk, "exemptions": lines}
    )

    assert list(page.context["form"].errors) == ["exemptions"]


def test_a_coordinator_asks_about_a_class_with_ticks(anna_client, noor, care_group, school):
    cohort = CohortFactory(programme__organisation=care_group)
    people = CandidateFactory.create_batch(3, organisation=care_group, cohort=cohort)
    SchoolVerdictFactory(candidate=people[0], organisation=school)
    chosen = {"cohort": cohort.pk, "school": school.pk}

    assert anna_client.get("/intake/ask/").context["candidates"] is None
    page = anna_client.get("/intake/ask/", chosen)
    assert set(page.context["candidates"]) == set(people[1:])
    nobody = anna_client.post("/intake/ask/", chosen)
    assert "Vink eerst de kandidaten aan." in nobody.content.decode()
    anna_client.post("/intake/ask/", {**chosen, "keys": [people[1].pk]})

    assert set(SchoolVerdict.objects.values_list("candidate", flat=True)) == {
        people[0].pk,
        people[1].pk,
    }
    stranger = anna_client.post("/intake/ask/", {**chosen, "keys": [noor.pk]})
    assert stranger.status_code == 200
    assert SchoolVerdict.objects.count() == 2


def test_a_coordinator_writes_down_what_was_told(anna, anna_client, verdict):
    anna_client.post(
        f"/intake/verdicts/{verdict.pk}/record/",
        {"answer": "not_admitted", "reason": "full", "told_by": "phone", "version": "1"},
    )

    verdict.refresh_from_db()
    assert (verdict.state, verdict.told_by, verdict.decided_by) == ("not_admitted", "phone", anna)
    page = anna_client.get(f"/intake/verdicts/{verdict.pk}/").content.decode()
    assert "telefonisch, genoteerd door Anna namens Berkel College" in page
    missing = anna_client.post(
        f"/intake/verdicts/{verdict.pk}/record/", {"answer": "admitted", "version": "2"}
    )
    assert list(missing.context["form"].errors) == ["told_by"]


def test_a_coordinator_reminds_adds_an_exemption_and_cancels(anna_client, joost_client, verdict):
    anna_client.post(f"/intake/verdicts/{verdict.pk}/remind/")
    assert "herinnerd op" in joost_client.get("/intake/school/").content.decode()
    anna_client.post(f"/intake/verdicts/{verdict.pk}/exemption/", {"subject": "Nederlands"})
    empty = anna_client.post(
        f"/intake/verdicts/{verdict.pk}/exemption/", {"subject": ""}, follow=True
    )
    assert [str(each) for each in empty.context["messages"]][-1] == "Vul dit veld in."
    assert anna_client.get(f"/intake/verdicts/{verdict.pk}/cancel/").status_code == 200
    anna_client.post(f"/intake/verdicts/{verdict.pk}/cancel/", {"version": "3"})

    verdict.refresh_from_db()
    assert (verdict.state, verdict.exemptions.count()) == ("cancelled", 2)


def test_a_coordinator_reminds_of_everything_that_is_late(
    anna_client, bram_client, care_group, verdict, permission, school, office
):
    late = {"asked_on": in_days(-20), "due_on": in_days(-1)}
    candidate = CandidateFactory(organisation=care_group, funding_route="uwv")
    rows = [
        SchoolVerdictFactory(candidate=candidate, organisation=school, **late),
        FundingPermissionFactory(candidate=candidate, organisation=office, **late),
    ]

    for _twice in range(2):
        anna_client.post("/intake/remind/")
        anna_client.post("/intake/permissions/remind/")

    assert Event.objects.filter(kind="intake.reminded").count() == 2
    for row in rows:
        row.refresh_from_db()
        assert row.reminded_at is not None
    assert bram_client.post("/intake/remind/").status_code == 403


def test_who_asks_is_named_and_who_is_there_instead(anna, joost_client, verdict):
    colleague = member(anna.organisation, Role.COORDINATOR)
    colleague.name, colleague.phone = "Carla Bos", "+31612345678"
    colleague.save()
    address = f"/intake/school/{verdict.pk}/"
    assert "Anna" in joost_client.get(address).content.decode()

    Absence.objects.create(
        user=anna,
        region=anna.region,
        replaced_by=colleague,
        from_on=in_days(0),
        until_on=in_days(5),
    )

    page = joost_client.get(address).content.decode()
    assert "Carla Bos" in page
    assert "Anna is afwezig tot en met" in page


def test_a_coordinator_asks_uwv_and_writes_down_what_it_said(anna_client, noor, office):
    page = anna_client.get(f"/intake/candidates/{noor.pk}/ask-uwv/")
    assert page.context["form"].initial["expected_weeks"] == 4
    anna_client.post(
        f"/intake/candidates/{noor.pk}/ask-uwv/",
        {"office": office.pk, "asked_on": f"{in_days(-3):%d-%m-%Y}", "expected_weeks": "6"},
    )
    permission = FundingPermission.objects.get()
    assert permission.due_on == in_days(39)
    anna_client.post(f"/intake/permissions/{permission.pk}/remind/")
    anna_client.post(
        f"/intake/permissions/{permission.pk}/record/",
        {
            "answer": "granted",
            "valid_from_on": f"{in_days(30):%d-%m-%Y}",
            "told_by": "mail",
            "version": "2",
        },
    )
    permission.refresh_from_db()
    assert permission.state == "granted"
    shown = anna_client.get(f"/intake/permissions/{permission.pk}/").content.decode()
    assert "per e-mail, genoteerd door Anna namens UWV Noord" in shown
    anna_client.post(f"/intake/permissions/{permission.pk}/withdraw/", {"version": "3"})
    permission.refresh_from_db()
    assert permission.state == "withdrawn"


def test_the_file_shows_who_is_asked_and_what_stands_in_the_way(
    anna_client, bram_client, noor, verdict, permission
):
    page = anna_client.get(f"/candidates/{noor.pk}/").content.decode()

    assert "Berkel College</a>" in page
    assert "UWV Noord</a>" in page
    assert "vrijstelling voor Rekenen: gevraagd" in page
    assert "De school heeft nog geen oordeel gegeven." in page
    assert "UWV heeft nog geen toestemming gegeven." in page
    assert f"/intake/candidates/{noor.pk}/ask/" in page
    assert (
        f"/intake/candidates/{noor.pk}/ask/"
        not in bram_client.get(f"/candidates/{noor.pk}/").content.decode()
    )


def test_lists_show_who_waits_for_whom(anna_client, verdict, permission, care_group, school):
    other = CandidateFactory(organisation=care_group, first_name="Bo", last_name="A")
    SchoolVerdictFactory(
        candidate=other, organisation=school, asked_on=in_days(-20), due_on=in_days(-1)
    )

    assert _names(anna_client, "/intake/") == ["Bo A", "Noor Visser"]
    assert _names(anna_client, "/intake/?state=late") == ["Bo A"]
    assert _names(anna_client, "/intake/?state=decided") == []
    assert _names(anna_client, f"/intake/?candidate={other.pk}&organisation={school.pk}") == [
        "Bo A"
    ]
    assert _names(anna_client, "/intake/permissions/") == ["Noor Visser"]


@pytest.mark.parametrize("address", ["/intake/export/csv/", "/intake/permissions/export/csv/"])
def test_lists_go_out_as_a_spreadsheet(anna_client, verdict, permission, address):
    answer = anna_client.get(address)

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "Noor Visser" in text
    assert Event.objects.last().kind == "intake.exported"
    assert anna_client.get(address.replace("csv", "pdf")).status_code == 404


def test_bram_reads_and_changes_nothing(bram_client, verdict, permission, noor):
    reading = ("/intake/", "/intake/permissions/", f"/intake/verdicts/{verdict.pk}/")
    assert [bram_client.get(page).status_code for page in reading] == [200, 200, 200]
    changing = (
        f"/intake/candidates/{noor.pk}/ask/",
        f"/intake/candidates/{noor.pk}/ask-uwv/",
        f"/intake/verdicts/{verdict.pk}/record/",
        f"/intake/permissions/{permission.pk}/record/",
        "/intake/ask/",
    )
    assert [bram_client.get(page).status_code for page in changing] == [403] * 5


def test_chantal_finds_nothing(chantal_client, verdict, permission, noor):
    pages = (
        f"/intake/verdicts/{verdict.pk}/",
        f"/intake/permissions/{permission.pk}/",
        f"/intake/candidates/{noor.pk}/ask/",
    )
    assert [chantal_client.get(page).status_code for page in pages] == [404] * 3
    assert _names(chantal_client, "/intake/?state=all") == []


@pytest.mark.parametrize("address", ["/intake/", "/intake/permissions/"])
def test_lists_ask_the_same_number_of_queries_for_any_number_of_rows(
    anna_client, care_group, school, office, address, django_assert_num_queries
):
    counts = []
    for number in (1, 6):
        for _each in range(number):
            candidate = CandidateFactory(organisation=care_group, funding_route="uwv")
            SchoolVerdictFactory(candidate=candidate, organisation=school)
            FundingPermissionFactory(candidate=candidate, organisation=office)
        with django_assert_num_queries(15, exact=False) as counted:
            anna_client.get(address)
        counts.append(len(counted))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("who", "address"), [("joost", "school"), ("petra", "uwv")])
def test_inboxes_ask_the_same_number_of_queries_for_any_number_of_rows(
    request, care_group, school, office, who, address, django_assert_num_queries
):
    client = signed_in(request.getfixturevalue(who))
    counts = []
    for number in (1, 6):
        for _each in range(number):
            candidate = CandidateFactory(organisation=care_group, funding_route="uwv")
            SchoolVerdictFactory(candidate=candidate, organisation=school)
            FundingPermissionFactory(candidate=candidate, organisation=office)
        with django_assert_num_queries(15, exact=False) as counted:
            client.get(f"/intake/{address}/")
        counts.append(len(counted))

    assert counts[0] == counts[1]
