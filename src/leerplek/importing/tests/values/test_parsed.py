from datetime import date

from leerplek.importing.values.parsed import Context, Issue, keep_paragraphs, keep_text

CONTEXT = Context(date(2026, 11, 22), lambda _addresses: [])


def test_keep_text_makes_one_line_of_a_cell():
    assert keep_text(20)(" De \n Linde\u00a0 ", CONTEXT) == ("De Linde", ())


def test_keep_text_drops_a_text_that_is_too_long():
    parsed = keep_text(5)("De Linde", CONTEXT)

    assert parsed == ("", (Issue("text_too_long", {"limit": 5}),))


def test_keep_paragraphs_keeps_the_lines():
    assert keep_paragraphs(20)("een\ntwee", CONTEXT) == ("een\ntwee", ())


def test_keep_paragraphs_drops_a_text_that_is_too_long():
    parsed = keep_paragraphs(5)("een\ntwee", CONTEXT)

    assert parsed == ("", (Issue("text_too_long", {"limit": 5}),))
