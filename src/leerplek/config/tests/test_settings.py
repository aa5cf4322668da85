"""What the environment makes of the settings, in a process of its own each time."""

import json

import pytest

pytestmark = pytest.mark.engine


def _settings(leerplek, *names, **variables):
    """Return the named settings as a process with these variables sees them."""
    code = (
        "import json; from django.conf import settings; "
        f"print(json.dumps([getattr(settings, name) for name in {list(names)}], default=str))"
    )
    answer = leerplek("manage", "shell", "--no-imports", "--command", code, **variables)
    assert (answer.returncode, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


def test_without_variables_everything_lies_in_the_data_folder(leerplek):
    database, static, mail, backend, debug, demo = _settings(
        leerplek,
        "DATABASES",
        "STATIC_ROOT",
        "EMAIL_FILE_PATH",
        "EMAIL_BACKEND",
        "DEBUG",
        "LEERPLEK_DEMO",
    )

    data = str(leerplek.data_dir)
    assert database["default"]["NAME"] == f"{data}/leerplek.sqlite3"
    assert (static, mail) == (f"{data}/static", f"{data}/mail")
    assert backend == "django.core.mail.backends.filebased.EmailBackend"
    assert (debug, demo) == (False, False)


def test_sqlite_waits_for_other_writers_and_survives_a_power_cut(prepared):
    code = (
        "from django.db import connection; cursor = connection.cursor(); "
        "print([cursor.execute(f'PRAGMA {name}').fetchone()[0] "
        "for name in ('journal_mode', 'synchronous', 'foreign_keys')], "
        "connection.transaction_mode)"
    )

    answer = prepared("manage", "shell", "--no-imports", "--command", code)

    assert answer.stdout == "['wal', 2, 1] IMMEDIATE\n"


def test_database_url_chooses_postgresql(leerplek):
    (databases,) = _settings(
        leerplek, "DATABASES", DATABASE_URL="postgres://anna:geheim@db.example:5433/leerplek"
    )

    chosen = databases["default"]
    assert (chosen["ENGINE"], chosen["NAME"], chosen["USER"], chosen["HOST"], chosen["PORT"]) == (
        "django.db.backends.postgresql",
        "leerplek",
        "anna",
        "db.example",
        5433,
    )
    assert (chosen["CONN_MAX_AGE"], chosen["CONN_HEALTH_CHECKS"]) == (60, True)
    assert chosen["OPTIONS"] == {"options": "-c jit=off"}


def test_email_url_sends_mail(leerplek):
    found = _settings(
        leerplek,
        "EMAIL_BACKEND",
        "EMAIL_HOST",
        "EMAIL_USE_TLS",
        "DEFAULT_FROM_EMAIL",
        EMAIL_URL="smtp+tls://anna:geheim@mail.example:587",
        LEERPLEK_FROM_EMAIL="regio@leerplek.example",
    )

    assert found == [
        "django.core.mail.backends.smtp.EmailBackend",
        "mail.example",
        True,
        "regio@leerplek.example",
    ]


def test_the_demonstration_never_sends_mail_whatever_is_set(leerplek):
    [backend] = _settings(
        leerplek,
        "EMAIL_BACKEND",
        EMAIL_URL="smtp+tls://anna:geheim@mail.example:587",
        LEERPLEK_DEMO="1",
    )

    assert backend == "django.core.mail.backends.filebased.EmailBackend"


SECURE = (
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "LANGUAGE_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "LANGUAGE_COOKIE_NAME",
)


def test_https_makes_cookies_redirects_and_hsts_strict(leerplek):
    assert _settings(leerplek, *SECURE, LEERPLEK_HTTPS="1") == [
        *[True] * 4,
        31_536_000,
        "__Host-sessionid",
        "__Host-csrftoken",
        "__Host-leerplek_language",
    ]
    assert _settings(leerplek, *SECURE) == [
        *[False] * 4,
        0,
        "sessionid",
        "csrftoken",
        "leerplek_language",
    ]


def test_deployment_behind_https_has_no_warning(prepared):
    answer = prepared("manage", "check", "--deploy", "--fail-level=WARNING", LEERPLEK_HTTPS="1")

    assert (answer.returncode, answer.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


def test_a_given_secret_key_is_used_and_none_is_kept(leerplek):
    (key,) = _settings(leerplek, "SECRET_KEY", LEERPLEK_SECRET_KEY="k" * 60)

    assert key == "k" * 60
    assert not (leerplek.data_dir / "secret-key").exists()


def test_tiles_open_the_content_policy_for_the_pictures_of_one_host(leerplek):
    (policy,) = _settings(
        leerplek,
        "CONTENT_SECURITY_POLICY",
        LEERPLEK_MAP_TILES="https://tiles.example/{z}/{x}/{y}.png",
        LEERPLEK_MAP_ATTRIBUTION="Kaart: Voorbeeld",
    )

    directives = policy["DIRECTIVES"]
    assert directives["img-src"] == ["'self'", "https://tiles.example"]
    assert (directives["script-src"], directives["style-src"]) == (["'self'"], ["'self'"])
    assert directives["connect-src"] == ["'self'"]
