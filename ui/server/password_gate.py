"""The optional password: a login page, and what stands before every other route when one is set.

People log in once and get a session cookie; programs send the password with each request, as ``Authorization: Bearer
PASSWORD`` or Basic with any user name.
"""

import base64
import math
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.html.templating import render
from ui.server.problems import error_response, is_navigation
from ui.server.sessions import SESSION_SECONDS, LoginThrottle, Sessions, same_password
from ui.sub_path import inner_path
from vectorstore.documents import digest

if TYPE_CHECKING:
    from vectorstore.storage.postgres.desks import Desks

_OPEN = frozenset({"/page/base.css", "/page/login.css", "/page/icon.svg", "/favicon.ico", "/robots.txt"})
_HEALTH = frozenset({"/healthz", "/readyz"})
"""Open too, and saying little to others."""
_MAX_FORM_BYTES = 8192


class PasswordMiddleware:
    """ASGI middleware; lets through who has given the password or a token. ``/healthz`` and ``/readyz`` are open."""

    def __init__(self, app: ASGIApp, *, password: str, home: Path, desks: "Desks | None" = None) -> None:
        """Put it before an app.

        Args:
            desks: where sessions are kept by several desks that share a database; None keeps them in the folder.
        """
        self._app = app
        self._password = password
        self._sessions = Sessions(home, password, kept=desks.kept if desks else None)
        self._tries = LoginThrottle()
        # Browsers keep one jar for all ports of a host: two servers must not log each other out.
        self._cookie = f"newsdesk_{desks.collection if desks else digest(str(home.absolute()))[:8]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        path = inner_path(scope)
        if path in {"/login", "/logout"}:
            answer = await (self._login(request) if path == "/login" else self._logout(request))
        elif path in _OPEN:
            await self._app(scope, receive, send)
            return
        else:
            refused = self._refused(request)
            if path in _HEALTH:
                request.state.trusted = refused is None
            elif refused is not None:
                await refused(scope, receive, send)
                return
            await self._app(scope, receive, send)
            return
        await answer(scope, receive, send)

    def _refused(self, request: Request) -> Response | None:
        """Return the answer to who may not pass, None to who may."""
        if getattr(request.state, "token", None) or self._sessions.valid(_cookie(request, self._cookie)):
            return None
        given = _given_password(request.headers)
        address = _address(request)
        if given is not None:
            if wait := self._tries.wait_seconds(address):
                return _too_often(request.scope, wait)
            if same_password(given, self._password):
                self._tries.succeeded(address)
                return None
            self._tries.failed(address)
            return _unauthorized(request.scope, "The password is wrong.")
        if request.method == "GET" and is_navigation(request.headers):
            return RedirectResponse(_login_address(request), 303, {"cache-control": "no-store"})
        return _unauthorized(request.scope, "This server asks for a password.")

    async def _login(self, request: Request) -> Response:
        onward = _local(request.query_params.get("next", ""))
        if request.method not in {"POST", "GET", "HEAD"}:
            return Response(status_code=405, headers={"allow": "GET, POST"})
        if request.method != "POST":
            return _page("login", onward=onward)
        address = _address(request)
        if wait := self._tries.wait_seconds(address):
            return _page("login", _wait_message(wait), onward, 429, {"retry-after": str(math.ceil(wait))})
        given = await _form_password(request)
        if given is None or not same_password(given, self._password):
            self._tries.failed(address)
            return _page("login", "That is not the password.", onward, 403)
        self._tries.succeeded(address)
        answer = RedirectResponse(f"{request.scope.get('root_path', '')}{onward}", 303, {"cache-control": "no-store"})
        self._set_cookie(request, answer, self._sessions.begin(), SESSION_SECONDS)
        return answer

    async def _logout(self, request: Request) -> Response:
        if request.method != "POST":
            return _page("logout")
        self._sessions.end(_cookie(request, self._cookie))
        answer = _page("login", "You are logged out.")
        self._set_cookie(request, answer, "", 0)
        return answer

    def _set_cookie(self, request: Request, answer: Response, value: str, seconds: int) -> None:
        answer.set_cookie(
            self._cookie,
            value,
            max_age=seconds,
            path=f"{request.scope.get('root_path', '')}/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )


def _cookie(request: Request, name: str) -> str:
    try:
        jar = SimpleCookie(request.headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""


def _given_password(headers: Headers) -> str | None:
    """Return the password in an Authorization header, None where there is none."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip().encode("latin-1", "replace").decode("utf-8", "replace")
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode("utf-8").partition(":")[2]
        except ValueError:
            return ""
    return None


async def _form_password(request: Request) -> str | None:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MAX_FORM_BYTES:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    return fields.get("password", [None])[0]


def _address(request: Request) -> str:
    """Return who asks. uvicorn takes what a trusted proxy forwards."""
    return request.client.host if request.client else ""


def _login_address(request: Request) -> str:
    asked = inner_path(request.scope)
    if request.url.query:
        asked += f"?{request.url.query}"
    onward = "" if asked == "/" else f"?next={quote(asked, safe='/')}"
    return f"{request.scope.get('root_path', '')}/login{onward}"


def _local(address: str) -> str:
    """Return an address of this server to go on to; one that leads elsewhere becomes the page's."""
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if plain and address.isprintable() else "/"


def _unauthorized(scope: Scope, error: str) -> Response:
    hint = "Open /login in a browser, or send the password or a token as Authorization: Bearer …."
    # Not Basic: browsers would ask with a window of their own.
    headers = {"www-authenticate": 'Bearer realm="Newsdesk"'}
    return error_response(scope, 401, error, hint, headers=headers, code="invalid_api_key")


def _too_often(scope: Scope, wait: float) -> Response:
    headers = {"retry-after": str(math.ceil(wait))}
    return error_response(scope, 429, _wait_message(wait), "Check the password meanwhile.", headers=headers)


def _wait_message(wait: float) -> str:
    seconds = math.ceil(wait)
    length = f"{seconds} seconds" if seconds < 120 else f"{math.ceil(seconds / 60)} minutes"
    return f"Too many wrong passwords. Try again in {length}."


def _page(
    kind: str, message: str = "", onward: str = "/", status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """Return the page that asks for the password, or whether to log out. It works without a script."""
    asks = kind == "login"
    onto = "" if onward == "/" else f"?next={quote(onward, safe='/')}"
    page = render(
        "login.html",
        title="Log in" if asks else "Log out",
        about="This collection is kept behind a password." if asks else "You will need the password to come back.",
        action=f"login{onto}" if asks else "logout",
        message=message,
        role="alert" if status >= 400 else "status",
        asks=asks,
    )
    return HTMLResponse(
        page,
        status,
        # Without a referrer of its own a browser would send the form as from nowhere, and the guard refuse it.
        {"cache-control": "no-store", "referrer-policy": "same-origin", **(headers or {})},
    )
