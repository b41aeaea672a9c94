"""Damaged files of every format: none crashes or hangs a reader, and each is read or named with its reason."""

import gzip
import io
import json
import random
import tarfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.reading import pdf, workbook
from tests.site import item, page, rss
from vectorstore.parsing.record import Record, Rejection
from vectorstore.readers.registry import FORMATS, READER_FAULT, read_file

SECONDS = 10.0
"""Of this process's own time for one file."""
PARAGRAPHS = (
    "The ferry Dahlia ran aground off Port Ellery on Thursday with forty people on board.",
    "Nobody was hurt, the harbour master said; the café on the pier took the passengers in.",
)
TEXT = "Ferry aground\nDATE: 2024-05-17 09:00:00\n\n" + "\n\n".join(PARAGRAPHS)


def _packed(files: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        data = TEXT.encode()
        info = tarfile.TarInfo("a.txt")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _docx() -> bytes:
    import docx

    document, out = docx.Document(), io.BytesIO()
    for text in ("Ferry aground", *PARAGRAPHS):
        document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def _warc() -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("Ferry aground", *PARAGRAPHS).encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/b\r\n"
        "WARC-Date: 2024-05-17T09:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


_WIKI = (
    "<mediawiki><siteinfo><sitename>X</sitename></siteinfo><page><title>Ferry aground</title><ns>0</ns><revision>"
    f"<timestamp>2024-05-17T09:00:00Z</timestamp><text>{{{{x|[[File:a.jpg|b c]]}}}}'''{PARAGRAPHS[0]}'''\n\n[[a|b]] "
    f"{PARAGRAPHS[1]}\n{{| \n! a !! b\n|-\n| 1 || 2\n|}}</text></revision></page></mediawiki>"
)
_POSTS = "post_id,post_date,is_published,title\n1.ferry,2024-05-17T09:00:00.000Z,true,Ferry aground\n"


def seeds() -> dict[str, bytes]:
    """Return a sound file of every format, by its name."""
    story = {
        "title": "Ferry aground",
        "text": "\n\n".join(PARAGRAPHS),
        "published": "2024-05-17",
        "source": {"name": "X"},
    }
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = "Ferry aground", "X <x@x.example>", "Fri, 17 May 2024 09:00:00 +0000"
    mail.set_content("\n\n".join(PARAGRAPHS))
    mail.add_alternative("".join(f"<p>{text}</p>" for text in PARAGRAPHS), subtype="html")
    prose = "".join(f"<p>{text}</p>" for text in PARAGRAPHS * 3)
    book = {
        "META-INF/container.xml": '<container><rootfile full-path="b.opf"/></container>',
        "b.opf": '<package><manifest><item id="a" href="a.html" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>',
        "a.html": f"<html><body><h1>Ferry</h1>{prose}</body></html>",
    }
    odt = f'<d xmlns:office="o" xmlns:text="t"><office:text><text:p>{PARAGRAPHS[0]}</text:p></office:text></d>'
    head = "<body.head><hedline><hl1>Ferry</hl1></hedline></body.head>"
    nitf = f"<nitf><body>{head}<body.content>{prose}</body.content></body></nitf>"
    feed = rss(item("https://a.example/b", "Ferry aground", PARAGRAPHS[0]))
    table = f'title,text,date\nFerry aground,{PARAGRAPHS[0]},17/05/2024\nBridge,"{PARAGRAPHS[1]}",18/05/2024\n'
    lines = "\n".join(json.dumps({**story, "title": f"Ferry {number}"}) for number in range(5))
    found: dict[str, str | bytes] = {
        "a.txt": TEXT,
        "a.md": f"---\ntitle: Ferry\ndate: 2024-05-17\n---\n{TEXT}",
        "a.html": page("Ferry aground", *PARAGRAPHS),
        "a.jsonl": lines,
        "a.json": json.dumps({"response": {"results": [story, story]}}, indent=1),
        "a.csv": table,
        "a.tsv": table.replace(",", "\t"),
        "a.xml": nitf,
        "a.rss": feed,
        "a.eml": mail.as_bytes(),
        "a.emlx": b"%d\n%b" % (len(mail.as_bytes()), mail.as_bytes()),
        "a.mbox": b"From x@x.example Fri May 17 09:00:00 2024\n" + mail.as_bytes() + b"\n",
        "a.pdf": pdf([["Ferry aground", *PARAGRAPHS]]),
        "a.docx": _docx(),
        "a.odt": _packed({"content.xml": odt}),
        "a.rtf": rb"{\rtf1\ansi Ferry aground\par " + PARAGRAPHS[0].encode() + rb"\par}",
        "a.epub": _packed(book),
        "a.warc": _warc(),
        "a.zip": _packed({"a.txt": TEXT, "b.jsonl": lines}),
        "a.tar": _tar(),
        "a.xlsx": workbook({"News": [("Title", "Date", "Text"), *(("Ferry", 45429, text) for text in PARAGRAPHS)]}),
        "wiki.xml": _WIKI,
        "substack.zip": _packed({"posts.csv": _POSTS, "posts/1.ferry.html": prose}),
        "notion.zip": _packed({f"Ferry {'0a' * 16}.md": f"# Ferry\n\nAuthor: Ada Byron\nDate: May 17, 2024\n\n{TEXT}"}),
        "unnamed.csv": table.partition("\n")[2],
        "a.jsonl.gz": gzip.compress(lines.encode(), mtime=0),
    }
    head = "Subject: Ferry aground\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    found["a.mht"] = head + page("Ferry aground", *PARAGRAPHS)
    return {name: content.encode() if isinstance(content, str) else content for name, content in found.items()}


def damaged(draw: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """Return some bytes with one to six things done to them that disks, networks and people do."""
    found = bytearray(data)
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(len(found) + 1)
        size = draw.choice((1, 2, 8, 64, 1024))
        match draw.randrange(8):
            case 0:
                del found[at:]
            case 1:
                del found[at : at + size]
            case 2:
                found[at : at + size] = draw.randbytes(size)
            case 3:
                found[at:at] = found[at : at + size] * draw.choice((1, 3, 200))
            case 4:
                found[at:at] = draw.choice((b"\0" * size, b"<" * size, b"{[" * size, b'"', b"\xff\xfe", b"\r\n" * size))
            case 5:
                other = draw.choice(others)
                start = draw.randrange(len(other) + 1)
                found[at:at] = other[start : start + 8 * size]
            case 6 if found:
                place = draw.randrange(len(found))
                found[place] ^= 1 << draw.randrange(8)
            case _:
                found = bytearray(
                    found.replace(*draw.choice(((b">", b""), (b'"', b"'"), (b"\n", b""), (b"0", b"9" * 9))))
                )
    return bytes(found)


def files(count: int) -> Iterator[tuple[int, str, bytes]]:
    sound = seeds()
    for number in range(count):
        draw = random.Random(number)  # each by its number, so that one can be made again alone
        name = sorted(sound)[number % len(sound)]
        yield number, name, damaged(draw, sound[name], list(sound.values()))


def test_there_is_a_seed_for_every_reader(tmp_path: Path) -> None:
    alike = {".markdown": ".md", ".htm": ".html", ".ndjson": ".jsonl", ".atom": ".rss", ".nitf": ".xml", ".tgz": ".tar"}
    alike |= {
        ".mhtml": ".mht",
        ".xlsm": ".xlsx",
        ".rdf": ".rss",
        ".xhtml": ".html",
        ".jl": ".jsonl",
        ".ldjson": ".jsonl",
    }
    assert {alike.get(ending, ending) for ending in FORMATS} <= {Path(name).suffix for name in seeds()}
    for name, content in seeds().items():
        path = tmp_path / name
        path.write_bytes(content)
        items = list(read_file(path))
        assert items, name
        assert all(isinstance(each, Record) for each in items), (name, items)


@pytest.mark.timeout(3600)  # by the number of files
def test_damaged_files_are_read_or_named(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    for number, name, content in files(pytestconfig.getoption("fuzz")):
        path = tmp_path / name
        path.write_bytes(content)
        begin = time.process_time()
        items = list(read_file(path))
        spent = time.process_time() - begin
        assert items, f"file {number} ({name}) gave nothing at all"
        assert all(isinstance(each, Record | Rejection) for each in items), (number, name)
        reasons = [each.reason for each in items if isinstance(each, Rejection)]
        assert all(reasons), (number, name)
        assert not any(READER_FAULT in reason for reason in reasons), (number, name, reasons)
        assert spent < SECONDS, f"file {number} ({name}) took {spent:.1f} s"
