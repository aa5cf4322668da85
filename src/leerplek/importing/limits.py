"""How large an upload may be; each limit has its own sentence when it is passed."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are bytes, all other limits are counts.

    `cells` bounds the rectangle around the used cells of one sheet: a file of a
    few kilobytes with one cell in the far corner would otherwise ask for gigabytes.
    """

    file_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 100 * MEGABYTE
    archive_entries: int = 2_000
    rows: int = 100_000
    columns: int = 200
    cells: int = 5_000_000
    header_rows: int = 20

    @property
    def last_row(self) -> int:
        """The lowest row number that can be in use: the rows, and room for titles above them."""
        return self.rows + 1_000


LIMITS = Limits()
