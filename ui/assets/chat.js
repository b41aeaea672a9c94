// The conversation: keeps a growing answer in sight, its address and its words over a reload, and mends Gradio's labels.
(() => {
  "use strict";

  const { fill, choose, box, answering, note, unnote } = window.newsdesk;

  // What is typed, and what is being answered, outlives a reload of the page (and the server's being started anew).
  function remember() {
    const field = box();
    if (field) sessionStorage.setItem("newsdesk-draft", field.value);
  }

  let asked = false;
  function recall() {
    const field = box();
    if (!field || asked) return;
    asked = true;
    const draft = sessionStorage.getItem("newsdesk-draft");
    const pending = sessionStorage.getItem("newsdesk-pending");
    sessionStorage.removeItem("newsdesk-pending");
    if (field.value || !(draft || pending)) return;
    fill("question", draft || pending);
    if (draft) return;
    note("The page was loaded anew before this question was answered. Send it again?");
  }

  function keepPending(questions) {
    if (!asked) return;
    if (answering()) {
      sessionStorage.setItem("newsdesk-pending", questions[questions.length - 1].innerText);
      remember();
    } else if (questions.length) {
      sessionStorage.removeItem("newsdesk-pending");
    }
  }

  document.addEventListener("input", (event) => event.target === box() && remember());

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    const typing = at instanceof Element && at.closest("input, textarea, select, [contenteditable=true]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      choose("ask");
      setTimeout(() => box()?.focus(), 0);
    }
  });

  // It labels each message with its own HTML source, which a screen reader would read out.
  function unlabel() {
    document
      .querySelectorAll("#conversation [data-testid=bot][aria-label], #conversation [data-testid=user][aria-label]")
      .forEach((message) => message.removeAttribute("aria-label"));
  }

  // It calls its buttons a list, which may hold none.
  function group() {
    document.querySelectorAll("#conversation .examples[role=list]").forEach((examples) => {
      examples.setAttribute("role", "group");
      examples.setAttribute("aria-label", "Questions to begin with");
    });
  }

  function press(root) {
    root.querySelectorAll(".act.up, .act.down").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.classList.contains("pressed")));
    });
  }

  // The address names the conversation, so that a reload opens it again.
  // Until the page is built, the one it names is still to come.
  let built = false;
  function address() {
    built ||= document.querySelector("#conversation .welcome, #conversation .asked") !== null;
    if (!built) return;
    recall();
    const last = [...document.querySelectorAll("#conversation .acts .act.up")].at(-1);
    const url = new URL(location.href);
    const shown = document.querySelector("#conversation .asked");
    if (last) url.searchParams.set("conversation", last.value.split("/")[0]);
    else if (!shown) url.searchParams.delete("conversation");
    if (url.href !== location.href) history.replaceState(null, "", url);
  }

  // A new answer is read from its question on, so that stays at the top; Gradio would show the answer's end.
  let followed = "";
  function follow() {
    const board = document.querySelector("#conversation [role=log]");
    const questions = board ? board.querySelectorAll(".asked") : [];
    if (!questions.length) {
      followed = "";
      return;
    }
    const growing = answering();
    const state = `${questions.length} ${growing}`;
    if (state === followed && !growing) return;
    followed = state;
    if (growing) unnote();
    keepPending(board.querySelectorAll(".question"));
    const top = questions[questions.length - 1].getBoundingClientRect().top;
    board.scrollTop += top - board.getBoundingClientRect().top - 16;
  }

  new MutationObserver(() => {
    unlabel();
    group();
    press(document);
    follow();
    address();
  }).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["aria-label"] });
})();
