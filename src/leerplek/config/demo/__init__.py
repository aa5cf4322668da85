"""The invented region of the demonstration: made through the same services as everything else."""
