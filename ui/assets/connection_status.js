// Says when the server is gone or the session has ended, and when it is back; Gradio's own note goes after a while.
(() => {
  "use strict";

  const { root, make, say } = window.newsdesk;
  const EVERY_MS = 4000;
  let note = null;
  let failures = 0;

  function tell(text, link) {
    if (note?.dataset.text === text) return;
    note?.remove();
    note = make("div", { id: "offline" }, make("p", {}, text, ...(link ? [" ", link] : [])));
    note.dataset.text = text;
    note.setAttribute("role", "alert");
    document.body.append(note);
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
        say("The server is back.");
      }
    }
    setTimeout(look, failures ? EVERY_MS / 4 : EVERY_MS);
  }

  setTimeout(look, EVERY_MS);
})();
