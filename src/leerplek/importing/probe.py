"""Read a workbook from standard input to the end, to see whether that can be done.

Run as a program of its own (`workbooks.check_readable`).  The reader is compiled code:
a damaged count in a file makes it ask for more memory than there is, and then the
whole process ends.  This one may.  It imports nothing but the reader, and prints
nothing, because what a reader complains about may be somebody's data.
"""

import io
import sys

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

MEMORY = 2 * 1024**3
OKAY, DAMAGED = 0, 3


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 -- not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    _limit_memory()
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for index in range(len(workbook.sheet_names)):
            if workbook.sheets_metadata[index].typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(index)
            _merged = sheet.merged_cell_ranges
            for _row in sheet.iter_rows():
                pass
    except (CalamineError, ValueError, OverflowError, OSError, MemoryError):
        return DAMAGED
    return OKAY


if __name__ == "__main__":
    sys.exit(main())
