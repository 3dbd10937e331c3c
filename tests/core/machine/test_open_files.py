import subprocess
import sys

import pytest

from core.paths import ROOT


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts no files")
def test_the_limit_is_raised_to_what_the_system_allows():
    code = (
        "import resource; from core.machine.open_files import allow_open_files as allow; "
        "_, hard = resource.getrlimit(resource.RLIMIT_NOFILE); "
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, min(hard, 4096) if hard > 0 else 4096)); "
        "allow(); allow(); print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    soft, hard = done.stdout.split()
    assert soft == hard != "64", done.stderr
