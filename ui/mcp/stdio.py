"""``newsdesk mcp``: the MCP server over standard input and output, for assistants that start it themselves."""

from ui.backend.questions import Source
from ui.mcp.server import build_mcp


def run_stdio(source: Source) -> None:
    """Serve until standard input is closed."""
    build_mcp(source).run("stdio")
