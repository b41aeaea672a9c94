"""Detect the encoding of bytes that are not UTF-8, by their letters and words."""

import re

SNIFFED_BYTES = 65_536
"""Bytes of a file that are examined."""
_BEYOND_ASCII = bytes(range(128, 256))
_GUESSED = "cp1250 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 iso8859_2 gb18030 big5 cp932 euc_jp cp949 tis_620".split()
"""Encodings detected from their bytes, after the Cyrillic ones."""
_MAC_LETTERS = b"\x87\x88\x8a\x8d\x8e\x8f\x90\x9a\x9f\xd0\xd1\xd2\xd3\xd5"
"""Bytes of á à ä ç é è ê ö ü – — “ ” ’ in Mac Roman; in Windows-1252 they are capitals and signs."""
_CAPITALS = (rb"\x80-\x9f", rb"\xc0-\xdf")
"""Byte ranges of Cyrillic capitals in the Macintosh encoding, and in Windows-1251."""
_WESTERN_WORDS = frozenset(
    b"the and of for that with le la les des du que une est pour dans qui sur et der die das und ist nicht mit von dem "
    b"ein eine auf el los las con para por del una il che di per della sono non een het van och att det som er og ikke "
    b"os em um uma dos das ao".split()
)
_TYPOGRAPHIC = frozenset("«»“”„‘’‚–—…•№§©®™°±\xa0\xad")
_SIGN_IN_WORD = re.compile(r"(?<=[a-z])[³¹¿¶¼±](?=[a-z\s.,])|(?<![A-Za-z\d])[£¯¦](?=[a-zó])")
_ENOUGH_LETTERS = 30
_DOS_LETTERS = re.compile(rb"[A-Za-z](?:[\x81\x84\x94](?=[a-z])|\x82(?=[a-z\s.,;\"]))")
_HIRAGANA = re.compile(rb"\xa4[\xa1-\xf3]")
"""Hiragana in EUC-JP; in other East Asian encodings these bytes are hardly ever letters."""


def guessed_encoding(data: bytes) -> str | None:
    """Return the likeliest encoding of bytes that are not UTF-8; None where they are UTF-8 or Western.

    A few stray bytes in UTF-8, as files have that were put together, are no other encoding.
    """
    stray = strange_bytes(data)
    beyond_ascii = len(data) - len(data.translate(None, _BEYOND_ASCII))
    if stray < max(3, beyond_ascii * 0.1):
        return None
    for name in ("cp1251", "koi8-r", "cp866", "iso8859_5"):
        if _reads_as_cyrillic(data, name):
            return "mac_cyrillic" if name == "cp1251" and _reads_as_mac_cyrillic(data) else name
    if _reads_as_mac(data, beyond_ascii):
        return "mac_roman"
    if _reads_as_dos(data, beyond_ascii):
        return "cp850"
    if _has_western_words(data):
        return None
    if len(_HIRAGANA.findall(data)) > beyond_ascii * 0.1:
        return "euc_jp"
    if central := _central_european(data):
        return central
    from charset_normalizer import from_bytes

    sample = data if len(data) <= SNIFFED_BYTES else data[:SNIFFED_BYTES].rpartition(b"\n")[0] or data[:SNIFFED_BYTES]
    best = from_bytes(sample, cp_isolation=list(_GUESSED)).best()
    # The same letters in the Western encoding: nothing is known against it.
    return None if best is None or _same_in_western(data, best.encoding) else str(best.encoding)


def _reads_as_cyrillic(data: bytes, name: str) -> bool:
    """Return whether bytes are prose in Russian or a related language: mostly its letters, the common ones often."""
    text = data[:SNIFFED_BYTES].decode(name, "replace")
    letters = [sign for sign in text if sign.isalpha()]
    small = sum("\u0430" <= sign <= "\u045f" for sign in letters)
    capital = sum("\u0400" <= sign <= "\u042f" for sign in letters)
    common = sum(sign in "оеаинтсрвліыкдм" for sign in letters)
    odd = sum(ord(sign) > 127 and not sign.isalpha() and sign not in _TYPOGRAPHIC for sign in text)
    if small > _ENOUGH_LETTERS and not capital and not any(sign in "ыьэюя" for sign in text):
        return False  # Hebrew has 27 letters, none of them capitals
    return small + capital > max(0.6 * len(letters), 10 * odd) and small > 3 * capital and common > 0.55 * small


def _reads_as_mac_cyrillic(data: bytes) -> bool:
    """Return whether a Cyrillic text has the capitals and the я of old Macintosh programs; the others are equal."""
    mac, windows = (re.findall(rb"(?<![\x80-\xff])[%b][\xe0-\xfe]" % each, data) for each in _CAPITALS)
    return len(mac) > len(windows) and len(re.findall(rb"[\xe0-\xfe]\xdf", data)) >= data.count(b"\xff")


def _reads_as_mac(data: bytes, beyond_ascii: int) -> bool:
    """Return whether a Western text is in Mac Roman: few other signs, hardly any of Windows's small letters."""
    signs = len(data) - len(data.translate(None, _MAC_LETTERS))
    small = sum(byte >= 0xE0 for byte in data[:SNIFFED_BYTES])
    return beyond_ascii < len(data) * 0.3 and signs > beyond_ascii * 0.6 and small < max(1, beyond_ascii * 0.1)


def _reads_as_dos(data: bytes, beyond_ascii: int) -> bool:
    """Return whether a Western text is in the encoding of DOS, as Excel writes "CSV (MS-DOS)"."""
    return len(_DOS_LETTERS.findall(data)) > max(1, beyond_ascii * 0.3)


def _has_western_words(data: bytes) -> bool:
    """Return whether a tenth of the words are the small ones of languages that Windows-1252 was made for.

    Their letters alone do not tell: the French è is the Czech č in another encoding.
    """
    words = re.findall(rb"[a-z]+", data[:SNIFFED_BYTES].lower())
    return sum(word in _WESTERN_WORDS for word in words) > len(words) * 0.08


def _same_in_western(data: bytes, name: str) -> bool:
    try:
        return data.decode(name) == data.decode("cp1252")
    except UnicodeDecodeError:
        return False


def _central_european(data: bytes) -> str | None:
    """Return the Central European encoding of a text; None where Windows-1252 gives no signs inside words.

    "otworzy³" is "otworzył".
    """
    text = data[:SNIFFED_BYTES].decode("cp1252", "replace")
    beyond = sum(ord(sign) > 127 and sign not in _TYPOGRAPHIC for sign in text)
    if len(_SIGN_IN_WORD.findall(text)) < max(2, 0.2 * beyond):
        return None
    windows, latin = (sum(data.count(byte) for byte in each) for each in (b"\x9c\x9f\xb9\x8c", b"\xb1\xb6\xbc\xa6"))
    return "iso8859_2" if latin > windows else "cp1250"


def strange_bytes(data: bytes) -> int:
    """Return how many bytes are not UTF-8."""
    return len(data) - len(data.decode("utf-8", "ignore").encode())
