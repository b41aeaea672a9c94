"""Progress where stderr is no terminal: when a line is written, and what it says of the time left."""

import pytest

from ui.cli import progress_bar
from ui.jobs.time_left import seconds_left


class Clock:
    """Stands in for the time module: it is as late as a test says."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress_bar, "time", clock)
    return clock


def test_time_left_goes_by_what_this_run_did() -> None:
    assert seconds_left(10, 25, 100) == pytest.approx(30)
    assert seconds_left(10, 50, 100, known=40) == pytest.approx(50)
    assert seconds_left(10, 100, 100, known=40) == 0
    assert seconds_left(10, 100, 100, known=100) is None


@pytest.mark.parametrize(("done", "known"), [(0, 0), (2, 0), (40, 40), (41, 40)])
def test_no_time_left_is_told_from_too_little(done: float, known: float) -> None:
    assert seconds_left(10, done, 100, known) is None


def test_a_line_is_written_every_ten_seconds_and_each_step_has_its_own_pace(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress_bar.progress("reading") as show:
        for clock.now, done, total, what, known in [
            (5, 10, 100, "too early", 0),
            (12, 50, 100, "one", 40),
            (15, 60, 100, "too early again", 40),
            (1000, 100, 100, "two", 40),
            (1012, 10, 40, "three", 0),
            (1024, 20, 40, "four", 0),
        ]:
            show(done, total, what, known=known)
    assert capsys.readouterr().err.splitlines() == [
        "reading: 50%, about 1 min 0 s left, one",
        "reading: 100%, about 0 s left, two",
        "reading: 25%, about 36 s left, three",
        "reading: 50%, about 24 s left, four",
    ]
