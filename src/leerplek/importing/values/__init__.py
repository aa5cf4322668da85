"""Reading single cells as people type them.

Each parser takes a cell and the context of the reading, never fails, and returns the
value with what is to be said about it.
"""
