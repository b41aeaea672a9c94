"""Session cookies that cannot be made, changed or kept beyond their time; tries that cost more and more time."""

import stat
from pathlib import Path

from ui.server.sessions import (
    FORGET_SECONDS,
    FREE_TRIES,
    KEY_FILE,
    LONGEST_WAIT_SECONDS,
    SESSION_SECONDS,
    LoginThrottle,
    Sessions,
    same_password,
)


class Clock:
    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


def test_a_session_lasts_its_time_and_over_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    cookie = Sessions(tmp_path, "secret", clock).begin()
    assert Sessions(tmp_path, "secret", clock).valid(cookie)
    clock.time += SESSION_SECONDS - 1
    assert Sessions(tmp_path, "secret", clock).valid(cookie)
    clock.time += 2
    assert not Sessions(tmp_path, "secret", clock).valid(cookie)


def test_a_new_password_ends_all_sessions(tmp_path: Path) -> None:
    cookie = Sessions(tmp_path, "secret").begin()
    assert not Sessions(tmp_path, "other").valid(cookie)


def test_another_collection_s_cookie_is_no_good(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert not Sessions(tmp_path / "b", "secret").valid(Sessions(tmp_path / "a", "secret").begin())


def test_a_changed_cookie_is_no_good(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path, "secret")
    cookie = sessions.begin()
    expiry, rest = cookie.split(".", 1)
    for forged in (
        f"{int(expiry) + 1}.{rest}",
        cookie[:-1] + ("0" if cookie[-1] != "0" else "1"),
        "",
        ".",
        "..",
        "é.é.é",
        "9" * 12,
    ):
        assert not sessions.valid(forged)
    assert sessions.valid(cookie)


def test_an_ended_session_is_over_for_every_copy(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path, "secret")
    one, other = sessions.begin(), sessions.begin()
    sessions.end(one)
    assert not sessions.valid(one)
    assert sessions.valid(other)


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    Sessions(tmp_path, "secret")
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_still_makes_sessions(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "nothing", "secret")
    assert sessions.valid(sessions.begin())


def test_passwords_of_any_letters_compare() -> None:
    assert same_password("pässwörd", "pässwörd")
    assert not same_password("pässwörd", "passwort")
    assert not same_password("", "secret")
    assert not same_password("\udcff", "secret")


def test_each_wait_is_twice_the_last_up_to_a_limit() -> None:
    clock = Clock()
    tries = LoginThrottle(clock)
    for _ in range(FREE_TRIES - 1):
        tries.failed("192.0.2.1")
        assert tries.wait_seconds("192.0.2.1") == 0
    waits = []
    for _ in range(12):
        tries.failed("192.0.2.1")
        waits.append(tries.wait_seconds("192.0.2.1"))
        clock.time += waits[-1]
        assert tries.wait_seconds("192.0.2.1") == 0
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == LONGEST_WAIT_SECONDS
    assert tries.wait_seconds("192.0.2.2") == 0, "another address is not held up"


def test_tries_are_forgotten_after_success_and_after_an_hour() -> None:
    clock = Clock()
    tries = LoginThrottle(clock)
    for _ in range(FREE_TRIES):
        tries.failed("192.0.2.1")
    assert tries.wait_seconds("192.0.2.1") > 0
    tries.succeeded("192.0.2.1")
    assert tries.wait_seconds("192.0.2.1") == 0
    for _ in range(FREE_TRIES + 5):
        tries.failed("192.0.2.1")
    clock.time += FORGET_SECONDS + 1
    tries.failed("192.0.2.1")
    assert tries.wait_seconds("192.0.2.1") == 0


def test_one_ipv6_network_is_one_client() -> None:
    tries = LoginThrottle()
    for last in range(FREE_TRIES):
        tries.failed(f"2001:db8::{last}")
    assert tries.wait_seconds("2001:db8::ffff") > 0
    assert tries.wait_seconds("2001:db8:0:1::1") == 0
