"""A class of 60 candidates and 40 places, and hands that fill in a form as a browser sends it."""

import csv
import io
import re
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlencode, urljoin

from openpyxl import Workbook
from playwright.sync_api import APIResponse, BrowserContext

from tests.pages import Form
from tests.pages import Page as Read

TOWNS = (
    ("Lochem", "7241"),
    ("Borculo", "7271"),
    ("Vorden", "7251"),
    ("Ruurlo", "7261"),
    ("Groenlo", "7141"),
    ("Zelhem", "7021"),
    ("Varsseveld", "7051"),
    ("Aalten", "7121"),
)
BIRDS = (
    *("Aalscholver", "Barmsijs", "Bosuil", "Dwergmeeuw", "Ekster", "Fitis", "Geelgors", "Heggemus"),
    *("Kauw", "Keep", "Kluut", "Koperwiek", "Kwartel", "Lepelaar", "Matkop", "Oeverloper"),
    *("Ortolaan", "Paapje", "Putter", "Roerdomp", "Sijs", "Snor", "Spreeuw", "Steltkluut"),
    *("Tapuit", "Tjiftjaf", "Torenvalk", "Visdief", "Waterral", "Wielewaal", "Zanglijster"),
    *("Zwartkop", "Roodmus", "Rietzanger", "Pestvogel", "Ooievaar", "Notenkraker", "Merel"),
    *("Kokmeeuw", "IJsvogel"),
)
FIRST = ("Anouk", "Bram", "Cato", "Daan", "Esra", "Femke", "Guus", "Hanna", "Ilse", "Jelle")
PLACES, CANDIDATES = 40, 60
CLASS = "Klas september 2027"


def practice(number: int) -> str:
    return f"Praktijk {BIRDS[number]}"


def write_practices(path: Path) -> Path:
    """Write 40 practices that each train one person, over eight towns."""
    book = Workbook()
    book.active.append(
        [
            "Praktijknaam",
            "PC",
            "Plaats",
            "Leidt op?",
            "Plekken BBL",
            "u/w",
            "Contactpersoon",
            "Mail",
        ]
    )
    for number in range(PLACES):
        town, area = TOWNS[number % len(TOWNS)]
        word = BIRDS[number].lower()
        row = [practice(number), f"{area} AB", town, "ja", 1, "24-32"]
        book.active.append([*row, f"Dokter {BIRDS[number]}", f"praktijk@{word}.example"])
    book.save(path)
    return path


def write_candidates(path: Path, numbers: range) -> Path:
    """Write candidates; one in three goes by UWV."""
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=";")
    columns = ("Voornaam", "Achternaam", "E-mail", "Telefoon", "Postcode", "Woonplaats")
    sheet.writerow([*columns, "Uren", "Vervoer", "Financiering", "Klas"])
    for number in numbers:
        town, area = TOWNS[number % len(TOWNS)]
        first, last = name(number)
        row = [first, last, mail(number), phone(number), f"{area} AC", town]
        sheet.writerow([*row, "24-32", "auto", "UWV" if goes_by_uwv(number) else "SSFH", CLASS])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def name(number: int) -> tuple[str, str]:
    """Return a first and a last name that nobody else in the class has."""
    return FIRST[number % len(FIRST)], f"Zilverduin{number:02d}"


def mail(number: int) -> str:
    return f"{name(number)[0].lower()}.{number:02d}@zilverduin.example"


def phone(number: int) -> str:
    return f"06123456{number:02d}"


def goes_by_uwv(number: int) -> bool:
    return number % 3 == 0


def text_of(sent: EmailMessage) -> str:
    body = sent.get_body(("plain",))
    assert body is not None
    return body.get_content()


def link_in(sent: EmailMessage) -> str:
    found = re.search(r"^https?://[^/]+(/mijn/\S+)\s*$", text_of(sent), re.MULTILINE)
    assert found, text_of(sent)
    return found[1]


class Hands:
    """Fill in a form and send it, with the cookies of a browser but without drawing the page.

    What the form already says is sent along, as a browser does; a page that does not lead
    on after sending fails the test with what it says.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.requests = context.request
        self.address = address

    def where(self, path: str) -> str:
        """Return the address at which somebody ends who opens this one."""
        return self.requests.get(urljoin(self.address, path)).url

    def send(self, path: str, *, stays: bool = False, button: str = "", **fields: object) -> str:
        """Open a page, fill in the form that has these fields, send it; return where it leads."""
        url = urljoin(self.address, path)
        shown = self.requests.get(url)
        assert shown.ok, f"{shown.status} {url}"
        form = _form_with(shown, {*fields}, button)
        values = {**form.values, **{key: _listed(value) for key, value in fields.items()}}
        answer = self.requests.post(
            urljoin(shown.url, form.action),
            data=urlencode(values, doseq=True),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": shown.url,
            },
            max_redirects=0,
        )
        if not stays:
            assert answer.status in {302, 303}, f"{answer.status} {url}\n{_words(answer)}"
        return answer.headers.get("location", "")


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]


def _form_with(shown: APIResponse, names: set[str], action: str) -> Form:
    forms = [
        form
        for form in Read(shown.text()).sending
        if names <= form.names and action in form.action and "language" not in form.names
    ]
    ours = [form for form in forms if "/account/" not in form.action] or forms
    assert ours, f"No form with {names} on {shown.url}\n{_words(shown)}"
    return ours[0]


def _words(answer: APIResponse) -> str:
    lines = (line.strip() for line in Read(answer.text()).texts)
    return "\n".join(line for line in lines if line)[:3000]
