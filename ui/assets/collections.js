// Other collections of the same server: a menu in place of the button that leads to their list.
(() => {
  "use strict";

  const { make, root, send } = window.newsdesk;

  async function menu() {
    const form = document.querySelector("#masthead .collections");
    if (!form) return;
    const { collections } = await (await send("GET", "../api/collections")).json();
    if (collections.length < 2) return;
    const choice = make("select", {});
    choice.setAttribute("aria-label", "Collection");
    for (const { name, path } of collections) {
      choice.append(make("option", { value: path, textContent: name, selected: path === root.pathname }));
    }
    choice.addEventListener("change", () => location.assign(choice.value));
    form.replaceWith(choice);
  }

  menu().catch(() => {}); // the button stays
})();
