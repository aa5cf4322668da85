import pytest

from leerplek.importing.markings import marks_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('=HYPERLINK("http://evil.example","klik")', ["formula_text"]),
        ("=1+1", ["formula_text"]),
        ("+SUM(A1)", ["formula_text"]),
        ("-2+3+cmd|' /C calc'!A0", ["formula_text"]),
        ("@SUM(1)", ["formula_text"]),
        ("<b>Kim</b>", ["html_text"]),
        ("<script>alert(1)</script>", ["html_text"]),
        ('=A1&"<br>"', ["formula_text", "html_text"]),
        ("- belt terug", []),
        ("+31612345678", []),
        ("@jan bellen", []),
        ("= zie boven", ["formula_text"]),
        ("uren < 24 en > 16", []),
        ("a <3", []),
        ("", []),
    ],
)
def test_marks_of_names_formulas_and_html(text, expected):
    assert marks_of(text) == expected
