"""Every address of the application, a row for it to act on, and something to send to it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from leerplek.accounts.tests.factories import a_png
from leerplek.importing.preview import preview_rows
from leerplek.inbox.forms import new_page
from leerplek.signup.forms import new_page as new_sign_up_page
from tests.imports import HEADERS, KINDS, as_csv
from tests.world import World

Kwargs = Callable[[World], dict[str, Any]]
Body = Callable[[World], dict[str, Any]]


def names_of_all_addresses() -> list[str]:
    """Return the name of every address that the application answers to."""
    return sorted(set(_names(get_resolver(), "")))


def _names(resolver: URLResolver, namespace: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _names(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}"


def _nothing(_world: World) -> dict[str, Any]:
    return {}


def _row(name: str) -> Kwargs:
    return lambda world: {"pk": getattr(world, name).pk}


def _batch_of(name: str) -> Kwargs:
    return lambda world: {"pk": getattr(world, name).batch_id}


# Which import a page of the wizard needs, and what else stands in its address.
IMPORT_PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "import_changes": ("ready", {}),
    "import_columns": ("uploaded", {}),
    "import_drop": ("ready", {}),
    "import_preview": ("ready", {}),
    "import_problems": ("written", {"file": "csv"}),
    "import_progress": ("ready", {}),
    "import_reading": ("reading", {}),
    "import_result": ("written", {}),
    "import_row": ("ready", {"number": 2}),
    "import_settle": ("written", {}),
    "import_undo": ("written", {}),
    "import_write": ("ready", {}),
}


def _import(kind: str, state: str, more: dict[str, Any]) -> Kwargs:
    return lambda world: {"pk": getattr(world.imports[kind], state).pk, **more}


TALK = {
    "title": "Kennismaken",
    "day": "3-12-2099",
    "begins": "14.00",
    "minutes": "45",
    "place": "Markt 1",
}
RECOGNITION = {
    "learning_route": "bol",
    "accreditation": "yes",
    "since": "1-8-2025",
    "until": "1-8-2029",
    "number": "Leerbedrijf 1",
    "path": "itself",
}
EVENING = {
    "day": "4-12-2099",
    "begins": "19.30",
    "venue": "Markt 2",
    "rounds": "6",
    "minutes": "7",
    "between": "3",
    "break_minutes": "10",
}
TEXT = {"kind": "ask", "party": "practice", "language": "nl"}

# How each address that speaks of one row finds it.  An address that is not here takes nothing.
KWARGS: dict[str, Kwargs] = {
    "account_confirm_email": lambda _world: {"key": "abc:def"},
    "account_reset_password_from_key": lambda _world: {"uidb36": "1", "key": "abc-def"},
    "accounts:end_role": _row("colleague"),
    "asks:act": lambda world: {"act": world.ask.act},
    "asks:act_withdraw": lambda world: {"act": world.ask.act},
    "asks:ask_candidate": _row("candidate"),
    "asks:ask_practice": _row("practice"),
    "asks:detail": _row("ask"),
    "asks:digits": _row("ask"),
    "asks:export": lambda _world: {"kind": "csv"},
    "asks:link_new": _row("ask"),
    "asks:link_revoke": _row("link"),
    "asks:of_candidate": _row("candidate"),
    "asks:of_practice": _row("practice"),
    "asks:own_page": _row("candidate"),
    "asks:own_page_practice": _row("practice"),
    "asks:record": _row("ask"),
    "asks:reopen": _row("answered_ask"),
    "asks:withdraw": _row("ask"),
    "calls:add_candidate": _row("candidate"),
    "calls:add_practice": _row("practice"),
    "calls:detail": _row("call"),
    "calls:export": lambda _world: {"kind": "csv"},
    "calls:outcome": _row("call"),
    "calls:own": _row("call"),
    "calls:script": lambda _world: {"whom": "candidate"},
    "calls:script_reset": lambda _world: {"whom": "practice"},
    "calls:start": _row("call"),
    "calls:undo": _row("tried_call"),
    "candidates:change": _row("candidate"),
    "candidates:consent": _row("candidate"),
    "candidates:detail": _row("candidate"),
    "candidates:end_consent": _row("consent"),
    "candidates:erasure": _row("candidate"),
    "candidates:everything": _row("candidate"),
    "candidates:everything_as_data": _row("candidate"),
    "candidates:exclude": _row("candidate"),
    "candidates:export": lambda _world: {"kind": "csv"},
    "candidates:letter": _row("candidate"),
    "candidates:lift_exclusion": _row("exclusion"),
    "candidates:own_practice": _row("candidate"),
    "candidates:paper": _row("paper"),
    "candidates:papers": _row("candidate"),
    "candidates:remove": _row("candidate"),
    "candidates:remove_paper": _row("paper"),
    "candidates:return": _row("withdrawn"),
    "candidates:score": _row("candidate"),
    "candidates:share_paper": _row("paper"),
    "candidates:withdraw": _row("candidate"),
    "communication:act": _row("message"),
    "communication:appointment": _row("appointment"),
    "communication:appointment_cancel": _row("appointment"),
    "communication:appointment_change": _row("appointment"),
    "communication:appointment_plan": lambda world: {
        "party": "candidate",
        "pk": world.candidate.pk,
    },
    "communication:change": _row("message"),
    "communication:detail": _row("message"),
    "communication:export": lambda _world: {"kind": "csv"},
    "communication:preference": lambda world: {"party": "candidate", "pk": world.candidate.pk},
    "communication:text": lambda _world: TEXT,
    "communication:text_reset": lambda _world: TEXT,
    "communication:own_page": _row("candidate"),
    "communication:own_page_practice": _row("practice"),
    "communication:write": lambda world: {"party": "candidate", "pk": world.candidate.pk},
    "supervisors:add": _row("practice"),
    "supervisors:ask": _row("supervision"),
    "supervisors:back": _row("supervisor_gone"),
    "supervisors:change": _row("supervisor"),
    "supervisors:detail": _row("supervisor"),
    "supervisors:end": _row("supervision"),
    "supervisors:erase": _row("supervisor"),
    "supervisors:everything": _row("supervisor"),
    "supervisors:export": lambda _world: {"kind": "csv"},
    "supervisors:left": _row("supervisor"),
    "supervisors:name": lambda world: {"pk": world.supervision.place_id, "part": "second"},
    "supervisors:place": lambda world: {"pk": world.supervision.place_id},
    "surveys:change": _row("poll"),
    "surveys:close": _row("poll"),
    "surveys:detail": _row("poll"),
    "surveys:import": _row("poll"),
    **{
        f"surveys:import_{page}": _batch_of(row)
        for page, row in (
            ("columns", "poll_upload"),
            ("preview", "poll_upload"),
            ("stop", "poll_upload"),
            ("result", "poll_written"),
            ("undo", "poll_written"),
        )
    },
    "surveys:look": _row("poll_answer"),
    "surveys:paper": _row("asked_poll"),
    "surveys:question_add": lambda world: {"pk": world.unsent_poll.pk, "kind": "text"},
    "surveys:question_change": lambda world: {"pk": world.unsent_poll.pk, "key": "words"},
    "surveys:question_step": _row("unsent_poll"),
    "surveys:questions": _row("unsent_poll"),
    "surveys:questions_preview": _row("unsent_poll"),
    "surveys:questions_use": _row("unsent_poll"),
    "surveys:reason_change": _row("poll_reason"),
    "surveys:reopen": _row("closed_poll"),
    "surveys:response": _row("poll"),
    "surveys:response_export": lambda world: {"pk": world.poll.pk, "kind": "csv"},
    "surveys:send": _row("unsent_poll"),
    "surveys:typing": _row("asked_poll"),
    "surveys:style": lambda world: {"pk": world.poll.questionnaires.get().pk},
    "surveys:undo": _row("looked_answer"),
    "intake:ask_school": _row("unasked"),
    "intake:ask_uwv": _row("unasked"),
    "intake:cancel": _row("verdict"),
    "intake:exemption": _row("verdict"),
    "intake:answer": _row("verdict"),
    "intake:contact": _row("inbox_contact"),
    "intake:contact_change": _row("inbox_contact"),
    "intake:contact_link": _row("inbox_contact"),
    "intake:contact_mail": _row("inbox_contact"),
    "intake:contact_remove": _row("inbox_contact"),
    "intake:contact_stop": _row("inbox_contact"),
    "intake:enter": lambda world: {"code": world.inbox_code},
    "intake:export": lambda _world: {"kind": "csv"},
    "intake:judge": _row("verdict"),
    "intake:note": lambda world: {"pk": world.candidate.pk, "kind": "typing"},
    "intake:permission": _row("permission"),
    "intake:permission_record": _row("permission"),
    "intake:permission_remind": _row("permission"),
    "intake:permission_withdraw": _row("permission"),
    "intake:permissions_export": lambda _world: {"kind": "csv"},
    "insights:enter": lambda world: {"code": world.view_code},
    "insights:stop": _row("shared_view"),
    "insights:uncall": lambda world: {"act": world.put_call.act},
    "insights:order_export": lambda _world: {"kind": "csv"},
    "insights:reasons_export": lambda _world: {"kind": "csv"},
    "insights:export": lambda _world: {"kind": "csv"},
    "path:export": lambda _world: {"kind": "csv"},
    "path:funding_letter": lambda world: {
        "pk": world.permission.candidate_id,
        "code": "ask-uwv",
    },
    "path:funnel_export": lambda _world: {"kind": "csv"},
    "path:reach_export": lambda _world: {"kind": "csv"},
    "intake:readiness_export": lambda _world: {"kind": "csv"},
    "intake:permit": _row("permission"),
    "intake:record": _row("verdict"),
    "intake:remind": _row("verdict"),
    "intake:verdict": _row("verdict"),
    "eligibility:background": _row("candidate"),
    "eligibility:funding": _row("candidate"),
    "eligibility:judge": _row("candidate"),
    "eligibility:rule_add": lambda _world: {"kind": "hours"},
    "eligibility:rule_confirm": _row("rule"),
    "eligibility:rule_remove": _row("rule"),
    "eligibility:what_fits": _row("candidate"),
    "jobs:cancel": _row("job"),
    "jobs:retry": _row("failed_job"),
    "signup:sign_up": lambda world: {"slug": world.channel.slug},
    "signup:thanks": lambda world: {"slug": world.channel.slug},
    "informing:topics": lambda world: {"slug": world.channel.slug},
    "informing:check": lambda world: {"slug": world.channel.slug},
    "informing:programme": lambda world: {"pk": world.programme.pk},
    "informing:film": lambda world: {"pk": world.programme.pk},
    "informing:question_add": lambda world: {"pk": world.programme.pk},
    "informing:question_change": _row("published_question"),
    "informing:question_remove": _row("published_question"),
    "informing:publish": _row("request"),
    "informing:change": lambda world: {"pk": world.programme.pk, "topic": "costs"},
    "informing:reset": lambda world: {"pk": world.programme.pk, "topic": "leave"},
    "signup:frame": lambda world: {"slug": world.channel.slug},
    "signup:enter": lambda _world: {"code": "7K3M-2PXA-9RTD-4HVW"},
    "meetings:choose": lambda world: {"slug": world.channel.slug},
    "meetings:chosen": lambda world: {"slug": world.channel.slug},
    "meetings:door": _row("meeting"),
    "meetings:add_late": _row("meeting"),
    "signup:detail": _row("sign_up"),
    "signup:same": lambda world: {
        "pk": world.sign_up.pk,
        "candidate_pk": world.candidate.pk,
    },
    "signup:apart": _row("sign_up"),
    "signup:remove": _row("sign_up"),
    "signup:channel": _row("channel"),
    "signup:channel_change": _row("channel"),
    "signup:channel_open": _row("channel"),
    "signup:channel_code": lambda world: {"pk": world.channel.pk, "kind": "svg"},
    "meetings:detail": _row("meeting"),
    "meetings:change": _row("meeting"),
    "meetings:seats": _row("meeting"),
    "meetings:mark": _row("seat"),
    "inbox:answer": _row("request"),
    "inbox:answer_change": lambda _world: {"kind": "train"},
    "inbox:answer_reset": lambda world: {"kind": world.answer_text.asked_for},
    "inbox:ask": lambda _world: {"kind": "train"},
    "inbox:train": lambda world: {"pk": world.organisation.region_id},
    "inbox:train_sign_up": lambda world: {"pk": world.organisation.region_id},
    "inbox:train_qr": lambda world: {"pk": world.organisation.region_id, "kind": "svg"},
    "inbox:deal": _row("request"),
    "inbox:detail": _row("request"),
    "inbox:export": lambda _world: {"kind": "csv"},
    "inbox:finish": _row("request"),
    "inbox:open_again": _row("finished_request"),
    "inbox:remove": _row("request"),
    "inbox:to_candidate": _row("request"),
    "inbox:to_practice": _row("request"),
    "matching:again": _row("run"),
    "matching:asked": _row("asked"),
    "matching:asked_progress": _row("asked"),
    "matching:asked_now": _row("asked"),
    "matching:asked_stop": _row("asked"),
    "matching:evening": _row("evening"),
    "matching:evening_cards": _row("evening"),
    "matching:evening_change": _row("evening"),
    "matching:evening_guests": _row("evening"),
    "matching:evening_here": _row("evening"),
    "matching:evening_plan": _row("evening"),
    "matching:evening_print": lambda world: {"pk": world.evening.pk, "what": "practices"},
    "matching:evening_round": _row("evening"),
    "matching:evening_screen": _row("evening"),
    "matching:evening_outcome": _row("evening"),
    "matching:evening_answer": lambda world: {"pk": world.held_evening.pk, "kind": "stable"},
    "matching:evening_fairness": _row("held_evening"),
    "matching:evening_take_back": _row("evening"),
    "matching:evening_undo": _row("evening"),
    "matching:evening_wishes": _row("held_evening"),
    "matching:combination": _row("combination"),
    "matching:combination_change": _row("combination"),
    "matching:combination_drop": _row("combination"),
    "matching:combination_print": _row("combination"),
    "matching:combination_reopen": _row("settled_combination"),
    "matching:combination_settle": _row("combination"),
    "matching:compare": _row("run"),
    "matching:detail": _row("run"),
    "matching:made": _row("run"),
    "matching:map": _row("run"),
    "matching:place": lambda world: {"pk": world.run.pk, "ident": f"p{world.place.pk}"},
    "matching:map_points": _row("run"),
    "matching:move": lambda world: {"pk": world.run.pk, "ident": f"c{world.candidate.pk}"},
    "matching:news": _row("run"),
    "matching:note": lambda world: {
        "pk": world.run.pk,
        "candidate": f"c{world.candidate.pk}",
        "place": f"p{world.place.pk}",
    },
    "matching:remove": _row("run"),
    "matching:step": _row("run"),
    "matching:undo": _row("run"),
    "matching:gap": lambda world: {"pk": world.run.pk, "ident": f"c{world.candidate.pk}"},
    "matching:together": _row("run"),
    "matching:what_if": _row("run"),
    "matching:what_if_keep": _row("run"),
    "matching:why_not": _row("run"),
    "matching:decide": _row("run"),
    "matching:folder": _row("run"),
    "matching:print": _row("run"),
    "matching:ask_round": _row("run"),
    "matching:undo_act": _row("run"),
    "matching:proposal": _row("proposal"),
    "matching:proposal_ask": _row("talked_proposal"),
    "matching:proposal_back": _row("no_go_proposal"),
    "matching:proposal_decide": lambda world: {
        "pk": world.talked_proposal.pk,
        "side": "candidate",
    },
    "matching:proposal_match": _row("ready_proposal"),
    "matching:proposal_term": lambda world: {"pk": world.talked_proposal.pk, "term": "decision"},
    "matching:proposal_told": _row("no_go_proposal"),
    "matching:proposal_undecide": lambda world: {
        "pk": world.talked_proposal.pk,
        "side": "practice",
    },
    "matching:before": _row("proposal"),
    "matching:moments": _row("proposal"),
    "matching:proposal_wants": lambda world: {"pk": world.proposal.pk, "side": "candidate"},
    "matching:step_add": _row("talked_proposal"),
    "matching:step_done": _row("extra_step"),
    "matching:step_remove": _row("extra_step"),
    "matching:talk": _row("proposal"),
    "matching:talk_cancel": _row("planned_proposal"),
    "matching:talk_held": _row("planned_proposal"),
    "matching:withdraw": _row("proposal"),
    "portal:other": _row("ask"),
    "portal:paper": _row("paper"),
    "portal:remove_paper": _row("paper"),
    "portal:share_paper": _row("paper"),
    "portal:enter": lambda world: {"code": world.link_code},
    "portal:guide": lambda _world: {"route": "bbl"},
    "portal:guide_pdf": lambda _world: {"route": "bbl"},
    "portal:practice_question": _row("told_ask"),
    "register:look": _row("told_ask"),
    "register:undo": _row("looked_told"),
    "register:own_candidate": _row("practice"),
    "register:release": _row("brought_ask"),
    "register:offer": _row("practice"),
    "register:guide_first": _row("practice"),
    "register:guide": lambda world: {"pk": world.practice.pk, "route": "bol"},
    "register:guide_pdf": lambda world: {"pk": world.practice.pk, "route": "bol"},
    "portal:cv": lambda _world: {"signed": "not-signed"},
    "calls:contacts": _row("practice"),
    "calls:contact_remove": _row("contact_note"),
    "practices:change": _row("practice"),
    "practices:detail": _row("practice"),
    "practices:export": lambda _world: {"kind": "csv"},
    "practices:profile": _row("practice"),
    "practices:capacity": _row("practice"),
    "practices:facts_confirm": _row("practice"),
    "practices:facts_take_back": _row("practice"),
    "practices:letter": _row("practice"),
    "practices:place_add": _row("site"),
    "practices:place_change": _row("place"),
    "practices:place_confirm": _row("open_place"),
    "practices:place_remove": _row("open_place"),
    "practices:place_unconfirm": _row("place"),
    "practices:recognition": _row("recognition"),
    "practices:recognition_add": _row("site"),
    "practices:recognition_remove": _row("recognition"),
    "practices:recognition_step": _row("recognition"),
    "practices:remove": _row("practice"),
    "practices:site_add": _row("practice"),
    "practices:site_change": _row("site"),
    "practices:site_remove": _row("site"),
    "candidates:move": _row("candidate"),
    "candidates:wait": _row("candidate"),
    "candidates:wait_no_more": _row("candidate"),
    "classes:close": _row("cohort"),
    "classes:copy": _row("cohort"),
    "classes:reopen": _row("cohort"),
    "classes:share": _row("cohort"),
    "classes:unshare": _row("agreed"),
    "programmes:change": _row("programme"),
    "programmes:cohort_add": _row("programme"),
    "programmes:cohort_change": _row("cohort"),
    "programmes:cohort_detail": _row("cohort"),
    "programmes:cohort_numbers": _row("cohort"),
    "programmes:detail": _row("programme"),
    "programmes:numbers": _row("programme"),
    "programmes:partner_add": _row("cohort"),
    "programmes:partner_remove": _row("partner"),
}

KWARGS |= {
    f"{kind}:{page}": _import(kind, state, more)
    for kind in KINDS
    for page, (state, more) in IMPORT_PAGES.items()
}

NEW = {"version": "0"}
CANDIDATE = {"first_name": "Noor", "last_name": "Visser", "learning_routes": ["bbl"], **NEW}
ASKED = {"name": "Noor Visser", "phone": "06 12345678", "text": "Wie kan mij bellen?"}
MEETING = {
    "title": "Avond",
    "day": "31-12-2099",
    "begins": "19.30",
    "minutes": "90",
    "place": "Dorpshuis",
    "capacity": "40",
    "topics": "Kosten",
}
LETTER = {
    "subject": "Uw plek",
    "salutation": "Beste lezer,",
    "body": "Kunt u ons bellen?",
    "phone": "06 12345678",
    "language": "nl",
}
PERMITTED = {"answer": "granted", "valid_from_on": "1-12-2099"}
TO_CALL = {"reason": "free", "about": "Kunt u in mei?", "due_on": "31-12-2099"}
PRACTICE = {"name": "De Es", "host_type": "practice", "trains": "yes", "setting": "village", **NEW}
PLACE = {"learning_route": "bbl", "number": "2", "hours_min": "20", "hours_max": "28", **NEW}
SITE = {"name": "Oost", "street": "Markt 1", "postcode": "7241 AB", "place_name": "Lochem", **NEW}


def _in_a_month() -> str:
    return (timezone.localdate() + timedelta(days=30)).strftime("%d-%m-%Y")


def a_page_of_a_minute_ago() -> str:
    """Return the seal of a public page that somebody took a minute to fill in."""
    with patch("django.core.signing.time.time", return_value=time.time() - 60):
        return new_page()


def a_sign_up_page_of_a_minute_ago() -> str:
    """Return the seal of a form to sign up that somebody took a minute to fill in."""
    with patch("django.core.signing.time.time", return_value=time.time() - 60):
        return new_sign_up_page()


def _today() -> str:
    """Return today as people type it."""
    return f"{timezone.localdate():%d-%m-%Y}"


def _version(name: str) -> Body:
    return lambda world: {"version": getattr(world, name).version}


def _poll(world: World, **more: str) -> dict[str, Any]:
    facts = {"title": "Kunt u iemand opleiden?", "due_on": "1-12-2099", "call_by_on": "31-12-2099"}
    return {**facts, "contact": world.keeper.user_id, **more}


def _question(world: World, kind: str) -> dict[str, Any]:
    contact = world.keeper.user_id
    return {"kind": kind, "question": "When?", "due_on": "31-12-2099", "contact": contact}


# What a form sends so that it succeeds.  An address that is not here is sent nothing.
BODIES: dict[str, Body] = {
    "account_change_password": lambda _world: {
        "oldpassword": "not this one",
        "password1": "Zonnebloem-1961",
        "password2": "Zonnebloem-1961",
    },
    "account_login": lambda _world: {"login": "a@leerplek.example", "password": "wrong"},
    "account_request_login_code": lambda _world: {"email": "unknown@leerplek.example"},
    "account_reset_password": lambda _world: {"email": "unknown@leerplek.example"},
    "accounts:demo_login": lambda world: {"email": world.colleague.user.email},
    "accounts:phone": lambda _world: {"phone": "06 12345678"},
    "accounts:photo": lambda _world: {"photo": SimpleUploadedFile("ik.png", a_png())},
    "accounts:absence": lambda world: {
        "from_on": "1-12-2099",
        "until_on": "5-12-2099",
        "replaced_by": world.keeper.user.pk,
    },
    "accounts:people": lambda world: {
        "email": "new@leerplek.example",
        "name": "Nieuw",
        "organisation": world.organisation.pk,
        "role": "reader",
    },
    "accounts:switch_region": lambda world: {"region": world.organisation.region_id},
    "asks:ask_candidate": lambda world: _question(world, "open_question"),
    "asks:ask_practice": lambda world: _question(world, "practice_details"),
    "asks:many": lambda world: {**_question(world, "open_question"), "sure": "yes"},
    "asks:record": lambda world: {"trains": "yes", "by": "phone", "version": world.ask.version},
    "asks:reopen": lambda world: {
        "due_on": "31-12-2099",
        "version": world.answered_ask.version,
    },
    "asks:withdraw": _version("ask"),
    "insights:share": lambda _world: {"whom": "Gemeente", "until": _in_a_month()},
    "insights:order": lambda world: {
        "practices": [world.free_practice.pk],
        "due_on": TO_CALL["due_on"],
    },
    "supervisors:add": lambda world: {
        "name": "Gerda Smit",
        "site": world.site.pk,
        "version": 1,
    },
    "supervisors:ask": lambda world: {
        "due_on": "31-12-2099",
        "contact": world.keeper.user_id,
    },
    "supervisors:back": _version("supervisor_gone"),
    "supervisors:change": lambda world: {
        "name": "Gerda de Smit",
        "site": world.site.pk,
        "version": world.supervisor.version,
    },
    "supervisors:end": _version("supervision"),
    "supervisors:erase": _version("supervisor"),
    "supervisors:left": lambda world: {
        "left_on": "1-1-2026",
        "version": world.supervisor.version,
    },
    "supervisors:name": lambda world: {"supervisor": world.supervisor_free.pk},
    "supervisors:names": lambda world: {"lines": f"site-{world.site.pk}"},
    "supervisors:policy": lambda _world: {
        "experience_years": "2",
        "certificate_days": "90",
        "answer_days": "7",
        "kept_days": "30",
        "version": 0,
    },
    "surveys:add": lambda world: _poll(world, audience="practice"),
    "surveys:change": lambda world: {**_poll(world), "version": world.poll.version},
    "surveys:close": _version("poll"),
    "surveys:import": lambda _world: {
        "file": SimpleUploadedFile(
            "forms.csv", b"Naam praktijk;Kunt u iemand opleiden?\nDe Es;Ja\n"
        )
    },
    "surveys:import_columns": lambda _world: {"column_0": "name", "column_1": "q_trains"},
    "surveys:import_preview": lambda _world: {"row_2": "skip", "write": "yes"},
    "surveys:look": lambda world: {
        "version": world.practice.version,
        "answer": world.poll_answer.answers.get().pk,
    },
    "surveys:question_add": lambda world: {
        "text": "Hoe groot is uw team?",
        "version": world.unsent_poll.version,
    },
    "surveys:question_change": lambda world: {
        "text": "Wilt u nog iets kwijt?",
        "version": world.unsent_poll.version,
    },
    "surveys:question_step": lambda world: {
        "act": "down",
        "key": "words",
        "version": world.unsent_poll.version,
    },
    "surveys:questions_preview": lambda _world: {"q_trains": "maybe"},
    "surveys:questions_use": _version("unsent_poll"),
    "surveys:reason_add": lambda _world: {
        "words": "Verbouwing",
        "position": "1",
        "version": "1",
    },
    "surveys:reason_change": lambda world: {
        "words": "Verbouwing",
        "position": "1",
        "version": world.poll_reason.version,
    },
    "surveys:reopen": lambda world: {
        "due_on": "1-12-2099",
        "version": world.closed_poll.version,
    },
    "surveys:send": lambda _world: {"sure": "yes"},
    "surveys:typing": lambda world: {"q_trains": "maybe", "version": world.open_invitation.version},
    "calls:add_candidate": lambda _world: TO_CALL,
    "calls:add_practice": lambda _world: TO_CALL,
    "calls:outcome": lambda world: {
        "outcome": "not_needed",
        "note": "Al geregeld",
        "version": world.call.version,
    },
    "calls:own": lambda world: {"owner": world.keeper.user_id, "version": world.call.version},
    "calls:script": lambda _world: {"text": "Waarom wil je dit?", "version": "0"},
    "calls:script_reset": _version("call_script"),
    "calls:start": _version("call"),
    "calls:undo": _version("tried_call"),
    "candidates:add": lambda _world: CANDIDATE,
    "candidates:change": lambda world: {**CANDIDATE, "version": world.candidate.version},
    "candidates:counsellor": lambda _world: {
        "version": 0,
        "name": "Yvonne Bos",
        "phone": "0573 123456",
        "words": "What you say stays between you.",
    },
    "candidates:erasure": lambda _world: {"asked_on": _today(), "told_by": "phone"},
    "candidates:consent": lambda _world: {
        "purpose": "keep_longer",
        "given_on": timezone.localdate().isoformat(),
        "told_by": "phone",
    },
    "candidates:move": _version("candidate"),
    "candidates:wait": lambda world: {
        "version": world.candidate.version,
        "given_on": timezone.localdate().isoformat(),
        "told_by": "phone",
    },
    "candidates:wait_no_more": _version("candidate"),
    "classes:close": _version("cohort"),
    "classes:copy": lambda _world: {
        "name": "Klas maart",
        "start_on": "1-3-2028",
        "class_minimum": "8",
        "class_maximum": "12",
    },
    "classes:reopen": _version("cohort"),
    "classes:share": lambda world: {
        "organisation": world.organisation.pk,
        "learners": "14",
        "from_on": timezone.localdate().isoformat(),
    },
    "candidates:exclude": lambda world: {
        "practice": world.free_practice.pk,
        "asked_by": "candidate",
    },
    "candidates:letter": lambda _world: LETTER,
    "path:funding_letter": lambda _world: LETTER,
    "candidates:own_practice": lambda world: {
        "own_practice_name": "Huisarts De Es",
        "version": world.candidate.version,
    },
    "candidates:papers": lambda _world: {
        "kind": "diploma",
        "file": SimpleUploadedFile("diploma.png", a_png()),
    },
    "candidates:remove": _version("candidate"),
    "candidates:return": _version("withdrawn"),
    "candidates:score": lambda _world: {
        "given_on": "1-11-2026",
        "motivation": "2",
        "seen_motivation": "4",
    },
    "candidates:share_paper": lambda _world: {
        "agrees": "yes",
        "agreed_on": "1-11-2026",
        "told_by": "phone",
    },
    "candidates:withdraw": lambda world: {
        "version": world.candidate.version,
        "because": "other_job",
    },
    "communication:appointment_cancel": _version("appointment"),
    "communication:appointment_change": lambda world: {
        **TALK,
        "version": world.appointment.version,
    },
    "communication:appointment_plan": lambda world: {**TALK, "contact": world.keeper.user_id},
    "communication:act": lambda world: {"act": "cancel", "version": world.message.version},
    "communication:change": lambda world: {
        "subject": "Een andere vraag",
        "text": "Kort: [link]",
        "version": world.message.version,
    },
    "communication:many": lambda world: {"act": "cancel", "keys": [world.message.pk]},
    "communication:preference": lambda _world: {
        "channel": "phone",
        "language": "en",
        "no_mail": "on",
        "no_mail_why": "Belt liever",
        "version": "1",
    },
    "communication:settings": lambda _world: {
        "phone": "0573 555102",
        "send_hour": "10",
        "go_no_go_days": "7, 14",
        "other_days": "-1, 2",
        "kept_days": "100",
        "version": "1",
    },
    "communication:text": lambda _world: {
        "subject": "Een vraag",
        "body": "Dag [naam], [link]",
        "number": "1",
    },
    "communication:text_reset": lambda _world: {"number": "1"},
    "communication:write": lambda _world: {"subject": "Dag", "text": "Tot morgen"},
    "eligibility:background": lambda world: {
        "education": "mbo_3",
        "diploma": "true",
        "in_gp_care": "false",
        "was_assistant": "unknown",
        "shortened": "true",
        "version": world.background.version,
    },
    "eligibility:funding": lambda world: {
        "uwv": "no",
        "works": "yes",
        "version": world.candidate.version,
    },
    "eligibility:rule_add": lambda _world: {
        "official_hours": "18",
        "valid_from": "1-12-2099",
        "source": "A letter",
        "confidence": "verified",
    },
    "eligibility:self_check": lambda _world: {"routes": ["bbl"], "hours": "24"},
    "signup:sign_up": lambda _world: {
        "first_name": "Noor",
        "last_name": "Visser",
        "phone": "06 12345678",
        "learning_routes": ["bbl"],
        "page": a_sign_up_page_of_a_minute_ago(),
    },
    "signup:same": lambda world: {
        "take": ["current_work"],
        "candidate_version": world.candidate.version,
        "version": world.sign_up.version,
    },
    "informing:change": lambda _world: {"text": "My costs", "version": 0},
    "informing:film": lambda world: {
        "title": "My film",
        "address": "https://film.example/1",
        "version": world.film.version,
    },
    "informing:question_add": lambda _world: {"question": "Why?", "answer": "So.", "version": 0},
    "informing:question_change": lambda world: {
        "question": "Why not?",
        "answer": "So.",
        "version": world.published_question.version,
    },
    "informing:question_remove": _version("published_question"),
    "informing:publish": lambda world: {
        "programme": world.programme.pk,
        "question": "When?",
        "answer": "Soon.",
        "version": 0,
    },
    "informing:reset": lambda world: {"version": world.topic_text.version},
    "signup:apart": _version("sign_up"),
    "signup:remove": _version("sign_up"),
    "signup:channel_add": lambda _world: {"name": "Instagram", "version": 0},
    "signup:channel_change": lambda world: {"name": "Radio", "version": world.channel.version},
    "signup:channel_open": _version("channel"),
    "meetings:add": lambda _world: {**MEETING, "version": 0},
    "meetings:change": lambda world: {**MEETING, "version": world.meeting.version},
    "meetings:seats": lambda world: {"people": [world.others[0].pk]},
    "meetings:choose": lambda world: {"meeting": world.meeting.pk},
    "meetings:add_late": lambda world: {"candidate": world.others[0].pk},
    "meetings:mark": lambda _world: {"to": "attended", "seen": "coming"},
    "inbox:add": lambda _world: {**ASKED, "asked_for": "question", "came_by": "phone"},
    "intake:ask_many": lambda world: {
        "cohort": world.cohort.pk,
        "school": world.school.pk,
        "keys": [each.pk for each in world.others[:1]],
    },
    "intake:ask_school": lambda world: {"school": world.school.pk, "exemptions": "Dutch"},
    "intake:ask_uwv": lambda world: {
        "office": world.uwv.pk,
        "asked_on": timezone.localdate().isoformat(),
        "expected_weeks": "4",
    },
    "intake:cancel": _version("verdict"),
    "intake:contact_add": lambda world: {
        "organisation": world.school.pk,
        "name": "Nieuw",
        "email": "new@school.example",
    },
    "intake:contact_change": lambda world: {
        "name": "Anders",
        "email": "j@school.example",
        "version": world.inbox_contact.version,
    },
    "intake:contact_remove": _version("inbox_contact"),
    "intake:exemption": lambda _world: {"subject": "Arithmetic"},
    "intake:judge": lambda world: {"answer": "admitted", "version": world.verdict.version},
    "intake:note": lambda _world: {"answer": "ok", "version": "0"},
    "intake:permission_record": lambda world: {
        **PERMITTED,
        "told_by": "phone",
        "version": world.permission.version,
    },
    "intake:permission_withdraw": _version("permission"),
    "intake:permit": lambda world: {**PERMITTED, "version": world.permission.version},
    "intake:record": lambda world: {
        "answer": "conditional",
        "conditions": "First the test",
        "told_by": "phone",
        "version": world.verdict.version,
    },
    "inbox:answer": lambda _world: {"text": "Wij bellen u morgen."},
    "inbox:answer_change": lambda world: {
        "text": "Beste [naam], dank u.",
        "owner": world.keeper.user_id,
        "version": "0",
    },
    "inbox:answer_reset": _version("answer_text"),
    "inbox:ask": lambda world: {
        **ASKED,
        "practice_name": "De Es",
        "region": world.organisation.region_id,
        "page": a_page_of_a_minute_ago(),
    },
    "inbox:train_sign_up": lambda _world: {
        **ASKED,
        "practice_name": "De Es",
        "town": "Lochem",
        "page": a_page_of_a_minute_ago(),
    },
    "inbox:deal": lambda world: {
        "text": "Terugbellen na vijven",
        "owner": world.keeper.user_id,
        "practice": world.practice.pk,
        "candidate": "",
        "connect": "yes",
        "version": world.request.version,
    },
    "inbox:finish": lambda world: {"outcome": "answered", "version": world.request.version},
    "inbox:open_again": _version("finished_request"),
    "inbox:remove": _version("request"),
    "inbox:to_candidate": _version("request"),
    "inbox:to_practice": _version("request"),
    "matching:add": lambda world: {"cohort": world.cohort.pk, "mode": "assign"},
    "matching:note": lambda _world: {"text": "Kent de praktijk", "version": 1},
    "matching:step": lambda world: {
        "kind": "release",
        "came_from": "",
        "candidate": f"c{world.others[0].pk}",
        "place": f"p{world.place.pk}",
        "version": world.run.board_version,
    },
    "matching:place": lambda world: {"act": "more", "version": world.place.version},
    "matching:undo": lambda world: {"version": world.run.board_version},
    "matching:what_if_keep": lambda _world: {"max_km": "15"},
    "matching:decide": lambda world: {"pair": world.free_pair, "version": world.run.board_version},
    "matching:ask_round": lambda world: {"pick": str(world.proposal.pk)},
    "matching:undo_act": lambda world: {"act": str(world.proposal.act)},
    "matching:proposal_ask": _version("talked_proposal"),
    "matching:proposal_back": _version("no_go_proposal"),
    "matching:proposal_decide": lambda world: {
        "answer": "go",
        "by": "phone",
        "version": world.talked_proposal.version,
    },
    "matching:proposal_match": _version("ready_proposal"),
    "matching:proposal_term": lambda world: {
        "day": "1-9-2030",
        "version": world.talked_proposal.version,
    },
    "matching:proposal_told": lambda world: {
        "told_on": _today(),
        "version": world.no_go_proposal.version,
    },
    "matching:proposal_undecide": _version("talked_proposal"),
    "matching:before": _version("proposal"),
    "matching:moments": lambda world: {
        **{f"day_{number}": "1-9-2030" for number in (1, 2)},
        **{f"time_{number}": f"{number + 12}.30" for number in (1, 2)},
        "by": "phone",
        "version": world.proposal.version,
    },
    "matching:proposal_wants": lambda world: {"by": "phone", "version": world.proposal.version},
    "matching:step_add": lambda world: {
        "kind": "day_along",
        "day": f"{timezone.localdate() + timedelta(days=1):%d-%m-%Y}",
        "begins": "9.00",
        "minutes": "240",
        "where": "At the surgery",
        "version": world.talked_proposal.version,
    },
    "matching:step_done": lambda world: {
        "done_on": _today(),
        "version": world.talked_proposal.version,
    },
    "matching:step_remove": _version("talked_proposal"),
    "matching:talk": lambda world: {
        "day": "1-9-2030",
        "begins": "14.30",
        "minutes": "45",
        "where": "At the surgery",
        "version": world.proposal.version,
    },
    "matching:talk_cancel": _version("planned_proposal"),
    "matching:talk_held": lambda world: {
        "held_on": _today(),
        "version": world.planned_proposal.version,
    },
    "matching:withdraw": lambda world: {"because": "mistake", "version": world.proposal.version},
    "matching:combination_add": lambda world: {
        "first": world.place.pk,
        "second": world.half_place.pk,
        "cohort": world.cohort.pk,
    },
    "matching:combination_change": lambda world: {
        "lead": "second",
        "first_days": ["mon"],
        "second_days": ["tue"],
        "vat_asked_on": "1-11-2026",
        "vat_outcome": "vat",
        "vat_answered_on": "2-11-2026",
        "version": world.combination.version,
    },
    "matching:evening_add": lambda world: {"cohort": world.cohort.pk, **EVENING},
    "matching:evening_change": lambda world: {"version": world.evening.version, **EVENING},
    "matching:evening_guests": lambda world: {
        "candidates": [world.candidate.pk],
        "places": [world.place.pk],
        "version": world.evening.version,
    },
    "matching:evening_here": lambda world: {
        "guests": [world.evening.guests.order_by("pk")[0].pk],
        "to": "late",
        "version": world.evening.version,
    },
    "matching:evening_plan": _version("evening"),
    "matching:evening_round": lambda world: {"number": 1, "version": world.evening.version},
    "matching:evening_undo": _version("evening"),
    "matching:evening_answer": lambda _world: {},
    "matching:evening_cards": lambda _world: {},
    "matching:evening_take_back": lambda world: {"act": world.proposal.act},
    "matching:evening_wishes": lambda _world: {"due_on": "5-12-2099"},
    "matching:combination_drop": _version("combination"),
    "matching:combination_reopen": _version("settled_combination"),
    "matching:combination_settle": _version("combination"),
    "portal:start": lambda world: {"code": world.link_code},
    "register:look": lambda world: {
        "version": world.practice.version,
        "answer": world.told_ask.answers.get().pk,
        "keys": ["phone"],
    },
    "register:own_candidate": lambda _world: {
        "first_name": "Iris",
        "last_name": "Nieuw",
        "phone": "0573 777777",
        "route": "bbl",
        "knows": "on",
        "by": "phone",
        "version": 0,
    },
    "register:offer": lambda _world: {"number_bbl": 1, "by": "phone", "version": 0},
    "practices:add": lambda _world: PRACTICE,
    "practices:change": lambda world: {**PRACTICE, "version": world.practice.version},
    "calls:contacts": lambda _world: {
        "about": "Hoe gaat het?",
        "way": "phone",
        "spoken_on": "3-3-2026",
    },
    "practices:recognition": lambda world: {
        **RECOGNITION,
        "version": world.recognition.version,
    },
    "practices:recognition_add": lambda _world: {
        **RECOGNITION,
        "learning_route": "third_route",
        **NEW,
    },
    "practices:recognition_step": lambda _world: {"step": "trainer", "is_done": "on"},
    "practices:profile": lambda world: {"his": "Medicom", "version": world.practice.version},
    "practices:capacity": lambda world: {"rooms": "4", "version": world.practice.version},
    "practices:facts_confirm": lambda world: {
        "how": "phone",
        "facts": "contact",
        "version": world.practice.version,
    },
    "practices:facts_take_back": lambda _world: {"facts": "contact"},
    "practices:letter": lambda _world: {**LETTER, "address": 0},
    "practices:place_add": lambda _world: PLACE,
    "practices:place_change": lambda world: {**PLACE, "version": world.place.version},
    "practices:place_confirm": lambda world: {
        "how": "mail",
        "confirmed_on": "1-11-2026",
        "version": world.open_place.version,
    },
    "practices:place_remove": _version("open_place"),
    "practices:place_unconfirm": _version("place"),
    "practices:remove": _version("practice"),
    "practices:site_add": lambda _world: SITE,
    "practices:site_change": lambda world: {**SITE, "version": world.site.version},
    "practices:site_remove": _version("site"),
    "programmes:add": lambda world: {
        "name": "Een nieuw programma",
        "organisation": world.organisation.pk,
        "version": "0",
    },
    "programmes:change": lambda world: {
        "name": "Anders genoemd",
        "organisation": world.organisation.pk,
        "version": world.programme.version,
    },
    "programmes:cohort_add": lambda _world: {
        "name": "Klas 2028",
        "start_on": "1-9-2028",
        "learning_route": "bbl",
        "version": "0",
    },
    "programmes:cohort_change": lambda world: {
        "name": "Klas anders",
        "start_on": "1-10-2027",
        "learning_route": "bol",
        "version": world.cohort.version,
    },
    "programmes:cohort_numbers": lambda world: {
        "class_maximum": "18",
        "version": world.cohort.version,
    },
    "programmes:numbers": lambda world: {
        "class_maximum": "19",
        "version": world.programme.version,
    },
    "programmes:partner_add": lambda world: {"organisation": world.neighbour.pk},
    "set_language": lambda _world: {"language": "en"},
}


def _columns_of(kind: str) -> Body:
    def columns(world: World) -> dict[str, Any]:
        batch = world.imports[kind].uploaded
        return {f"column_{each['index']}": each["key"] for each in batch.columns}

    return columns


def _decision(kind: str) -> Body:
    def decision(world: World) -> dict[str, Any]:
        batch = world.imports[kind].ready
        [shown] = preview_rows(batch, KINDS[kind], [batch.rows.get(number=2)])
        return {"decision": "merge", **{f"pick_{each.key}": "now" for each in shown.differences}}

    return decision


def _a_file(kind: str) -> Body:
    content = as_csv([HEADERS[kind], ["Nieuw", "Nieuw", "7241 AB", "Lochem", "", ""]])
    return lambda _world: {"file": SimpleUploadedFile("nieuw.csv", content)}


for _kind in KINDS:
    BODIES |= {
        f"{_kind}:import": _a_file(_kind),
        f"{_kind}:import_columns": _columns_of(_kind),
        f"{_kind}:import_row": _decision(_kind),
        f"{_kind}:import_changes": lambda _world: {"side": "file"},
    }


@dataclass(frozen=True)
class Address:
    """A named address with the row of a world that it speaks of."""

    name: str
    url: str
    body: dict[str, Any]


def addresses(world: World) -> list[Address]:
    """Return every address with its row and what to send to it."""
    return [
        Address(name, address_of(name, world), BODIES.get(name, _nothing)(world))
        for name in names_of_all_addresses()
    ]


def address_of(name: str, world: World) -> str:
    return reverse(name, kwargs=KWARGS.get(name, _nothing)(world))


def kwargs_that_are_missing() -> list[str]:
    """Return the addresses that take something and have no row to act on, and the other way."""
    return [
        name for name in names_of_all_addresses() if (name in KWARGS) != bool(_parameters(name))
    ]


def _parameters(name: str) -> set[str]:
    return {key for entry in _entries(name) for key in entry}


def _entries(name: str) -> Iterator[list[str]]:
    resolver: Any = get_resolver()
    *namespaces, last = name.split(":")
    for namespace in namespaces:
        _prefix, resolver = resolver.namespace_dict[namespace]
    for possibilities, *_rest in resolver.reverse_dict.getlist(last):
        for _path, keys in possibilities:
            yield keys
