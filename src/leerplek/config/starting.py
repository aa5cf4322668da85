"""Start an installation: its database, its first region and person, its postcodes."""

import getpass
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, Region, User
from leerplek.accounts.services import start_installation
from leerplek.common.errors import DomainError
from leerplek.geo.management.commands.postcodes import report_lines
from leerplek.geo.services import download_postcodes
from leerplek.geo.services import load_postcodes as load_postcode_file


class StartError(DomainError):
    """An installation cannot be started with what was given."""


def prepare_database() -> None:
    """Apply every migration and make the table that sign-in limits are counted in."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Django's command builds every model anew even when there is nothing to do: ask first.
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def has_tables() -> bool:
    """Tell whether the database was ever prepared, without making a file by looking."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not (name.startswith("file:") or Path(name).is_file()):
        return False
    return Region._meta.db_table in connection.introspection.table_names()


def init(
    *, region: str | None, organisation: str | None, name: str | None, email: str | None
) -> int:
    """Start a real installation; ask on the terminal for what was not given.

    Whoever gives everything beforehand has no password yet: a code by mail signs
    in, and a password can be chosen after that.
    """
    prepare_database()
    if Region.objects.exists():
        raise StartError(_("This installation has already been started."))
    region = _answer(region, _("Name of the region"), _field(Region, "name"))
    organisation = _answer(
        organisation, _("Name of your organisation"), _field(Organisation, "name")
    )
    name = _answer(name, _("Your name"), _field(User, "name"))
    email = _answer(email, _("Your e-mail address"), _field(User, "email"))
    password = _ask_password(User(name=name, email=email)) if sys.stdin.isatty() else None
    person = start_installation(
        region=region, organisation=organisation, name=name, email=email, password=password
    )
    _say(_("Done. Sign in as %(email)s after: leerplek serve") % {"email": person.email})
    if password is None:
        _say(_("You sign in with a code that we mail to you."))
        if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            _say(
                _("As long as EMAIL_URL is not set, that letter lies in %(folder)s")
                % {"folder": settings.EMAIL_FILE_PATH}
            )
    return 0


def load_postcodes(*, file: Path | None, url: str | None) -> int:
    """Load postcodes from a file, or from the open GeoNames file."""
    prepare_database()
    report = load_postcode_file(file) if file is not None else download_postcodes(url or "")
    for line in report_lines(report):
        _say(line)
    return 0


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 -- narrows the type
    return field


def _answer(given: str | None, question: str, field: "models.Field[Any, Any]") -> str:
    """Return what was given, or asked, once it is something the field can hold."""
    if given is None and not sys.stdin.isatty():
        raise StartError(
            _("Missing: %(question)s. See: leerplek init --help") % {"question": question}
        )
    while True:
        answer = (_ask(f"{question}: ") if given is None else given).strip()
        try:
            return str(field.clean(answer, None))
        except ValidationError as error:
            refusal = f"{question}: {' '.join(error.messages)}"
        if given is not None:
            raise StartError(refusal)
        _say(refusal)


def _ask(question: str) -> str:
    try:
        return input(question)
    except EOFError as error:
        raise StartError(_("Nothing was started.")) from error


def _ask_password(person: User) -> str | None:
    _say(_("A password of 12 characters or more; or nothing, to sign in with a code by mail."))
    while password := getpass.getpass(_("Password") + ": "):
        try:
            validate_password(password, person)
        except ValidationError as error:
            _say(" ".join(error.messages))
            continue
        if getpass.getpass(_("The same once more") + ": ") == password:
            return password
        _say(_("Those two were not the same."))
    return None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
