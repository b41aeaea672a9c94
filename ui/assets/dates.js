// The days that narrow a search: the browser's own fields for a date, bounded by the days of the collection.
(() => {
  "use strict";

  const { root } = window.newsdesk;
  const FIELDS = ".day input";
  let span = null;

  function bound(field) {
    if (!span?.first) return;
    const today = new Date().toISOString().slice(0, 10);
    field.min = span.first;
    // A question may be asked as of a day after the last article.
    const asOf = field.closest("label")?.textContent.trim().startsWith("As of");
    field.max = asOf && today > span.last ? today : span.last;
  }

  function dress() {
    for (const field of document.querySelectorAll(FIELDS)) {
      if (field.type === "date") continue;
      field.type = "date";
      bound(field);
    }
  }

  async function fetchSpan() {
    try {
      span = await (await fetch(new URL("library/span", root), { credentials: "same-origin" })).json();
      document.querySelectorAll(FIELDS).forEach(bound);
    } catch (error) {
      // The fields work without bounds.
    }
  }

  new MutationObserver(dress).observe(document.documentElement, { subtree: true, childList: true });
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(FIELDS)) fetchSpan(); // the Library may have changed
  });
  dress();
})();
