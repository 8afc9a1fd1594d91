"""The town is built once; whoever changes it says so by asking for `town`, which brings it back."""

import os
from collections.abc import Iterator

import pytest
from matrix import Cell, cells
from town import Town, a_town


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """To be looked at only."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("METROCAL_")]:
            patch.delenv(name)
        with a_town(tmp_path_factory.mktemp("town")) as town:
            yield town


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    yield built
    built.is_as_before()


@pytest.fixture(scope="session")
def asked(built: Town) -> list[Cell]:
    """All lines of the matrix, asked by all."""
    return list(cells(built))
