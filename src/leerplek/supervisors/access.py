"""All that is kept of a supervisor, for the person who asks what we have (GDPR article 15)."""

from typing import Any

from leerplek.asks.models import Ask
from leerplek.supervisors.enums import GUIDES
from leerplek.supervisors.models import Supervisor
from leerplek.supervisors.selectors.register import guides_at, supervisor_history

FIELDS = (
    *("name", "role", "email", "phone", "experience_years", "experience_told_on", "training"),
    *("training_name", "trained_on", "certificate_until", "willing", "weekdays", "is_digicoach"),
    *("notes", "left_on", "made_at", "changed_at"),
)
OF_PLACE = ("part", "weekdays", "tasks", "reply", "replied_on", "replied_by", "made_at", "ended_on")


def everything_of(supervisor: Supervisor) -> dict[str, Any]:
    """Return what is kept of a supervisor: the file, the places, what was asked and written."""
    places = list(guides_at(supervisor))
    asks = Ask.objects.filter(kind=GUIDES, subject__in=[each.pk for each in places])
    return {
        "practice": supervisor.site.practice.name,
        "person": {name: getattr(supervisor, name) for name in FIELDS},
        "places": [{name: getattr(each, name) for name in OF_PLACE} for each in places],
        "asked": [
            {
                "due_on": ask.due_on,
                "state": ask.state,
                "answers": [
                    {"answer": each.answer, "words": each.answer_text, "at": each.made_at}
                    for each in ask.answers.all()
                ],
                "messages": [
                    {"to": each.address, "subject": each.subject, "text": each.text}
                    for each in ask.messages.all()
                ],
            }
            for ask in asks.prefetch_related("answers", "messages")
        ],
        "history": [
            {"at": line.at, "what": line.what, "fields": list(line.fields)}
            for line in supervisor_history(supervisor)
        ],
    }
