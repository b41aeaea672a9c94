// Says when the server is gone or the session has ended, and when it is back; Gradio's own note goes after a while.
(() => {
  "use strict";

  const { root, make, say } = window.newsdesk;
  const EVERY_MS = 4000;
  let note = null;
  let failures = 0;
  let next = 0;

  function tell(text, link) {
    if (note?.dataset.text === text) return;
    note?.remove();
    note = make("div", { id: "offline" }, make("p", {}, text, ...(link ? [" ", link] : [])));
    note.dataset.text = text;
    note.setAttribute("role", "alert");
    document.body.prepend(note);
    room();
  }

  // The page begins below the line, so that it covers nothing.
  function room() {
    document.documentElement.style.setProperty("--offline", `${note?.offsetHeight ?? 0}px`);
    document.documentElement.classList.toggle("offline", note !== null);
  }

  async function look() {
    if (document.visibilityState === "visible") {
      let status = 0;
      try {
        status = (await fetch(new URL("page/common.js", root), { cache: "no-store", credentials: "same-origin" })).status;
      } catch (error) {
        // nobody answers
      }
      failures = status ? 0 : failures + 1;
      if (status === 401) {
        const link = make("a", { href: new URL("login", root).href, textContent: "Log in again" });
        tell("Your session has ended.", link);
      } else if (failures > 1) {
        tell("The server does not answer. What is on this page stays, and goes on when the server is back.");
      } else if (status && note) {
        note.remove();
        note = null;
        room();
        say("The server is back.");
      }
    }
    clearTimeout(next);
    next = setTimeout(look, failures ? EVERY_MS / 4 : EVERY_MS);
  }

  // Gradio notices first, and puts its own note over the page's title.
  new MutationObserver(() => {
    if (note || !document.querySelector(".toast-wrap .toast-body.error")) return;
    failures = Math.max(failures, 1);
    look();
  }).observe(document.documentElement, { subtree: true, childList: true });

  next = setTimeout(look, EVERY_MS);
  addEventListener("resize", room);
})();
