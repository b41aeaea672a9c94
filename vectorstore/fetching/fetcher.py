"""Fetches pages politely: robots.txt is kept to, a host gets one request at a time, and nothing is fetched in vain.

No cookies, no proxies of the environment, a limit on time and size; redirects are followed by hand, each one checked.
"""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from vectorstore.fetching import addresses
from vectorstore.fetching.addresses import CheckedBackend, PrivateAddressError, normalised
from vectorstore.fetching.content_types import ending_of
from vectorstore.fetching.robots import MAX_BYTES as ROBOTS_BYTES
from vectorstore.fetching.robots import Rules, rules_of, site_of
from vectorstore.fetching.transport import Transport
from vectorstore.fetching.values import Fetched, FetchError, Limits, Validators

AGENT = f"Newsdesk/{version('newsdesk')}"
MAX_REDIRECTS = 5
_TRIES = 3
_GIVEN_UP = 3
"""Failures in a row after which a host is not tried again by the same fetcher."""
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_WAIT = 30.0


class Fetcher:
    """A context manager; safe to use from several threads."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
        resolve: addresses.Resolve = addresses.resolve,
        is_public: addresses.IsPublic = addresses.is_public,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Set a fetcher up.

        Args:
            allow_private: whether addresses of private networks and of this machine may be connected to.
        """
        self._limits = limits or Limits()
        self._sleep = sleep
        self._backend = CheckedBackend(allow_private=allow_private, resolve=resolve, is_public=is_public)
        self._transport = Transport(self._backend)
        seconds = {"connect": self._limits.connect_seconds, "read": self._limits.read_seconds}
        self._timeout = {**seconds, "write": self._limits.read_seconds, "pool": self._limits.total_seconds}
        self._hosts: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._last: dict[str, float] = {}
        self._rules: dict[str, Rules] = {}
        self._failures: Counter[str] = Counter()

    def get(self, url: str, known: Validators | None = None) -> Fetched:
        """Fetch an address.

        Args:
            known: what was said of the version that is known; a server with no newer one sends none.

        Raises:
            FetchError: it cannot be had, or may not.
        """
        here = _checked(url)
        for _ in range(MAX_REDIRECTS + 1):
            with self._turn(here) as rules:
                if refusal := rules.refuses(here):
                    raise FetchError(refusal)
                found = self._retried(here, known or Validators())
            if isinstance(found, Fetched):
                return found
            here = _onward(here, found)
        raise FetchError(f"it redirects more than {MAX_REDIRECTS} times")

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _turn(self, url: str) -> Iterator[Rules]:
        """Wait until it is this request's turn at its host; give the site's rules."""
        host, site = urlsplit(url).netloc, site_of(url)
        with self._hosts[host]:
            if self._failures[host] >= _GIVEN_UP:
                raise FetchError(f"{host} did not answer {_GIVEN_UP} times in a row", passing=True)
            rules = self._rules.get(site)
            if rules is None:
                rules = self._rules[site] = self._read_rules(site, host)
            self._pause(host, rules.delay)
            try:
                yield rules
            except FetchError as error:
                self._failures[host] = self._failures[host] + 1 if error.host else 0
                raise
            else:
                self._failures[host] = 0
            finally:
                self._last[host] = time.monotonic()

    def _pause(self, host: str, delay: float) -> None:
        since = time.monotonic() - self._last.get(host, float("-inf"))
        wait = max(self._limits.pause_seconds, delay) - since
        if wait > 0:
            self._sleep(wait)

    def _read_rules(self, site: str, host: str) -> Rules:
        here = f"{site}/robots.txt"
        try:
            for _ in range(MAX_REDIRECTS + 1):
                status, body, onward = self._robots(here)
                if not onward:
                    return rules_of(status, body)
                here = _onward(here, onward)
        except FetchError as error:
            if error.host:
                self._failures[host] += 1
                raise  # not remembered: the site itself was not reached
            return Rules(refusal=f"the site's robots.txt cannot be read ({error.reason})")
        finally:
            self._last[host] = time.monotonic()
        return Rules()

    def _robots(self, url: str) -> tuple[int, bytes, str]:
        """Return status and body, and where to go on, of one request for a robots.txt."""
        with self._asked(url, {}) as response:
            if response.status_code in _REDIRECTS:
                return response.status_code, b"", response.headers.get("location", "")
            body = b""
            for piece in response.iter_bytes():
                body += piece
                if len(body) > ROBOTS_BYTES:
                    break
            return response.status_code, body, ""

    def _retried(self, url: str, known: Validators) -> "Fetched | str":
        retrying = Retrying(
            stop=stop_after_attempt(_TRIES),
            wait=self._wait,
            retry=retry_if_exception(lambda error: isinstance(error, FetchError) and error.passing),
            sleep=self._sleep,
            reraise=True,
        )
        found: Fetched | str = retrying(self._once, url, known)
        return found

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, FetchError) else None
        grown = self._limits.backoff_seconds * 2.0 ** (state.attempt_number - 1)
        return min(max(asked or 0.0, grown), _LONGEST_WAIT)

    def _once(self, url: str, known: Validators) -> "Fetched | str":
        """Send one request; return its answer, or the address to which it redirects."""
        headers = {"if-none-match": known.etag, "if-modified-since": known.modified}
        with self._asked(url, {name: value for name, value in headers.items() if value}) as response:
            status, given = response.status_code, response.headers
            if status == 304:
                return Fetched(url, "", "", b"", known, unchanged=True)
            if status in _REDIRECTS and given.get("location"):
                return str(given["location"])
            if status != 200:
                raise _refused(status, given)
            content_type = given.get("content-type", "")
            ending = ending_of(content_type, url)
            if ending is None:
                raise FetchError(f"it is {content_type.partition(';')[0] or 'of no known type'}, which is not read")
            validators = Validators(given.get("etag", "")[:1000], given.get("last-modified", "")[:100])
            return Fetched(url, ending, content_type, self._body(response), validators)

    def _body(self, response: httpx.Response) -> bytes:
        most = int(self._limits.megabytes * 10**6)
        too_large = FetchError(f"it is larger than {self._limits.megabytes:g} MB")
        if int(length if (length := response.headers.get("content-length", "")).isdecimal() else 0) > most:
            raise too_large
        if response.headers.get("content-encoding", "identity").lower() not in (
            "identity",
            "gzip",
            "deflate",
            "x-gzip",
        ):
            raise FetchError("it is packed in a way that was not asked for")
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > most:
                raise too_large
        return bytes(body)

    @contextmanager
    def _asked(self, url: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """Send a request, and turn what goes wrong until its answer is read into a FetchError."""
        self._backend.set_deadline(self._limits.total_seconds)
        try:
            # Not by a client of httpx, which keeps cookies, and fails on a redirect to what it does not know.
            about = {"user-agent": AGENT, "accept": "*/*", "accept-encoding": "gzip, deflate", **headers}
            request = httpx.Request("GET", url, headers=about, extensions={"timeout": self._timeout})
            with closing(self._transport.handle_request(request)) as response:
                yield response
        except PrivateAddressError as error:
            raise FetchError(f"{error}; --allow-private allows private addresses") from error
        except (httpcore.ConnectTimeout, httpcore.ConnectError, httpx.ConnectError) as error:
            raise FetchError(f"nobody answers there ({_said(error)})", passing=True, host=True) from error
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise FetchError("it took too long to answer", passing=True, host=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError) as error:
            raise FetchError(f"the answer broke off or is no HTTP ({_said(error)})", passing=True) from error
        except (httpx.DecodingError, httpx.InvalidURL, ValueError) as error:
            raise FetchError(f"the answer cannot be unpacked ({_said(error)})") from error


def _checked(url: str) -> str:
    try:
        return normalised(url)
    except (ValueError, UnicodeError) as error:
        raise FetchError(f"it is no address that can be fetched: {error}") from error


def _onward(here: str, to: str) -> str:
    """Return where a redirect leads."""
    try:
        return normalised(urljoin(here, to))
    except (ValueError, UnicodeError) as error:
        raise FetchError(f"it redirects to {to[:200]!r}, which is no address that can be fetched: {error}") from error


def _refused(status: int, headers: httpx.Headers) -> FetchError:
    said = httpx.codes.get_reason_phrase(status) or "no known status"
    return FetchError(f"the site answers {status} ({said})", passing=status in _PASSING, wait=_asked_wait(headers))


def _asked_wait(headers: httpx.Headers) -> float | None:
    """Return the seconds of a Retry-After header, which names a number or a time."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text[:6])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time()) if text else None
    except (ValueError, TypeError, OverflowError):
        return None


def _said(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200].rstrip(". ") or type(error).__name__
