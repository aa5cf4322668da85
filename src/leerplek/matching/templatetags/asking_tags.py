"""What a kept round was asked with, in words."""

from collections.abc import Mapping

from django import template

from leerplek.programmes.catalogue import BY_KEY

register = template.Library()


@register.filter
def what_if_numbers(given: Mapping[str, float]) -> str:
    """Return the changed numbers of a kept what-if: "15 km, 20 hours a week"."""
    return ", ".join(BY_KEY[key].in_words(value) for key, value in given.items())
