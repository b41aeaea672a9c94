"""Where the server stands: at the root of its address, or under a path of its own behind a reverse proxy."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


def inner_path(scope: Scope) -> str:
    """Return a request's path as the server's routes know it, without the path it is published under."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(root) :] or "/" if root and _under(path, root) else path


class SubPath:
    """ASGI middleware: the server under ``root``, such as "/newsdesk".

    A proxy may take the prefix off or leave it; both come out the same.
    """

    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        if scope["type"] == "http":
            path = scope["path"]
            if path == self._root:  # without the slash, the page's relative addresses would lead elsewhere
                await RedirectResponse(f"{self._root}/", 308)(scope, receive, send)
                return
            whole = path if _under(path, self._root) else self._root + path
            scope = {**scope, "root_path": self._root, "path": whole}
        await self._app(scope, receive, send)


def _under(path: str, root: str) -> bool:
    return path == root or path.startswith(f"{root}/")
