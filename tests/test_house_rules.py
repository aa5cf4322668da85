"""The house rules find what is planted, and nothing else."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parent.parent
# Put together here, because the rules read this file too.
NOT_DONE = "TO" + "DO"
REGISTRY = "py" + "pi.org"
SILENT = "# no" + "qa"


@pytest.fixture(scope="module")
def rules():
    spec = importlib.util.spec_from_file_location("house_rules", ROOT / "scripts/house_rules.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def faults(rules, tmp_path):
    """Plant one file in an empty project and return what is found: line and words."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)

    def find(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        found = rules.House(tmp_path).faults()
        assert {fault[0] for fault in found} <= {name}
        return [(line, words) for _name, line, words in found]

    return find


def test_our_own_house_keeps_its_rules(rules):
    assert rules.House(ROOT).faults() == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("src/leerplek/geo/utils.py", ["the name utils says nothing"]),
        ("src/leerplek/helpers/places.py", ["the name helpers says nothing"]),
        ("tests/mixins.py", ["the name mixins says nothing"]),
        ("src/leerplek/geo/utility_poles.py", []),
    ],
)
def test_names_that_say_nothing_are_found(faults, name, words):
    assert [found for _line, found in faults(name, "x = 1\n")] == words


@pytest.mark.parametrize(
    ("name", "lines", "found"),
    [
        ("src/leerplek/geo/places.py", 401, [(401, "longer than 400 lines: make it a package")]),
        ("src/leerplek/geo/places.py", 400, []),
        ("src/leerplek/geo/tests/test_places.py", 401, []),
        ("src/leerplek/geo/migrations/0001_initial.py", 401, []),
    ],
)
def test_files_that_grew_too_long_are_found(faults, name, lines, found):
    assert faults(name, "x = 1\n" * lines) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('text = f"{_(name)} here"', ["a translation inside an f-string"]),
        ('text = f"{ngettext(one, more, 2)}!"', ["a translation inside an f-string"]),
        ('text = f"{name(_)} here"', []),
        ('text = _("Here") + f"{name}"', []),
    ],
)
def test_words_that_no_catalogue_finds_are_found(faults, code, found):
    assert [told for _line, told in faults("src/leerplek/geo/places.py", code)] == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("Practice.objects.all()", "all without visible_to"),
        ("Practice.objects.get(pk=1)", "get without visible_to"),
        ("models.Practice._default_manager.first()", "first without visible_to"),
        ("get_object_or_404(Practice, pk=1)", "get_object_or_404 without visible_to"),
        ("shortcuts.get_object_or_404(Practice, pk=1)", "get_object_or_404 without visible_to"),
        ("listed(Practice.objects)", "a manager without visible_to"),
        ("ModelChoiceField(queryset=Practice.objects)", "a manager without visible_to"),
        ("Practice.objects.visible_to(user).get(pk=1)", None),
        ("ModelChoiceField(queryset=Practice.objects.none())", None),
        ("get_object_or_404(practices_of(user), pk=1)", None),
        ("get_object_or_404(Practice.objects.visible_to(user), pk=1)", None),
    ],
)
@pytest.mark.parametrize("name", ["views.py", "forms.py", "views/lists.py"])
def test_pages_that_read_past_visible_to_are_found(faults, name, code, found):
    expected = [(2, found)] if found else []

    assert faults(f"src/leerplek/practices/{name}", f"import x\n{code}\n") == expected


def test_selectors_and_tests_may_read_everything(faults):
    assert faults("src/leerplek/practices/selectors.py", "Practice.objects.all()\n") == []
    assert faults("src/leerplek/practices/tests/test_views.py", "Practice.objects.all()\n") == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        (f"https://{REGISTRY}/simple", True),
        ("/ho" + "me/anna/leerplek", True),
        ("/Us" + "ers/anna", True),
        ("/wo" + "rk/main", True),
        ("https://leerplek.example/ho" + "me/anna", False),
        ("src/home/page.html", False),
        ("/usr/lib/postgresql", False),
    ],
)
def test_addresses_of_elsewhere_are_found(faults, text, is_found):
    expected = [(1, "an address that is not the project's")] if is_found else []

    assert faults("docs/operations.md", f"{text}\n") == expected


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        (f"# {NOT_DONE}: later", True),
        ("# Coming " + "soon", True),
        ("# fix" + "me", True),
        ("# the to-do list of a coordinator", False),
        ("x = 'TODOIST'", False),
    ],
)
def test_what_is_not_done_is_found(faults, text, is_found):
    expected = [(2, "unfinished")] if is_found else []

    assert faults("src/leerplek/geo/places.py", f"x = 1\n{text}\n") == expected


@pytest.mark.parametrize(
    ("html", "is_found"),
    [
        ('<p style="color: red">', True),
        ("<style>p { color: red }</style>", True),
        ("<script>alert(1)</script>", True),
        ('<button onclick="act()">', True),
        ("<a href='javascript:act()'>", True),
        ('<script src="{% static "common/app.js" %}" defer></script>', False),
        ('<link rel="stylesheet" href="a.css">', False),
        ("<p>Zet de knop on=off</p>", False),
    ],
)
def test_style_and_script_inside_a_page_are_found(faults, html, is_found):
    expected = [(1, "style or script inside a page")] if is_found else []

    assert faults("src/leerplek/geo/templates/geo/list.html", f"{html}\n") == expected


@pytest.mark.parametrize(
    ("comment", "is_found"),
    [
        (SILENT, True),
        (f"{SILENT}: S603", True),
        (f"{SILENT}: S603, PLC0415", True),
        (f"{SILENT}: S603 because", True),
        (f"{SILENT}: S603 -- our own program", False),
        (f"{SILENT}: PLC0415, S603 -- slow import", False),
    ],
)
def test_a_linter_that_is_silenced_without_a_reason_is_found(faults, comment, is_found):
    expected = [(1, "a linter is silenced without a reason")] if is_found else []

    assert faults("src/leerplek/geo/places.py", f"x = 1  {comment}\n") == expected


def test_a_file_that_git_ignores_is_not_read(faults, tmp_path):
    (tmp_path / ".gitignore").write_text("/var/\n")

    assert faults("var/notes.py", f"# {NOT_DONE}\n") == []


def test_every_fault_is_printed_with_its_place(rules, tmp_path, monkeypatch, capsys):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "README.md").write_text(f"one\n{NOT_DONE}\n", "utf-8")
    monkeypatch.setattr(rules, "ROOT", tmp_path)

    assert rules.main() == 1

    assert capsys.readouterr().out == "README.md:2: unfinished\n1 house rules broken.\n"
