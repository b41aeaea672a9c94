"""Mails as files: a message (.eml) is an article, a mailbox (.mbox) holds many."""

import email
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from pathlib import Path

from vectorstore.parsing.boilerplate import Notice
from vectorstore.parsing.compression import OnRead, open_bytes
from vectorstore.parsing.encodings import MAX_MARKUP_BYTES, check_text, decode, read_bytes
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.markup.html_fragments import html_paragraphs
from vectorstore.parsing.paragraphs import plain_paragraphs
from vectorstore.parsing.record import Record, Rejection, UnreadableError, make_record
from vectorstore.readers.html_reader import read_page
from vectorstore.text.date_parser import parse_date

_FORWARDED = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
_COUNTED = re.compile(rb"\s*(\d{1,9})[ \t]*\r?\n")
"""Apple Mail writes the number of bytes of a message, the message, and its own metadata."""
_FROM = re.compile(rb"From \S+ .*\b(?:19|20)\d\d\b")
_SIGNATURE = re.compile(r"^-- ?\n.*", re.MULTILINE | re.DOTALL)
_FORWARD = re.compile(
    r"^(?:[ \t]*-*[ \t]*(?:(?:Begin )?forwarded message|Original message|Weitergeleitete Nachricht|Message transféré)"
    r"[ \t]*:?[ \t]*-*[ \t]*\n\s*)?"
    r"[ \t]*\*?(?:From|Von|De|Da):\*? (?P<from>.+)\n(?:[ \t]*\*?[\w-]+:\*? .*\n)*?"
    r"[ \t]*\*?(?:Date|Sent|Datum|Gesendet|Envoyé|Enviado|Data|Subject|Betreff|Objet|Asunto):\*? .*\n"
    r"(?:[ \t]*\*?[\w-]+:\*? .*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
"""The header of a forwarded mail, as mail programs write it."""
_SENT = re.compile(
    r"^[ \t]*\*?(?:Date|Sent|Datum|Gesendet|Envoyé|Enviado|Data):\*? (.+)$", re.IGNORECASE | re.MULTILINE
)
_ANSWERED = re.compile(
    r"^(?:On|Am|Le|El|Il) .{8,120}(?:wrote|schrieb|a écrit|escribió|ha scritto).{0,60}:[ \t]*\n(?:>.*\n?|\n)+\Z",
    re.MULTILINE,
)
_LINK = re.compile(r"[ \t]*[(<\[]https?://[^\s)>\]]+[)>\]]")
"""The address of a link in a newsletter's text."""
_TEXTS = ("text/plain", "text/html")
"""Types of an attachment that is the mail's text, if it has no other."""
_LONGEST_REMARK = 300
"""Most characters of a remark above a forwarded mail; a longer one is an article of its own."""
_QUOTE = re.compile(r"^(?:> ?)+")
_PREHEADER = re.compile(r"<(\w+)[^>]*display\s*:\s*none[^>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)


def read_eml(path: Path, _on_read: OnRead | None = None, _names: Names = None) -> Iterator[Record | Rejection]:
    """Read a mail: its subject is the headline, its sender the outlet; of HTML and plain text the HTML is taken.

    A text that is attached is the mail's where it has no other.

    Raises:
        UnreadableError: it holds no text.
    """
    data = read_bytes(path, MAX_MARKUP_BYTES)
    check_text(data)
    if not data.strip():
        raise UnreadableError("the file holds nothing but white space; remove it, or save the mail again")
    if path.name.lower().endswith(".emlx") and (counted := _COUNTED.match(data)):
        data = data[counted.end() : counted.end() + int(counted[1])]
    yield _record(data, "the mail", None, single=True)


def read_saved_page(path: Path, _on_read: OnRead | None = None, _names: Names = None) -> Iterator[Record]:
    """Read a page that a browser saved as one file (.mht), which has the form of a mail.

    Raises:
        UnreadableError: it holds no page, or none with an article.
    """
    data = read_bytes(path, MAX_MARKUP_BYTES)
    check_text(data)
    if not data.strip():
        raise UnreadableError("the file holds nothing but white space; remove it, or save the page again")
    message = email.message_from_bytes(data, policy=policy.default)
    part = message.get_body(("html",))
    if part is None:
        raise UnreadableError("the file holds no saved page; save the page again")
    yield read_page(_text(part), str(part["content-location"] or message["snapshot-content-location"] or "").strip())


def read_mbox(path: Path, on_read: OnRead | None = None, _names: Names = None) -> Iterator[Record | Rejection]:
    """Read the mails of a mailbox, one after another.

    Raises:
        UnreadableError: it holds no mail.
    """
    check_text(_head(path))
    count = 0
    for line, data in _messages(path, on_read):
        count += 1
        if len(data) > MAX_MARKUP_BYTES:
            reason = f"the mail at line {line} is larger than {MAX_MARKUP_BYTES // 1_000_000} MB"
            yield Rejection(path, line, reason)
            continue
        try:
            yield _record(data, f"the mail at line {line}", line, single=False)
        except UnreadableError as error:
            yield Rejection(path, line, error.reason)
    if not count:
        raise UnreadableError("the file holds no mail (none begins with a line 'From …'); save a mail as .eml")


def _head(path: Path) -> bytes:
    with open_bytes(path) as stream:
        head = stream.read1(65_536)
    if not head.strip():
        raise UnreadableError("the file is empty or holds only white space; remove it, or export the mails again")
    return head


def _messages(path: Path, on_read: OnRead | None) -> Iterator[tuple[int, bytes]]:
    """Yield the mails of a mailbox with their first lines' numbers; of one that is too large, more than its limit."""
    gathered, size, begun, blank, number = list[bytes](), 0, 0, True, 0
    with open_bytes(path, on_read) as stream:
        while line := stream.readline(1 << 20):
            number += 1
            if blank and _FROM.match(line):
                if begun:
                    yield begun, b"".join(gathered)
                gathered, size, begun, blank = [], 0, number, False
                continue
            blank = not line.strip()
            if begun and size <= MAX_MARKUP_BYTES:
                gathered.append(line[1:] if line.startswith(b">From ") else line)
                size += len(line)
    if begun:
        yield begun, b"".join(gathered)


def _record(data: bytes, where: str, line: int | None, *, single: bool) -> Record:
    try:
        message = email.message_from_bytes(data, policy=policy.default)
        fields, paragraphs, beside = _content(message)
    except (ValueError, ArithmeticError, LookupError, AttributeError, TypeError) as error:
        # The standard library's parser of headers trips over some that are badly broken.
        raise UnreadableError(f"{where} cannot be parsed ({error}); save it as .txt", line) from error
    warnings = (f"attachments are not read: {', '.join(beside)}; save them as files",) if beside else ()
    return make_record(fields, where=where, line=line, paragraphs=paragraphs, single=single, warnings=warnings)


def _content(message: EmailMessage) -> tuple[dict[str, object], list[str | Notice], list[str]]:
    """Return a mail's fields, its paragraphs, and the names of its attachments."""
    addresses = message["from"].addresses if message["from"] else ()
    sender = addresses[0] if addresses else None
    fields: dict[str, object] = {
        "title": _FORWARDED.sub("", str(message["subject"] or "")),
        "published": _without_comment(str(message["date"] or "")),
        "source": (sender.display_name or sender.domain) if sender else "",
        "language": str(message["content-language"] or ""),
    }
    part = message.get_body(("html", "plain"))
    above = _text(part).strip() if part else ""
    if (inner := _forwarded(message)) and len(above) <= _LONGEST_REMARK:
        fields, paragraphs, beside = _content(inner)
        return fields, [*(Notice("remark", each) for each in plain_paragraphs(above)), *paragraphs], beside
    if part is None or not _text(part).strip():
        part = next((each for each in message.iter_attachments() if each.get_content_type() in _TEXTS), part)
    attached = (each for each in message.iter_attachments() if each is not part)
    beside = [name for each in attached if (name := each.get_filename())]
    if part is None:
        return fields, [], beside
    text = _text(part)
    if part.get_content_subtype() == "html":
        text = "\n".join(html_paragraphs(_PREHEADER.sub(" ", text)))
        if not (head := _FORWARD.search(text)) or len(text[: head.start()].strip()) > _LONGEST_REMARK:
            return fields, [*text.split("\n")], beside
        fields |= _of_forwarded(head)
        remark = [Notice("remark", part) for part in text[: head.start()].split("\n") if part]
        return fields, [*remark, *(part for part in text[head.end() :].split("\n") if part)], beside
    text = _LINK.sub("", _ANSWERED.sub("", _SIGNATURE.sub("", _unquoted(text.replace("\r\n", "\n")))))
    if (head := _FORWARD.search(text)) and len(text[: head.start()].strip()) <= _LONGEST_REMARK:
        # Whoever forwards it is neither its outlet nor its author, and a remark above it none of its text.
        fields |= _of_forwarded(head)
        remark = [Notice("remark", part) for part in plain_paragraphs(text[: head.start()])]
        return fields, [*remark, *plain_paragraphs(text[head.end() :])], beside
    return fields, [*plain_paragraphs(text)], beside


def _forwarded(message: EmailMessage) -> EmailMessage | None:
    """Return the mail that another one carries as an attachment, as some programs forward it."""
    inner = [each.get_payload() for each in message.iter_attachments() if each.get_content_type() == "message/rfc822"]
    first = inner[0][0] if len(inner) == 1 and isinstance(inner[0], list) and inner[0] else None
    return first if isinstance(first, EmailMessage) else None


def _of_forwarded(head: "re.Match[str]") -> dict[str, object]:
    """Return the fields in the header of a forwarded mail."""
    name, address = parseaddr(head["from"].strip("* "))
    sent = _SENT.search(head[0])
    fields: dict[str, object] = {"source": name or address.rpartition("@")[2]}
    if sent and _is_date(_sent(sent[1])):
        fields["published"] = _sent(sent[1])
    return {key: value for key, value in fields.items() if value}


def _sent(text: str) -> str:
    return _without_comment(text.strip("* \t"))


def _is_date(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


def _unquoted(text: str) -> str:
    """Return the quoted text of a mail that is only a quotation."""
    lines = text.split("\n")
    quoted = sum(line.startswith(">") or not line.strip() for line in lines)
    return "\n".join(_QUOTE.sub("", line) for line in lines) if quoted == len(lines) else text


def _text(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    try:
        return data.decode(charset) if charset else decode(data)[0]
    except (LookupError, UnicodeDecodeError):
        return decode(data)[0]


def _without_comment(text: str) -> str:
    return re.sub(r"\s*\([^)]*\)\s*$", "", text)
