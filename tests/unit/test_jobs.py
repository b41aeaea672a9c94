"""Work in the background: one at a time, told how far it is, stopped, failed without taking the next with it."""

import threading
import time
from collections.abc import Iterator

import pytest

from ui.jobs.job_queue import Job, Jobs
from vectorstore.errors import NewsdeskError


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs("tests")
    yield jobs
    jobs.close()


def settled(job: Job) -> Job:
    deadline = time.monotonic() + 20
    while not job.over or job.ended is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return job


def test_they_run_in_order_and_keep_what_they_return(jobs: Jobs) -> None:
    order: list[str] = []

    def work(job: Job) -> int:
        order.append(job.title)
        return len(order)

    added = [jobs.add(Job(title), work) for title in "abc"]
    assert [settled(job).outcome for job in added] == [1, 2, 3]
    assert order == ["a", "b", "c"]
    assert [job.title for job in jobs.list()] == ["c", "b", "a"], "newest first"
    jobs.forget_finished()
    assert jobs.list() == []


def test_one_that_fails_does_not_take_the_next_with_it(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    def wrong(_: Job) -> None:
        raise NewsdeskError("It is wrong.", "Mend it.")

    def odd(_: Job) -> None:
        raise ZeroDivisionError("secret detail")

    told, hidden, good = jobs.add(Job("a"), wrong), jobs.add(Job("b"), odd), jobs.add(Job("c"), lambda _: 7)
    assert settled(good).outcome == 7
    assert (told.state, told.error) == ("failed", ("It is wrong.", "Mend it."))
    assert hidden.state == "failed"
    assert "secret" not in "".join(hidden.error)
    assert "secret detail" in caplog.text, "the log has it"


def test_one_is_stopped_where_it_tells_and_a_waiting_one_never_begins(jobs: Jobs) -> None:
    begun, go = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        begun.set()
        go.wait(20)
        job.tell(1, 10, "one of ten")
        raise AssertionError("it goes no further")

    running, waiting = jobs.add(Job("a"), work), jobs.add(Job("b"), lambda _: 1)
    begun.wait(20)
    running.stop()
    waiting.stop()
    go.set()
    assert settled(running).state == "stopped"
    deadline = time.monotonic() + 20
    while not waiting.over:
        assert time.monotonic() < deadline
    assert (waiting.state, waiting.outcome) == ("stopped", None)


def test_an_owner_s_job_is_not_shown_to_others(jobs: Jobs) -> None:
    mine, all_ = jobs.add(Job("a", owner="me"), lambda _: 1), jobs.add(Job("b"), lambda _: 1)
    assert jobs.get(mine.id, "me") is mine
    assert jobs.get(mine.id, "you") is None
    assert jobs.list("you") == [all_]


def test_the_time_left_is_told_once_there_is_enough_to_go_by() -> None:
    job = Job("a", state="running")
    job.tell(1, 100, "", since=1.0)
    assert job.seconds_left() is None
    job.tell(25, 100, "", since=10.0)
    assert job.seconds_left() == pytest.approx(30, abs=1)
    job.tell(50, 100, "", since=10.0, known=40)
    assert job.seconds_left() == pytest.approx(50, abs=1), "what was known took none of the ten seconds"
    job.tell(41, 100, "", since=10.0, known=40)
    assert job.seconds_left() is None


def test_another_step_has_a_pace_of_its_own() -> None:
    job = Job("a", state="running", began=time.monotonic() - 3600)
    job.note(100, 100, "reading")
    job.note(1, 50, "indexing")
    job.note(25, 50, "indexing")
    left = job.seconds_left()
    assert left is not None
    assert left < 1


def test_too_many_are_refused() -> None:
    jobs, go = Jobs("tests"), threading.Event()
    try:
        for _ in range(100):
            jobs.add(Job("a"), lambda _: go.wait(20))
        with pytest.raises(NewsdeskError, match="Too much"):
            jobs.add(Job("a"), lambda _: go.wait(20))
    finally:
        go.set()
        jobs.close()
