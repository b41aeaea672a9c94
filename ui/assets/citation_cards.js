// The card of a citation: what it quotes, from where. Shown on hover and focus; arrows walk from one to the next.
(() => {
  "use strict";

  const { make } = window.newsdesk;
  const CITES = "#conversation .answer a.cite";
  let card = null;
  let shownFor = null;
  let leaving = 0;

  function build() {
    card = make("div", { id: "card", hidden: true });
    card.setAttribute("role", "tooltip");
    card.addEventListener("mouseenter", () => clearTimeout(leaving));
    card.addEventListener("mouseleave", later);
    (document.querySelector("main") ?? document.body).append(card);
  }

  function show(link) {
    const words = link.nextElementSibling;
    if (!words || !words.classList.contains("card-words")) return;
    if (!card) build();
    clearTimeout(leaving);
    if (shownFor === link) return;
    hide();
    shownFor = link;
    card.replaceChildren(...[...words.childNodes].map((node) => node.cloneNode(true)));
    card.hidden = false;
    link.setAttribute("aria-describedby", "card");
    place(link);
  }

  function place(link) {
    const mark = link.getBoundingClientRect();
    const size = card.getBoundingClientRect();
    const left = Math.min(Math.max(8, mark.left + mark.width / 2 - size.width / 2), innerWidth - size.width - 8);
    // Above the mark, where it hides what was read and not what comes.
    const above = mark.top - size.height - 8;
    card.style.left = `${left}px`;
    card.style.top = `${above >= 8 ? above : mark.bottom + 8}px`;
  }

  function hide() {
    clearTimeout(leaving);
    if (!shownFor) return;
    shownFor.removeAttribute("aria-describedby");
    shownFor = null;
    card.hidden = true;
  }

  function later() {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 150);
  }

  function cite(target) {
    return target instanceof Element ? target.closest(CITES) : null;
  }

  // A mark that comes to lie under a mouse at rest, as when an article is closed, was not pointed at.
  let mouse = "";
  function moved(event) {
    const before = mouse;
    mouse = `${event.clientX} ${event.clientY}`;
    return mouse !== before;
  }

  document.addEventListener("mousedown", moved);
  document.addEventListener("mouseover", (event) => {
    if (!moved(event)) return;
    const link = cite(event.target);
    if (link) show(link);
    else if (shownFor && document.activeElement !== shownFor && !(card && card.contains(event.target))) later();
  });
  document.addEventListener("focusin", (event) => {
    const link = cite(event.target);
    // After a click the article is open, and a card would hide it.
    if (link && link.matches(":focus-visible") && !window.newsdesk.returning) show(link);
    else hide();
  });
  // Taking the focus may itself scroll the mark into view, so a card that was tabbed to goes with its mark for as long
  // as that is seen. A mouse stays where it is, and what it pointed at has gone from under it.
  function follow() {
    if (!shownFor) return;
    const mark = shownFor.getBoundingClientRect();
    const at = document.elementFromPoint(mark.left + mark.width / 2, mark.top + mark.height / 2);
    if (document.activeElement === shownFor && at && (shownFor.contains(at) || card.contains(at))) place(shownFor);
    else hide();
  }

  document.addEventListener("scroll", follow, true);
  addEventListener("resize", follow); // as when a phone is turned
  document.addEventListener("click", hide, true);

  // Left and right walk through the answer's citations, in the text or beside the open article.
  function step(event) {
    const reader = document.querySelector("#reader:not([hidden])");
    const inReader = reader && reader.contains(document.activeElement);
    const from = inReader ? document.querySelector(`${CITES}.opened`) : cite(document.activeElement);
    if (!from) return;
    const all = [...from.closest(".answer").querySelectorAll(".sentence a.cite")];
    const at = all.findIndex((link) => link === from || link.getAttribute("href") === from.getAttribute("href"));
    const next = all[at + (event.key === "ArrowRight" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    if (inReader) next.click();
    else next.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") step(event);
    if (event.key === "Escape" && shownFor) {
      event.stopImmediatePropagation();
      hide();
    }
  });
})();
