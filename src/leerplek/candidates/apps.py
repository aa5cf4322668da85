from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "leerplek.candidates"
