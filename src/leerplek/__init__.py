"""Leerplek: the whole regional programme for doctor's assistants in training."""

__version__ = "0.1.0"
