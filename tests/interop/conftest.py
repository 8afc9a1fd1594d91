"""What the readers need."""

import node as javascript
import pytest


@pytest.fixture(scope="session")
def node() -> javascript.NodeReaders:
    return javascript.installed()
