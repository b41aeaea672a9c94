// Opens articles beside the chat. The server renders and escapes; this places what it sends and scrolls to the quote.
(() => {
  "use strict";

  // The scripts are served beside the page, which may stand under a path of its own.
  const ROOT = new URL("..", document.currentScript.src);
  const LINKS = "a.cite, a.read, a.browse, #reader a.number";
  let reader = null;
  let opener = null; // where the focus goes back to
  let asked = 0; // only the latest click counts

  function build() {
    reader = document.createElement("aside");
    reader.id = "reader";
    reader.setAttribute("aria-label", "Article");
    reader.hidden = true;
    const bar = document.createElement("div");
    bar.className = "reader-bar";
    const list = document.createElement("a");
    list.className = "browse";
    list.href = new URL("articles", ROOT).href;
    list.textContent = "All articles";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "reader-close";
    close.setAttribute("aria-label", "Close the article");
    close.textContent = "Close";
    close.addEventListener("click", shut);
    const body = document.createElement("div");
    body.className = "reader-body";
    body.setAttribute("aria-live", "polite");
    bar.append(list, close);
    reader.append(bar, body);
    document.body.append(reader);
  }

  function say(text) {
    const line = document.createElement("p");
    line.className = "about";
    line.textContent = text;
    reader.querySelector(".reader-body").replaceChildren(line);
  }

  async function open(url) {
    if (!reader) build();
    const turn = ++asked;
    reader.hidden = false;
    document.documentElement.classList.add("reading");
    const address = new URL(url.pathname + url.search, location.origin);
    address.searchParams.set("fragment", "1");
    try {
      const response = await fetch(address, { credentials: "same-origin" });
      const html = await response.text();
      if (turn !== asked) return;
      if (!(response.headers.get("content-type") || "").startsWith("text/html")) throw new Error(response.status);
      reader.querySelector(".reader-body").innerHTML = html;
      arrive(url.hash);
    } catch (error) {
      if (turn === asked) say("The article could not be fetched. Is the server still running?");
    }
  }

  function arrive(hash) {
    const body = reader.querySelector(".reader-body");
    const paragraph = /^#p\d+$/.test(hash) ? body.querySelector(hash) : null;
    const place = body.querySelector("mark.mark-current") || paragraph;
    if (paragraph) paragraph.classList.add("here");
    body.scrollTop = 0;
    if (place) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      place.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    }
    const focus = paragraph || body.querySelector("h2");
    if (focus) {
      focus.tabIndex = -1;
      focus.focus({ preventScroll: true });
    }
  }

  function shut() {
    if (!reader || reader.hidden) return;
    asked++;
    reader.hidden = true;
    document.documentElement.classList.remove("reading");
    document.querySelectorAll("a.opened").forEach((link) => link.classList.remove("opened"));
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  }

  document.addEventListener(
    "click",
    (event) => {
      // With a modifier key the browser opens the article's own page in a new tab.
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = event.target instanceof Element ? event.target.closest(LINKS) : null;
      if (!link) return;
      const url = new URL(link.getAttribute("href"), location.href);
      if (link.matches(".number")) {
        event.preventDefault();
        arrive(url.hash);
        return;
      }
      if (url.origin !== location.origin || !url.pathname.startsWith(`${ROOT.pathname}articles`)) return;
      event.preventDefault();
      event.stopPropagation();
      if (!reader || !reader.contains(link)) {
        opener = link;
        document.querySelectorAll("a.opened").forEach((other) => other.classList.remove("opened"));
        link.classList.add("opened");
      }
      open(url);
    },
    true,
  );

  document.addEventListener("submit", (event) => {
    const form = event.target instanceof Element ? event.target.closest("#reader form.find") : null;
    if (!form) return;
    event.preventDefault();
    const url = new URL("articles", ROOT);
    url.searchParams.set("find", form.elements.find.value);
    open(url);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && reader && !reader.hidden) {
      event.preventDefault();
      shut();
    }
  });
})();
