"""The sample files that lie beside the project, and what must be found in them.

They are not part of the project; where they are missing, their tests say so.
`LEERPLEK_SHARED` names another folder.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("LEERPLEK_SHARED") or Path(__file__).parents[2] / "shared") / "data"
SAMPLE = FOLDER / "sample"
PRACTICES = SAMPLE / "practices_achterhoek.csv"
PRACTICES_XLSX = SAMPLE / "practices_achterhoek.xlsx"
CANDIDATES = SAMPLE / "candidates_achterhoek.csv"
POSTCODES = FOLDER / "postcodes" / "pc4.csv"
CASES = FOLDER / "matching-cases"

needs_samples = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the sample files do not lie beside the project"
)


def expected(kind: str) -> dict[str, Any]:
    """Return what must be found in the sample of practices or candidates."""
    if not FOLDER.is_dir():
        return {"rows": 0, "findings": [], "doubles": [], "willing_for_bbl_csv_rows": []}
    found = json.loads((SAMPLE / "expected_achterhoek.json").read_text("utf-8"))
    return dict(found[kind])
