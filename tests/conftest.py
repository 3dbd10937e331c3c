"""Every test run keeps its runs in a folder of its own."""

import os
import tempfile

os.environ["SIDE_BY_SIDE_DATA"] = tempfile.mkdtemp(prefix="side-by-side-tests-")
os.environ.pop("DATABASE_URL", None)
