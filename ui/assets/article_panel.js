// Opens articles beside the chat. The server renders and escapes; this places what it sends and scrolls to the quote.
(() => {
  "use strict";

  const { root: ROOT, make } = window.newsdesk;
  const LINKS = "a.cite, a.read, a.browse, #reader a.number";
  const BESIDE = matchMedia("(min-width: 1100px)"); // as in article.css: below, the article covers the page
  let reader = null;
  let opener = null; // where the focus goes back to
  let asked = 0; // only the latest click counts

  function build() {
    reader = make("aside", { id: "reader", hidden: true });
    reader.setAttribute("aria-label", "Article");
    const list = make("a", { className: "browse", href: new URL("articles", ROOT).href, textContent: "All articles" });
    const close = make("button", { type: "button", className: "reader-close", textContent: "Close" });
    close.setAttribute("aria-label", "Close the article");
    close.addEventListener("click", shut);
    // Focusable, so that it can be scrolled from the keyboard.
    const body = make("div", { className: "reader-body", tabIndex: 0 });
    body.setAttribute("role", "region");
    body.setAttribute("aria-label", "Text");
    reader.append(make("div", { className: "reader-bar" }, list, close), body);
    document.body.append(reader);
    BESIDE.addEventListener("change", cover);
  }

  function cover() {
    const page = document.querySelector("gradio-app");
    if (page) page.inert = !reader.hidden && !BESIDE.matches;
  }

  function say(text, alarm = false) {
    const line = make("p", { className: alarm ? "about failure" : "about", textContent: text });
    line.setAttribute("role", alarm ? "alert" : "status");
    reader.querySelector(".reader-body").replaceChildren(line);
  }

  async function open(url) {
    if (!reader) build();
    const turn = ++asked;
    reader.hidden = false;
    document.documentElement.classList.add("reading");
    cover();
    const slow = setTimeout(() => turn === asked && say("Fetching the article …"), 300);
    const address = new URL(url.pathname + url.search, location.origin);
    address.searchParams.set("fragment", "1");
    try {
      const response = await fetch(address, { credentials: "same-origin" });
      const html = await response.text();
      clearTimeout(slow);
      if (turn !== asked) return;
      if (!(response.headers.get("content-type") || "").startsWith("text/html")) throw new Error(response.status);
      reader.querySelector(".reader-body").innerHTML = html;
      const own = reader.querySelector("a.own-page");
      if (own) own.href = new URL(url.pathname + url.search + url.hash, location.origin).href; // with what is marked
      arrive(url.hash);
    } catch (error) {
      if (turn === asked) say("The article could not be fetched. Is the server still running?", true);
    } finally {
      clearTimeout(slow);
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
    cover();
    document.documentElement.classList.remove("reading");
    document.querySelectorAll("a.opened").forEach((link) => link.classList.remove("opened"));
    if (opener && opener.isConnected) {
      window.newsdesk.returning = true; // no card pops up over what was being read
      opener.focus();
      window.newsdesk.returning = false;
    }
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
