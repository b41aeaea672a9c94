"""The whole OpenAPI description tried with made-up requests: no 500, and nothing that it does not describe."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.apis import api_served, copied

EXAMPLES = 4
"""Requests of each operation; a longer search is `--hypothesis-profile` away."""
SLOW = ("/api/v1/evaluate",)
"""Each would start a job that outlives the test."""


@pytest.fixture(scope="module")
def base(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with api_served(copied(sample_home, tmp_path_factory.mktemp("schema"))) as url:
        yield url


def test_no_request_finds_a_fault(base: str) -> None:
    schema = schemathesis.openapi.from_url(f"{base}/openapi.json")
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
    tried = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if operation.path in SLOW:
            continue
        tried += 1

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), headers=st.just({}))
        def attempt(case: Any, headers: dict[str, str]) -> None:
            case.call_and_validate(headers=headers, checks=checks, timeout=120)

        attempt()
    assert tried >= 20
