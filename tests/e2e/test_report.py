"""The reports in a browser: nothing is fetched, nothing runs over the edge, links open what they name."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from qa.evaluation.compare import compare
from qa.evaluation.evaluate import evaluate
from qa.evaluation.report.comparison_report import comparison_report
from qa.evaluation.report.html_report import html_report
from tests.evaluating import a_run, improved


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    questions, lines = a_run()
    one, other = evaluate(questions, lines), evaluate(questions, improved())
    (folder / "evaluation.html").write_text(html_report(one), encoding="utf-8")
    (folder / "comparison.html").write_text(
        comparison_report(compare(one, other), ("before", "after")), encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("name", ["evaluation.html", "comparison.html"])
def test_a_report_fits_and_fetches_nothing(page: Page, reports: Path, name: str, width: int) -> None:
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((reports / name).as_uri())
    assert asked == [(reports / name).as_uri()]
    assert told == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_failed_question_leads_to_its_line(page: Page, reports: Path) -> None:
    page.goto((reports / "evaluation.html").as_uri())
    page.locator(".groups summary", has_text="not found").click()
    page.locator(".groups details[open] a").click()
    assert page.locator("tr:has(:target)").is_visible()
    assert "not found" in page.locator("tr:has(:target)").inner_text()
