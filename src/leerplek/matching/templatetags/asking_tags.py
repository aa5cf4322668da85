"""What a kept round was asked with, in words."""

from django import template

from leerplek.matching.kept import what_if_in_words

register = template.Library()
register.filter("what_if_numbers", what_if_in_words)
