"""How long chance is asked: every run draws examples of its own, and PUHUI_EXAMPLES=10 draws ten times as many."""

import os

TIMES = int(os.environ.get("PUHUI_EXAMPLES", "1"))
EXAMPLES = 50 * TIMES  # of a test that names no number
