"""Under `python -O` no `assert` guards anything; what a feed must never hold it still does not hold."""

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
QUICK = ("--noconftest", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestConfigWarning")


def test_nothing_can_be_injected_under_python_o():
    """The tests of injection, in a Python that was told to leave out every assert of every library."""
    command = [sys.executable, "-O", "-m", "pytest", *QUICK, str(HERE / "test_injection.py")]
    path = os.environ | {"PYTHONPATH": str(HERE.parent)}
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=path, timeout=300)
    passed = re.search(r"(\d+) passed", run.stdout)
    assert (run.returncode, passed is not None and int(passed[1]) > 50) == (0, True), run.stdout[-2_000:]
