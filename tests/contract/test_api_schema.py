"""The whole OpenAPI description tried with made-up requests, sound and unsound: no 500, and nothing undescribed."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.apis import api_served, copied

FUZZ = settings.get_current_profile_name() == "fuzz"
EXAMPLES = 100 if FUZZ else 4
"""Requests of each operation and kind; `make fuzz` draws more, and new ones."""
SLOW = ("/api/v1/evaluate",)
"""Each would start a job that outlives the test."""


@pytest.fixture(scope="module")
def base(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with api_served(copied(sample_home, tmp_path_factory.mktemp("schema"))) as url:
        yield url


@pytest.mark.timeout(7200 if FUZZ else 600)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_request_finds_a_fault(base: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{base}/openapi.json")
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
    tried = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if operation.path in SLOW:
            continue

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=not FUZZ,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), headers=st.just({}))
        def attempt(case: Any, headers: dict[str, str]) -> None:
            case.call_and_validate(headers=headers, checks=checks, timeout=120)

        with suppress(Unsatisfiable):  # what takes nothing cannot be asked wrongly
            attempt()
            tried += 1
    assert tried >= 20
