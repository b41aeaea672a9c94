"""Bodies of JSON, read strictly: what could not be sent back as it came is refused, and told in words."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from ui.net import RefusedError

_PLAIN = frozenset({"", "identity"})


class JsonRoute(APIRoute):
    """A route that reads its body as ``read_json`` does."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request; see the class."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(_Strict(request.scope, request.receive))

        return strict


class _Strict(Request):
    async def json(self) -> Any:
        refuse_packed(self)
        return read_json(await self.body())


def read_json(body: bytes) -> Any:
    """Return the value of a body of JSON.

    Python reads more than JSON has: NaN, numbers that become infinite, halves of characters. None of these can be
    written again, so that an answer that repeats one would fail.

    Raises:
        json.JSONDecodeError: it is no JSON.
        RefusedError: it is JSON that cannot be used.
    """
    try:
        found = json.loads(body.decode(json.detect_encoding(body)))
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except json.JSONDecodeError:
        raise
    except UnicodeDecodeError as error:
        raise RefusedError(400, "The request's body is not text in UTF-8.", "Send JSON in UTF-8.") from error
    except UnicodeEncodeError as error:
        told = r"The request's body has half of a character, such as \ud800 alone."
        raise RefusedError(400, told, "Send whole characters.") from error
    except RecursionError as error:
        told = "The request's body is nested too deeply."
        raise RefusedError(400, told, "The shapes that are taken are described at /docs.") from error
    except ValueError as error:
        told = "The request's body has a number that JSON has not, or one that is too large."
        raise RefusedError(400, told, "Send numbers of at most 300 digits; NaN and Infinity are none.") from error
    return found


def refuse_packed(request: Request) -> None:
    """Refuse a body that is packed, for it would be read as it is.

    Raises:
        RefusedError: the request says that its body is packed.
    """
    packed = request.headers.get("content-encoding", "").strip().lower()
    if packed not in _PLAIN:
        raise RefusedError(415, f"The request's body is packed ({packed[:40]!r}).", "Send it without Content-Encoding.")
