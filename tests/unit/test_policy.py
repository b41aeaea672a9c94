"""A small model's sentences need more support than others."""

from qa.answer import Verdict
from qa.verification.policy import stricter


def test_a_stricter_check_takes_less_for_supported() -> None:
    def check(text: str, evidence: object) -> tuple[Verdict, float]:
        return "supported" if float(text) >= 0.5 else "unsupported", float(text)

    strict = stricter(check, 0.85)
    assert [strict(text, ()) for text in ("0.9", "0.85", "0.84", "0.1")] == [
        ("supported", 0.9),
        ("supported", 0.85),
        ("partly", 0.84),
        ("unsupported", 0.1),
    ]
