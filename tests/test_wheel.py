"""The wheel holds all that is needed: installed into an empty environment, its command serves the demonstration."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_docs import example_events

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path, **settings: str) -> str:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("METROCAL_", "PYTHON", "COV_"))}
    done = subprocess.run(command, cwd=cwd, env=known | settings, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def binaries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of a new environment are that holds the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("metrocal-*.whl")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    run(folder / "venv" / "bin" / "python", "-m", "pip", "install", f"{wheel}[server]", cwd=folder)
    return folder / "venv" / "bin"


def test_the_wheel_alone_holds_the_examples_and_exports_them(binaries: Path, tmp_path: Path):
    examples = (
        "import importlib.resources as r; print(*sorted(str(p) for p in "
        "r.files('metrocal').joinpath('examples').iterdir() if p.name.endswith('.csv')), sep='\\n')"
    )
    files = run(binaries / "python", "-c", examples, cwd=tmp_path).split("\n")[:-1]
    settings = {"METROCAL_INSTANCE_DIR": str(tmp_path / "instance")}
    said = run(binaries / "metrocal", "import", *files, cwd=tmp_path, **settings)
    assert f"events: {example_events()} added, 0 updated, 0 unchanged" in said
    feed = run(binaries / "metrocal", "export", "--filter", "from=2000&kind=forum", cwd=tmp_path, **settings)
    assert feed.startswith("BEGIN:VCALENDAR")


def test_its_pages_have_their_templates_and_styles(binaries: Path, tmp_path: Path):
    code = (
        "from server import create_app; client = create_app().test_client();"
        "print(client.get('/').status_code, client.get('/static/metrocal.css').status_code)"
    )
    assert run(binaries / "python", "-c", code, cwd=tmp_path, METROCAL_INSTANCE_DIR=str(tmp_path / "i")) == "200 200\n"


def test_the_core_alone_needs_neither_flask_nor_sqlalchemy_to_be_imported(binaries: Path, tmp_path: Path):
    code = "import sys, metrocal, feeds; print([m for m in ('flask', 'sqlalchemy') if m in sys.modules])"
    assert run(binaries / "python", "-c", code, cwd=tmp_path) == "[]\n"
