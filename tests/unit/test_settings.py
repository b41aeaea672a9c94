"""Where a setting's value comes from, and what is said when it cannot be used."""

from pathlib import Path

import pytest
from platformdirs import user_data_path

from qa.errors import SettingsError
from qa.settings import BEARING, FIELDS, FILE_NAME, Settings, load


def write_file(home: Path, text: str) -> None:
    (home / FILE_NAME).write_text(text, encoding="utf-8")


def test_defaults_hold_where_nothing_is_set(tmp_path: Path) -> None:
    settings, origins = load()
    assert (settings.retrieval.passages, settings.model.name, settings.server.port) == (8, "extractive", 7860)
    assert settings.home == tmp_path
    assert origins.pop("home") == "environment"
    assert set(origins.values()) == {"default"}
    assert set(origins) == set(FIELDS) - {"home"}


def test_the_stronger_layer_wins_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_file(tmp_path, "passages = 3\nport = 8003\nrerank = 33\n")
    monkeypatch.setenv("NEWSDESK_PASSAGES", "4")
    monkeypatch.setenv("NEWSDESK_PORT", "8004")
    settings, origins = load({"passages": 5})
    assert (settings.retrieval.passages, settings.server.port, settings.retrieval.rerank) == (5, 8004, 33)
    assert (origins["passages"], origins["port"], origins["rerank"]) == ("command line", "environment", "file")


def test_an_option_that_was_not_given_does_not_hide_the_file(tmp_path: Path) -> None:
    write_file(tmp_path, "passages = 3\n")
    settings, origins = load({"passages": None})
    assert (settings.retrieval.passages, origins["passages"]) == (3, "file")


def test_the_file_is_read_from_the_home_in_force(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_file(tmp_path, "passages = 3\n")
    write_file(other, "passages = 7\n")
    settings, origins = load({"home": other})
    assert (settings.home, settings.retrieval.passages) == (other, 7)
    assert (origins["home"], origins["passages"]) == ("command line", "file")


def test_without_a_home_the_data_folder_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NEWSDESK_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # so that no file of the machine's user is read
    settings, origins = load()
    assert settings.home == user_data_path("newsdesk", appauthor=False)
    assert origins["home"] == "default"


def test_a_home_may_be_relative_or_start_with_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load({"home": "here"})[0].home == tmp_path / "here"
    assert load({"home": "~/there"})[0].home == tmp_path / "there"


def test_a_byte_order_mark_in_the_file_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\xef\xbb\xbfpassages = 3\n")
    assert load()[0].retrieval.passages == 3


def test_a_dotenv_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("NEWSDESK_PASSAGES=3\n", encoding="utf-8")
    assert load()[0].retrieval.passages == 8


def test_an_unknown_name_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_PASAGES", "3")
    with pytest.raises(SettingsError, match="NEWSDESK_PASAGES") as caught:
        load()
    assert "newsdesk config" in caught.value.hint


@pytest.mark.parametrize("text", ["pasages = 3\n", 'home = "/elsewhere"\n', "[search]\npassages = 3\n"])
def test_a_name_that_cannot_stand_in_the_file_is_refused(tmp_path: Path, text: str) -> None:
    write_file(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load()
    assert FILE_NAME in caught.value.message
    assert text.split()[0].strip("[]") in caught.value.message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("passages", "0"),
        ("passages", "many"),
        ("min_confidence", "1.5"),
        ("port", "65536"),
        ("chunk_tokens", "31"),
        ("embedder_dtype", "int4"),
        ("lock_wait_seconds", "-1"),
    ],
)
def test_a_value_out_of_range_is_refused_with_its_name_and_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"NEWSDESK_{name.upper()}", value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert name in caught.value.message
    assert value in caught.value.message
    assert "newsdesk config" in caught.value.hint


def test_all_unusable_values_are_named_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_file(tmp_path, "rerank = 0\n")
    monkeypatch.setenv("NEWSDESK_PASSAGES", "0")
    with pytest.raises(SettingsError, match=r"(?s)(?=.*rerank)(?=.*passages)"):
        load()


@pytest.mark.parametrize(("data", "said"), [(b"passages = = 3\n", "not TOML"), (b"# caf\xe9\n", "cannot be read")])
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(data)
    with pytest.raises(SettingsError, match=said) as caught:
        load()
    assert str(tmp_path / FILE_NAME) in caught.value.message
    assert caught.value.hint


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load()


def test_every_setting_is_described() -> None:
    undescribed = [name for name, field in FIELDS.items() if not (field.description or "").strip()]
    assert undescribed == []


def test_the_digest_changes_with_what_bears_on_an_answer_and_with_nothing_else() -> None:
    base = load()[0].digest()
    assert load({"port": 8000, "lock_wait_seconds": 1})[0].digest() == base
    assert load({"passages": 9})[0].digest() != base
    assert set(BEARING) <= set(FIELDS)


def test_allowed_hosts_are_a_list_in_the_file_and_separated_by_commas_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_file(tmp_path, 'allowed_hosts = ["news.example"]\n')
    assert load()[0].server.allowed_hosts == ("news.example",)
    monkeypatch.setenv("NEWSDESK_ALLOWED_HOSTS", "desk.example, b.example")
    assert load()[0].server.allowed_hosts == ("desk.example", "b.example")


def test_an_integer_too_long_to_convert_is_refused_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_PASSAGES", "9" * 5000)
    with pytest.raises(SettingsError) as caught:
        load()
    assert "passages" in caught.value.message


def test_a_setting_has_one_flat_name_and_comes_back_by_it() -> None:
    settings = load({"model": "gguf:smollm2", "model_passages": 2, "passages": 5})[0]
    assert (settings.model.name, settings.model.passages, settings.retrieval.passages) == ("gguf:smollm2", 2, 5)
    assert list(settings.flat()) == list(FIELDS)
    assert Settings.from_flat(settings.flat()) == settings
    assert set(settings.flat(only_set=True)) >= {"home", "model", "model_passages", "passages"}
    changed = settings.replaced(model_passages=3)
    assert changed.flat() == settings.flat() | {"model_passages": 3}


def test_replacing_one_setting_leaves_others_unset() -> None:
    """A default of the writer gives way to what somebody chose, so the two must be told apart."""
    changed = load()[0].replaced(passages=5)
    assert "passages" in changed.retrieval.model_fields_set
    assert "unsupported" not in changed.answer.model_fields_set


@pytest.mark.parametrize("name", ["url", "retrieval", "passages_"])
def test_what_is_no_flat_name_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load({name: "3"})
