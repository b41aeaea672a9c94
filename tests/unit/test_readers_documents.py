"""PDF, Word, OpenDocument, RTF, e-books, archives and web archives, each as a real file."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.reading import one, pdf, read, records, refused, rejections, texts
from vectorstore.readers import archive_reader

DAY = date(2024, 5, 17)
LINES = [
    "The bridge over the river was opened on Monday after three",
    "years of repairs, and the mayor cut the rib-",
    "bon.",
]
STORY = "Bridge opens\nDATE: 2024-05-17\n\nThe bridge opened on Monday.\n\nThe mayor cut the ribbon."


def test_a_pdf_without_running_heads_and_divided_words(tmp_path: Path) -> None:
    pages = [
        ["The Post, 17 May 2024", "Bridge opens after long repairs", "17 May 2024", *LINES, "1"],
        ["The Post, 17 May 2024", "A second paragraph begins on another page here and goes on for a", "while.", "2"],
        ["The Post, 17 May 2024", "The last page has a paragraph too.", "3"],
    ]
    record = one(tmp_path / "a.pdf", pdf(pages))
    assert (record.article.title, record.article.published) == ("Bridge opens after long repairs", DAY)
    assert texts(record)[0].endswith("after three years of repairs, and the mayor cut the ribbon.")
    assert not any("The Post" in text for text in texts(record))
    assert texts(record)[-1] == "The last page has a paragraph too."


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (pdf([[]]), "no text"),
        (b"%PDF-1.4\nrubbish", "the PDF is damaged (Stream has ended unexpectedly); save"),
        (b"words of no PDF", "no PDF"),
    ],
)
def test_a_pdf_without_text_says_so(tmp_path: Path, content: bytes, complaint: str) -> None:
    assert complaint in refused(tmp_path / "a.pdf", content).reason


def test_a_word_document(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading("Bridge opens", 0)
    for text in ("17 May 2024", "By Jane Doe", "The bridge opened on Monday.", "READ MORE: Why it took so long"):
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=2)
    for cells in (("District", "Votes"), ("Skerry", "2,377")):
        row = table.add_row()
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(str(tmp_path / "made.docx"))
    record = one(tmp_path / "a.docx", (tmp_path / "made.docx").read_bytes())
    assert (record.article.title, record.article.published) == ("Bridge opens", DAY)
    assert record.article.authors == ("Jane Doe",)
    assert texts(record) == ["The bridge opened on Monday.", "District: Skerry | Votes: 2,377"]


def packed(files: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_an_open_document(tmp_path: Path) -> None:
    names = 'xmlns:office="o" xmlns:text="t"'
    body = "<text:h>Bridge opens</text:h><text:p>17 May 2024</text:p><text:p>The bridge<text:s/>opened.</text:p>"
    content = f"<office:document {names}><office:body><office:text>{body}</office:text></office:body></office:document>"
    record = one(tmp_path / "a.odt", packed({"content.xml": content}))
    assert (record.article.title, record.article.published, texts(record)) == (
        "Bridge opens",
        DAY,
        ["The bridge opened."],
    )


def test_rtf(tmp_path: Path) -> None:
    record = one(
        tmp_path / "a.rtf", rb"{\rtf1\ansi\ansicpg1252 Bridge opens\par 17 May 2024\par The caf\'e9 \b opened\b0 .\par}"
    )
    assert (record.article.title, record.article.published, texts(record)) == (
        "Bridge opens",
        DAY,
        ["The café opened."],
    )
    assert "no RTF" in refused(tmp_path / "b.rtf", "words").reason


def test_an_e_book_gives_its_chapters(tmp_path: Path) -> None:
    prose = "<p>The bridge opened on Monday, and the mayor cut the ribbon. </p>" * 5
    book = {
        "META-INF/container.xml": '<container><rootfile full-path="OPS/book.opf"/></container>',
        "OPS/book.opf": "<package><metadata><title>The Post</title><date>2024-05-17</date></metadata>"
        '<manifest><item id="c" href="cover.html" media-type="application/xhtml+xml"/>'
        '<item id="a" href="a%20b.html" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="c"/><itemref idref="a"/></spine></package>',
        "OPS/cover.html": "<html><body><h1>The Post</h1></body></html>",
        "OPS/a b.html": f"<html><head><title>x</title></head><body><h1>Bridge opens</h1>{prose}</body></html>",
    }
    record = one(tmp_path / "a.epub", packed(book))
    assert (record.article.title, record.article.source, record.article.published) == ("Bridge opens", "The Post", DAY)
    assert len(texts(record)) == 5


def tarred(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        link = tarfile.TarInfo("news/link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


FILES = {
    "news/a.txt": STORY.encode(),
    "news/b.jsonl": b'{"title": "Pier", "text": "The pier was closed."}\n{"no": 1}\n',
    "news/c.mov": b"x",
    "../up.txt": STORY.encode(),
    "/abs.txt": STORY.encode(),
    "inner.zip": packed({"c.txt": STORY, "deep.zip": packed({"a.txt": STORY})}),
    "__MACOSX/._a.txt": b"\0",
}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz", "a.tar.gz"])
def test_archives_are_read_as_folders_are(tmp_path: Path, name: str) -> None:
    content = packed({**FILES}) if name == "a.zip" else tarred(FILES)
    items = read(tmp_path / name, gzip.compress(content) if name.endswith("gz") else content)
    assert [(item.key, item.article.title) for item in records(items)] == [
        ("news/a.txt", "Bridge opens"),
        ("news/b.jsonl:Pier", "Pier"),
        ("inner.zip/c.txt", "Bridge opens"),
    ]
    reasons = {str(Path(item.path).relative_to(tmp_path / name)): item.reason for item in rejections(items)}
    assert "no text" in reasons["news/b.jsonl"]
    assert "not read" in reasons["news/c.mov"]
    assert "leads out" in reasons["../up.txt"]
    assert "leads out" in reasons["abs.txt"]
    assert "inside an archive" in reasons["inner.zip/deep.zip"]
    assert name == "a.zip" or "link" in reasons["news/link.txt"]
    assert not (tmp_path / "up.txt").exists()


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed({"a.txt": STORY, "b.txt": b"\n" * 30_000_000})
    items = read(tmp_path / "a.zip", bomb)
    assert len(records(items)) == 1
    assert "unpacks to far more" in rejections(items)[0].reason
    monkeypatch.setattr(archive_reader, "MAX_FILES", 1)
    assert (
        "more than 1 files" in rejections(read(tmp_path / "b.zip", packed({"a.txt": STORY, "b.txt": STORY})))[0].reason
    )


def test_damaged_archives_are_refused(tmp_path: Path) -> None:
    whole = packed({"a.txt": STORY})
    assert "the ZIP archive is damaged" in refused(tmp_path / "a.zip", whole[: len(whole) // 2]).reason
    assert "no tar archive" in refused(tmp_path / "a.tar", b"words" * 200).reason


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # files that the writer of the test leaves
def test_a_web_archive_gives_its_pages(tmp_path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    prose = "".join(
        f"<p>The council met on Monday evening and agreed on budget number {n} for the school.</p>" for n in "123"
    )
    page = f"<html><head><title>Vote</title></head><body><article><h1>Vote</h1>{prose}</article></body></html>"
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for url, kind, body in (
        ("https://post.example/vote", "text/html", page),
        ("https://post.example/menu", "text/html; charset=utf-8", "<html><body><a href='/'>Home</a></body></html>"),
        ("https://post.example/x.css", "text/css", "p {}"),
    ):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(body.encode()), http_headers=headers))
    items = read(tmp_path / "a.warc.gz", out.getvalue())
    assert [(item.article.title, item.article.url) for item in records(items)] == [
        ("Vote", "https://post.example/vote")
    ]
    assert ["no article was found" in item.reason for item in rejections(items)] == [True]
