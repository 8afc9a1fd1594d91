"""Who takes part in the tests of reports."""

import pytest
from door import Door
from people import Editor

from metrocal import Calendar
from metrocal.store.report_rows import SqlReportRows
from metrocal.store.sql import SqlStore


@pytest.fixture
def door(sql_store: SqlStore) -> Door:
    return Door(sql_store)


@pytest.fixture
def rows(sql_store: SqlStore) -> SqlReportRows:
    return SqlReportRows(sql_store)


@pytest.fixture
def writer(sql_store: SqlStore) -> Editor:
    """Who writes events into the same store."""
    return Editor(Calendar(sql_store))
