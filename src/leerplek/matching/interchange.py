"""A board as a folder for `leerplek solve`, packed: ids and numbers, nobody's name."""

import io
import tempfile
import zipfile
from pathlib import Path

from django.template.loader import render_to_string

from leerplek.matching.board import Board
from matchengine.interchange import matching_text, write_folder

# The same board gives the same bytes on any day.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def packed_folder(board: Board) -> bytes:
    """Return the question of a board as people left it, and its pairs, as a zip file.

    What people decided is among the locks.  The rules have been applied: the folder
    lists the pairs that are possible, with their points.
    """
    name = f"round-{board.run.pk}"
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        write_folder(board.problem, folder)
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
    files["matching.csv"] = matching_text(board.result).encode()
    context = {"run": board.run, "folder": name, "is_changed": board.run.board is not None}
    files["README.txt"] = render_to_string("matching/folder.txt", context).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}/{file}", NO_DAY), content)
    return packed.getvalue()
