"""The worked examples of `docs/matching.md` give what the document says they give."""

import re
from pathlib import Path

import pytest

import matchengine

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "matching.md"
BLOCKS = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), flags=re.DOTALL)
PROMISE = re.compile(r"^(?P<asked>(?:\w+ = )?\S.*?)\s+# (?P<value>\(.*?\)|-?\d+)(?::.*)?$")


def promises(block):
    """Expressions with the value that a comment behind them promises."""
    found = (PROMISE.match(line) for line in block.splitlines())
    return [(one["asked"], one["value"]) for one in found if one]


def test_document_has_a_worked_example_for_the_modes_of_here():
    text = "\n".join(BLOCKS)

    assert [mode for mode in ("fair", "combine") if f'mode="{mode}"' in text] == ["fair", "combine"]
    assert sum(len(promises(block)) for block in BLOCKS) >= 4


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_worked_example_gives_what_the_document_says(block):
    names = {name: getattr(matchengine, name) for name in matchengine.__all__}
    exec(block, names)  # noqa: S102 -- our own document

    for asked, value in promises(block):
        assert (asked, str(eval(asked, names))) == (asked, value)  # noqa: S307 -- as above
    if "result" in names:
        assert matchengine.verify(names["problem"], names["result"]) == []
