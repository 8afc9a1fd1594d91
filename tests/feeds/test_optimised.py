"""Under `python -O` no `assert` guards anything; what a feed must never hold it still does not hold."""

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def run(*options: str) -> tuple[int, int]:
    """Exit code and how many of the tests of injection passed."""
    command = [
        sys.executable,
        *options,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-W",
        "ignore::pytest.PytestConfigWarning",
    ]
    found = subprocess.run(
        [*command, str(HERE / "test_injection.py")], capture_output=True, text=True, check=False, env=os.environ, timeout=300
    )
    passed = re.search(r"(\d+) passed", found.stdout)
    return found.returncode, int(passed[1]) if passed else 0


def test_nothing_can_be_injected_under_python_o():
    returncode, passed = run("-O")
    assert (returncode, passed > 50) == (0, True)
