"""Forms that are seldom met: mails of Apple, attached stories, old encodings and line ends, no full stops."""

import base64
from pathlib import Path

import pytest

from tests.reading import line, one, texts
from vectorstore.parsing.paragraphs import LONGEST, split_long
from vectorstore.parsing.text_header import header

TITLE = "Ferry Aurelia runs aground off Skerry Light"
TEXT = [
    "The ferry ran aground on Monday night with 214 people on board.",
    "All of them were brought ashore by lifeboat.",
]
HEAD = f"From: The Post <news@post.example>\r\nSubject: {TITLE}\r\nDate: Tue, 21 May 2024 05:00:00 +0000\r\n"
RUSSIAN = [
    "Мост открыли в понедельник",
    "Проезд через реку открыли утром, сообщила мэрия города, и пошла первая машина.",
    "Плата будет отменена до конца года, сказал мэр.",
]


def test_a_mail_of_apple_mail_is_read_without_what_the_program_writes_around_it(tmp_path: Path) -> None:
    mail = (HEAD + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + "\r\n\r\n".join(TEXT) + "\r\n").encode()
    around = b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict><key>flags</key></dict></plist>\n'
    record = one(tmp_path / "a.emlx", str(len(mail)).encode() + b"      \n" + mail + around)
    assert (record.article.title, record.article.source, texts(record)) == (TITLE, "The Post", TEXT)


@pytest.mark.parametrize("own", ["", "See the attached story."])
def test_an_attached_text_is_the_mails_where_it_has_no_other(tmp_path: Path, own: str) -> None:
    story = base64.encodebytes("\n\n".join(TEXT).encode()).decode()
    record = one(
        tmp_path / "a.eml",
        f'{HEAD}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain'
        f'\r\n\r\n{own}\r\n--b\r\nContent-Type: text/plain; charset=utf-8; name="story.txt"\r\n'
        'Content-Disposition: attachment; filename="story.txt"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{story}\r\n--b--\r\n",
    )
    assert texts(record) == ([own] if own else TEXT)
    assert any("story.txt" in warning for warning in record.warnings) is bool(own)


@pytest.mark.parametrize("encoding", ["mac_cyrillic", "cp1251"])
def test_russian_of_a_macintosh_is_told_from_that_of_windows(tmp_path: Path, encoding: str) -> None:
    record = one(tmp_path / "a.txt", "\n\n".join(RUSSIAN).encode(encoding))
    assert [record.article.title, *texts(record)] == RUSSIAN


def test_the_line_ends_of_mainframes_part_lines(tmp_path: Path) -> None:
    record = one(tmp_path / "a.txt", "\x85\x85".join([TITLE, *TEXT]).encode())
    assert (record.article.title, texts(record)) == (TITLE, TEXT)


def test_a_text_without_a_full_stop_is_cut_between_words(tmp_path: Path) -> None:
    text = ", ".join(f"ferry number {number} left the harbour of Velia" for number in range(60))
    parts = texts(one(tmp_path / "a.jsonl", line(title=TITLE, text=text)))
    assert max(map(len, parts)) <= LONGEST
    assert " ".join(parts) == text
    assert all(part.endswith(",") for part in parts[:-1])
    unspaced = "x" * 3000
    assert split_long(unspaced) == [unspaced]
    spaced = "word " * 500
    assert (max(map(len, split_long(spaced))) <= LONGEST, " ".join(split_long(spaced))) == (True, spaced.strip())


@pytest.mark.parametrize(
    ("byline", "fields"),
    [
        ("By Ada Byron | Harbour Courier | May 21, 2024 | 3:10 p.m.", ("Ada Byron", "Harbour Courier", "May 21, 2024")),
        ("By Ada Byron • May 21, 2024 • 15:10 BST", ("Ada Byron", None, "May 21, 2024")),
        ("By Ada Byron | May 21, 2024", ("Ada Byron", None, "May 21, 2024")),
        ("By Ada Byron | Harbour Courier", ("Ada Byron", "Harbour Courier", None)),
    ],
)
def test_a_byline_may_have_outlet_day_and_time_beside_it(byline: str, fields: tuple[str | None, ...]) -> None:
    found, rest = header(f"{byline}\n\n{TEXT[0]}")
    assert (found.get("authors"), found.get("source"), found.get("published")) == fields
    assert rest.strip() == TEXT[0]
