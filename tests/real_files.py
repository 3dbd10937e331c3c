"""Real recordings, images and texts, which are not part of the project: tests skip without them."""

import os
from pathlib import Path

import pytest

from core.paths import ROOT

REAL_FILES = Path(os.environ.get("SIDE_BY_SIDE_TEST_FILES", ROOT.parent / "shared" / "data"))
needs_real_files = pytest.mark.skipif(
    not REAL_FILES.is_dir(), reason=f"real files are not in {REAL_FILES}"
)
