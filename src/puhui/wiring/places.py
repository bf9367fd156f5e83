"""Where things lie: the checkout, the data that runs produce, the city packs."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("PUHUI_DATA", ROOT / "var")).resolve()
PACKS = Path(os.environ.get("PUHUI_PACKS", ROOT / "packs")).resolve()
