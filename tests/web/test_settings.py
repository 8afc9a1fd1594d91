"""Settings are read once; what cannot be right is refused with a sentence that names the variable."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError
from visitors import Operator

from metrocal.settings import SECRET_FILE, SettingsError, load, unknown_variables


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BASE_URL", "calendar.example.org", "METROCAL_BASE_URL: a web address is expected, such as https://calendar.example.org"),
        ("BASE_URL", "ftp://example.org", "METROCAL_BASE_URL: a web address is expected"),
        ("BASE_URL", "https://example.org/?a=b", "METROCAL_BASE_URL: a web address is expected"),
        ("DATABASE_URL", "mysql://root:hidden@db/x", "METROCAL_DATABASE_URL: an address is expected that begins with sqlite://"),
        ("DATABASE_URL", "sqlite://", "METROCAL_DATABASE_URL: the embedded store is a file"),
        ("REDIS_URL", "localhost", "METROCAL_REDIS_URL: an address is expected that begins with redis://"),
        ("SMTP_URL", "mail.example.org", "METROCAL_SMTP_URL: an address is expected that begins with smtp://"),
        ("DEFAULT_LANG", "de", "METROCAL_DEFAULT_LANG: input should be 'fr', 'en' or 'es' ('de' is set)"),
        ("TRUSTED_PROXIES", "-1", "METROCAL_TRUSTED_PROXIES: input should be greater than or equal to 0 ('-1' is set)"),
        ("RATE_LIMITS", "perhaps", "METROCAL_RATE_LIMITS: input should be a valid boolean"),
        ("UID_DOMAIN", "not a domain", "METROCAL_UID_DOMAIN: a domain name is expected"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(f"METROCAL_{name}", value)
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(refused.value).startswith(said)


def test_a_password_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METROCAL_DATABASE_URL", "mysql://root:hidden@db/x")
    with pytest.raises(SettingsError) as refused:
        load()
    assert "hidden" not in str(refused.value)
    assert "hidden" not in repr(load(database_url="postgresql+psycopg://u:hidden@db/x", secret_key="hidden"))


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        load().base_url = "https://other.example.org"  # type: ignore[misc]


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METROCAL_DATABASE_URL", "")
    assert load().is_embedded


def test_the_embedded_store_lies_in_the_instance_folder(tmp_path: Path) -> None:
    assert load().store_url == f"sqlite:///{tmp_path}/instance/metrocal.db"


def test_the_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first, second = load().secret(), load().secret()
    path = tmp_path / "instance" / SECRET_FILE
    assert first == second == path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_workers_that_start_together_agree_on_the_secret() -> None:
    with ThreadPoolExecutor(8) as workers:
        assert len(set(workers.map(lambda _: load().secret(), range(64)))) == 1


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    load().secret()
    (tmp_path / "instance" / SECRET_FILE).write_text("short")
    with pytest.raises(SettingsError, match="is damaged"):
        load().secret()


def test_a_shared_database_needs_a_secret_of_its_own(operator: Operator) -> None:
    refused = operator.runs("serve", "--port", "65000", DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert refused.returncode == 2
    assert refused.stderr.startswith("metrocal: METROCAL_SECRET_KEY is needed, since METROCAL_DATABASE_URL is not SQLite")
    assert "Traceback" not in refused.stderr


def test_an_instance_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"METROCAL_INSTANCE_DIR: .*/file/instance cannot be made"):
        load(instance_dir=tmp_path / "file" / "instance").secret()


def test_the_domain_of_uids_follows_the_address_unless_it_is_given() -> None:
    assert load(base_url="https://calendar.example.org:8443/x").domain == "calendar.example.org"
    assert load(base_url="https://calendar.example.org", uid_domain="EVENTS.example.org").domain == "events.example.org"


def test_a_misspelt_variable_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METROCAL_BASEURL", "https://calendar.example.org")
    assert unknown_variables() == ["METROCAL_BASEURL"]
    assert "METROCAL_INSTANCE_DIR" in os.environ
