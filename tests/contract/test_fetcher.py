"""Pages are fetched politely and safely, from a real server on this machine."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler

import pytest

from tests.site import QUICK, Site, dripping, page, website
from vectorstore.fetching.addresses import is_public, normalised
from vectorstore.fetching.fetcher import Fetcher
from vectorstore.fetching.values import Fetched, FetchError, Validators


@pytest.fixture
def site() -> "Site":  # type: ignore[misc]
    with website() as site:
        yield site


def get(url: str, known: Validators | None = None, **options: object) -> Fetched:
    with Fetcher(allow_private=True, limits=QUICK, **options) as fetcher:  # type: ignore[arg-type]
        return fetcher.get(url, known)


def refusal(url: str, **options: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(url, **options)  # type: ignore[arg-type]
    return caught.value


def test_a_page_is_fetched_with_what_it_is_and_without_cookies(site: Site) -> None:
    url = site.put(
        "/a", page("Ferry", "It ran aground."), set_cookie="a=b", etag='"1"', last_modified="Fri, 17 May 2024"
    )
    with Fetcher(allow_private=True, limits=QUICK) as fetcher:
        found = fetcher.get(url)
        again = fetcher.get(url, found.validators)
    assert (found.ending, found.url, found.validators.etag) == (".html", url, '"1"')
    assert b"ran aground" in found.body
    assert again.unchanged
    assert again.body == b""
    robots, first, second = (headers for _, headers in site.asked)
    assert robots["user-agent"].startswith("Newsdesk/")
    assert not {"cookie"} & {*first, *second}
    assert second["if-none-match"] == '"1"'


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /private", "/private/a", False),
        ("User-agent: *\nDisallow: /private", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: newsdesk\nAllow: /", "/a", True),
        ("User-agent: Newsdesk\nDisallow: /*.php$", "/a.php", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("<html>not a robots.txt", "/a", True),
    ],
)
def test_robots_txt_is_kept_to(site: Site, rules: str, path: str, allowed: bool) -> None:
    site.put("/robots.txt", rules, "text/plain")
    url = site.put(path, page("Ferry", "Aground."))
    if allowed:
        assert get(url).body
    else:
        assert "robots.txt does not allow" in refusal(url).reason
        assert site.paths() == []


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_robots_txt_that_cannot_be_had_allows_all_or_nothing(site: Site, status: int, allowed: bool) -> None:
    site.put("/robots.txt", "", "text/plain", status)
    url = site.put("/a", page("Ferry", "Aground."))
    if allowed:
        assert get(url).body
    else:
        assert f"status {status}" in refusal(url).reason


def test_a_robots_txt_that_redirects_is_followed_and_read_once(site: Site) -> None:
    site.redirect("/robots.txt", "/rules.txt", 301)
    site.put("/rules.txt", "User-agent: *\nDisallow: /b", "text/plain")
    one, two = site.put("/a", page("A", "Text.")), site.put("/b", page("B", "Text."))
    with Fetcher(allow_private=True, limits=QUICK) as fetcher:
        fetcher.get(one)
        with pytest.raises(FetchError, match="does not allow"):
            fetcher.get(two)
    assert [path for path, _ in site.asked] == ["/robots.txt", "/rules.txt", "/a"]


def test_a_host_gets_one_request_at_a_time_with_a_pause_between(site: Site) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.05)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nok")

    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.1", "text/plain")
    for number in range(4):
        site.answers[f"/{number}"] = slow
    waits: list[float] = []
    with Fetcher(allow_private=True, limits=QUICK, sleep=waits.append) as fetcher:
        threads = [threading.Thread(target=fetcher.get, args=(f"{site.url}/{number}",)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(site.paths()) == ["/0", "/1", "/2", "/3"]
    assert site.most_at_once == 1
    assert len(waits) == 4
    assert all(0 < wait <= 0.1 for wait in waits)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, status: int) -> None:
    site.put("/new/a", page("Ferry", "Aground."))
    assert get(site.redirect("/a", "new/a", status)).url == f"{site.url}/new/a"


def test_redirects_in_a_circle_end(site: Site) -> None:
    site.redirect("/a", "/b")
    assert "more than 5 times" in refusal(site.redirect("/b", "/a")).reason


@pytest.mark.parametrize("to", ["ftp://news.example/a", "file:///etc/passwd", "javascript:alert(1)", "http://[bad/a"])
def test_redirects_lead_to_http_alone(site: Site, to: str) -> None:
    assert "no address that can be fetched" in refusal(site.redirect("/a", to)).reason


@pytest.mark.parametrize("private", ["127.0.0.2", "[::1]", "169.254.169.254", "10.0.0.1", "0.0.0.0", "2130706434"])
def test_a_redirect_into_a_private_network_is_not_followed(site: Site, private: str) -> None:
    url = site.redirect("/a", f"http://{private}/secret")
    public = "127.0.0.1"  # stands for a public address, as there is none here
    with (
        Fetcher(limits=QUICK, is_public=lambda address: address == public) as fetcher,
        pytest.raises(FetchError, match=r"not an address of the public internet.*--allow-private"),
    ):
        fetcher.get(url)
    assert site.paths() == ["/a"]


def test_this_machine_is_private_unless_it_is_allowed(site: Site) -> None:
    url = site.put("/a", page("Ferry", "Aground."))
    with Fetcher(limits=QUICK) as fetcher, pytest.raises(FetchError, match="public internet"):
        fetcher.get(url)
    assert site.asked == []
    assert get(url).body


def test_a_name_that_changes_its_address_leads_nowhere_else(site: Site) -> None:
    """The address that was checked is the one connected to: the name is not resolved a second time."""
    site.put("/a", page("Ferry", "Aground."), connection="close")
    site.put("/robots.txt", "", "text/plain", connection="close")
    port = int(site.url.rpartition(":")[2])
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) <= 2 else ["127.0.0.2"]

    with Fetcher(limits=QUICK, resolve=rebinding, is_public=lambda address: address == "127.0.0.1") as fetcher:
        assert fetcher.get(f"http://news.example:{port}/a").body
        assert asked == ["news.example"] * 2, "once for each connection"
        with pytest.raises(FetchError, match=r"127\.0\.0\.2"):
            fetcher.get(f"http://news.example:{port}/a")
    assert site.asked[1][1]["host"] == f"news.example:{port}"


def test_of_several_addresses_none_may_be_private(site: Site) -> None:
    with (
        Fetcher(limits=QUICK, resolve=lambda _host, _port: ["93.184.215.14", "10.1.2.3"]) as fetcher,
        pytest.raises(FetchError, match=r"10\.1\.2\.3"),
    ):
        fetcher.get("http://news.example/a")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07::1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.5.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("2002:a00:1::", False),
        ("nonsense", False),
    ],
)
def test_public_addresses_are_told_from_others(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_passing_fault_is_tried_again(site: Site, status: int) -> None:
    tries: list[int] = []

    def flaky(handler: BaseHTTPRequestHandler) -> None:
        tries.append(1)
        if len(tries) < 3:
            handler.wfile.write(f"HTTP/1.1 {status} Busy\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n".encode())
            return
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nok")

    site.answers["/a"] = flaky
    waits: list[float] = []
    assert get(f"{site.url}/a", sleep=waits.append).body == b"ok"
    assert [wait for wait in waits if wait > 1] == [7, 7], "as the server asks"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_lasting_fault_is_told_at_once(site: Site, status: int) -> None:
    error = refusal(site.put("/a", "no", status=status))
    assert f"answers {status}" in error.reason
    assert not error.passing
    assert site.paths() == ["/a"]


def test_a_server_that_keeps_failing_is_given_up(site: Site) -> None:
    error = refusal(site.put("/a", "no", status=503))
    assert error.passing
    assert site.paths() == ["/a"] * 3


def test_an_answer_that_drips_ends_at_the_deadline(site: Site) -> None:
    site.answers["/a"] = dripping(b"x" * 400, 0.1)
    begin = time.monotonic()
    error = refusal(f"{site.url}/a")
    assert "too long" in error.reason
    assert time.monotonic() - begin < 12, "three tries of at most 1.5 s"


def test_an_answer_that_never_comes_ends(site: Site) -> None:
    site.answers["/a"] = lambda _handler: time.sleep(1)
    assert "too long" in refusal(f"{site.url}/a").reason


def test_an_answer_that_breaks_off_is_none(site: Site) -> None:
    def broken(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 1000\r\n\r\nhalf")
        handler.close_connection = True

    site.answers["/a"] = broken
    assert "broke off" in refusal(f"{site.url}/a").reason


@pytest.mark.parametrize("answer", [b"this is not HTTP at all\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"x" * 200_000])
def test_what_is_no_http_is_told(site: Site, answer: bytes) -> None:
    def strange(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(answer)
        handler.close_connection = True

    site.answers["/a"] = strange
    assert "is no HTTP" in refusal(f"{site.url}/a").reason


@pytest.mark.parametrize("told", [True, False])
def test_a_large_answer_is_not_read_to_its_end(site: Site, told: bool) -> None:
    def large(handler: BaseHTTPRequestHandler) -> None:
        size = "content-length: 9000000\r\n" if told else "connection: close\r\n"
        handler.wfile.write(f"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n{size}\r\n".encode())
        for _ in range(90):
            handler.wfile.write(b"x" * 100_000)
        handler.close_connection = True

    site.answers["/a"] = large
    assert "larger than 0.2 MB" in refusal(f"{site.url}/a").reason


def test_a_packed_answer_is_unpacked_within_the_limit(site: Site) -> None:
    small, bomb = gzip.compress(b"<p>ok</p>"), gzip.compress(b"x" * 5_000_000)
    assert get(site.put("/a", small, content_encoding="gzip")).body == b"<p>ok</p>"
    assert "larger than" in refusal(site.put("/b", bomb, content_encoding="gzip")).reason
    assert "cannot be unpacked" in refusal(site.put("/c", b"not gzip", content_encoding="gzip")).reason


@pytest.mark.parametrize(
    "kind", ["image/png", "video/mp4", "application/octet-stream", "", "font/woff2", "image/svg+xml"]
)
def test_what_is_not_read_is_not_downloaded(site: Site, kind: str) -> None:
    assert "not read" in refusal(site.put("/a", b"\x00" * 1000, kind)).reason


def test_a_host_that_does_not_answer_is_left_alone_after_a_while() -> None:
    with website() as gone:
        url = gone.url
    with Fetcher(allow_private=True, limits=QUICK) as fetcher:
        reasons = []
        for _ in range(5):
            with pytest.raises(FetchError) as caught:
                fetcher.get(f"{url}/a")
            assert caught.value.passing
            reasons.append(caught.value.reason)
    assert "nobody answers" in reasons[0]
    assert "3 times in a row" in reasons[-1]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("HTTP://News.Example:80/a#top", "http://news.example/a"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example:8443/a b?q=ä", "https://news.example:8443/a%20b?q=%C3%A4"),
        ("https://münchen.example/x", "https://xn--mnchen-3ya.example/x"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
    ],
)
def test_an_address_has_one_form(given: str, kept: str) -> None:
    assert normalised(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "news.example",
        "http://",
        "http://u:p@news.example/",
        "http://a:99999/",
        "mailto:a@b",
        "https://a b.example/",
        "http://a%20b/",
    ],
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        normalised(given)
