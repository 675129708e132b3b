"""The corpus: hand-written cases that any implementation of the rule language can run. `corpus.py` reads it."""
