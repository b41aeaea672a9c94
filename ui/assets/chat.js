// The conversation: keeps a growing answer in sight, from its question on.
(() => {
  "use strict";

  // Gradio labels each message with its own HTML source, which a screen reader would read out.
  function unlabel(root) {
    root.querySelectorAll("#conversation [data-testid=bot], #conversation [data-testid=user]").forEach((message) => {
      message.removeAttribute("aria-label");
    });
  }

  // A new answer is read from its question on, so that stays at the top; Gradio would show the answer's end.
  let followed = "";
  function follow() {
    const board = document.querySelector("#conversation [role=log]");
    const questions = board ? board.querySelectorAll(".question") : [];
    if (!questions.length) {
      followed = "";
      return;
    }
    const growing = board.querySelector(".answer.waiting, .answer.streaming") !== null;
    const state = `${questions.length} ${growing}`;
    if (state === followed && !growing) return;
    followed = state;
    const top = questions[questions.length - 1].getBoundingClientRect().top;
    board.scrollTop += top - board.getBoundingClientRect().top - 16;
  }

  new MutationObserver(() => {
    unlabel(document);
    follow();
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributeFilter: ["aria-label"],
  });
})();
