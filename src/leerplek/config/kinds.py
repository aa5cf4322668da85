"""Every kind of background work, room by room: what the setting JOB_KINDS names."""

from leerplek.importing.tasks import PURGE
from leerplek.jobs.kinds import Kind
from leerplek.jobs.tasks import FORGET

KINDS: tuple[Kind, ...] = (FORGET, PURGE)
