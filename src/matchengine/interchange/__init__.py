"""The interchange format: a folder of CSV files in, `matching.csv` out (see `docs/matching.md`).

Beside the columns of the format this program writes `practice_id` in `places.csv` (places of one
practice) and the kind `prearranged` in `locks.csv`; both are optional.
"""

from matchengine.interchange.commands import run_solve, run_verify
from matchengine.interchange.folder import Folder, FolderError, Preference
from matchengine.interchange.reading import open_folder, read_folder
from matchengine.interchange.writing import folder_of, matching_text, write_folder, write_matching

__all__ = [
    "Folder",
    "FolderError",
    "Preference",
    "folder_of",
    "matching_text",
    "open_folder",
    "read_folder",
    "run_solve",
    "run_verify",
    "write_folder",
    "write_matching",
]
