"""Read a page as a browser does: which elements, attributes, texts and fields it has."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]
FIELDS = frozenset({"input", "select", "textarea", "button"})


@dataclass
class Form:
    """What a form sends when nobody touches it, and the names of all it can send."""

    method: str
    action: str
    names: set[str] = field(default_factory=set)
    values: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """Every element with its attributes, every text, every form."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, Attributes]] = []
        self.texts: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._textarea = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag == "form":
            self._form = Form(attributes.get("method", "get"), attributes.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None and tag in {*FIELDS, "option"}:
            self._field(self._form, tag, attributes)

    def _field(self, form: Form, tag: str, attributes: Attributes) -> None:
        name = attributes.get("name", "")
        if name:
            form.names.add(name)
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in attributes:
            form.values.setdefault(self._select, []).append(attributes.get("value", ""))
        elif tag == "textarea":
            self._textarea = name
            form.values[name] = [""]
        elif tag == "input" and name:
            kind = attributes.get("type", "text")
            ticks = kind in {"checkbox", "radio"}
            if not ticks or "checked" in attributes:
                value = attributes.get("value", "on" if ticks else "")
                form.values.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._form is not None and self._textarea:
            self._form.values[self._textarea][0] += data

    def said(self) -> str:
        """Return every text and every value of an attribute."""
        values = [value for _tag, attributes in self.elements for value in attributes.values()]
        return "\n".join([*self.texts, *values])

    @property
    def sending(self) -> list[Form]:
        """Return the forms that change something."""
        return [form for form in self.forms if form.method.lower() == "post"]
