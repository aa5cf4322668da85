"""Make, check and compare the numbers of the programme.

One catalogue serves the pages on settings, the command line's settings file and the
matching.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from django.utils.translation import gettext

from leerplek.programmes.numbers import Numbers, Setting, SettingsError
from leerplek.programmes.playbook import CATALOGUE

# The rooms below need the numbers and what may go wrong with them, not where they are kept.
__all__ = [
    "BY_KEY",
    "Numbers",
    "Setting",
    "SettingsError",
    "checked",
    "differences",
    "numbers_from",
    "refuse_contradictions",
]

BY_KEY = {setting.key: setting for setting in CATALOGUE}


def numbers_from(*layers: Mapping[str, Any]) -> Numbers:
    """Return the playbook's numbers with `layers` laid over them, the last one on top.

    Raises `SettingsError` with a sentence for a key that does not exist, or a
    value of another kind or out of bounds.
    """
    chosen: dict[str, Any] = {}
    for layer in layers:
        chosen.update({key: checked(key, value) for key, value in layer.items()})
    return replace(Numbers(), **chosen)


def checked(key: str, value: Any) -> Any:
    """Return `value` as the setting `key` wants it, or raise `SettingsError`."""
    setting = BY_KEY.get(key)
    if setting is None:
        raise SettingsError(gettext("There is no setting called “%(key)s”.") % {"key": key})
    if setting.kind is bool:
        if not isinstance(value, bool):
            raise SettingsError(gettext("“%(key)s” is yes or no (true or false).") % {"key": key})
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingsError(gettext("“%(key)s” must be a number.") % {"key": key})
    if not setting.minimum <= value <= setting.maximum:
        raise SettingsError(
            gettext("“%(key)s” must be between %(low)g and %(high)g.")
            % {"key": key, "low": setting.minimum, "high": setting.maximum}
        )
    if setting.kind is int:
        if value != int(value):
            raise SettingsError(gettext("“%(key)s” must be a whole number.") % {"key": key})
        return int(value)
    return float(value)


def refuse_contradictions(numbers: Numbers) -> None:
    """Raise `SettingsError` when two numbers cannot both hold."""
    if numbers.class_minimum > numbers.class_maximum:
        raise SettingsError(
            gettext("A class cannot need at least %(low)s learners and hold at most %(high)s.")
            % {"low": numbers.class_minimum, "high": numbers.class_maximum}
        )
    for fresh, stale in (
        (numbers.capacity_fresh_days, numbers.capacity_stale_days),
        (numbers.facts_fresh_days, numbers.facts_stale_days),
    ):
        if fresh > stale:
            raise SettingsError(
                gettext("What is certain for %(fresh)s days cannot be out of date after %(stale)s.")
                % {"fresh": fresh, "stale": stale}
            )
    if numbers.fresh_days > numbers.old_days:
        raise SettingsError(
            gettext("What is recent for %(fresh)s days cannot be old after %(old)s days.")
            % {"fresh": numbers.fresh_days, "old": numbers.old_days}
        )
    if numbers.small_gps > numbers.middle_gps:
        raise SettingsError(
            gettext(
                "A small practice cannot have up to %(small)s GPs when one in between has up to "
                "%(middle)s."
            )
            % {"small": numbers.small_gps, "middle": numbers.middle_gps}
        )


def differences(numbers: Numbers) -> Iterator[tuple[Setting, Any]]:
    """Yield each setting whose value differs from the playbook's, with that value."""
    for field in fields(numbers):
        value = getattr(numbers, field.name)
        if value != BY_KEY[field.name].default:
            yield BY_KEY[field.name], value
