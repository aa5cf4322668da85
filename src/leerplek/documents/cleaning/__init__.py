"""Files that people send: opened, checked and cleaned before anything of them is kept."""
