// The list of conversations: fetched when its view is chosen; reopened, renamed and deleted in place.
(() => {
  "use strict";

  const { make, say, put, fill, send, choose, whenChosen } = window.newsdesk;

  function place() {
    return document.getElementById("conversations");
  }

  async function load() {
    const list = place();
    if (!list) return;
    try {
      const response = await send("GET", "conversations");
      put(list, await response.text());
    } catch (error) {
      const line = make("p", { className: "failure", textContent: `${error.message} ` });
      line.setAttribute("role", "alert");
      const retry = make("button", { type: "button", className: "act", textContent: "Try again" });
      retry.addEventListener("click", load);
      line.append(retry);
      list.replaceChildren(line);
    }
  }

  function complain(item, error) {
    item.querySelector(".failure")?.remove();
    const line = make("p", { className: "failure", textContent: error.message });
    line.setAttribute("role", "alert");
    item.append(line);
  }

  function name(item) {
    return new URL(item.querySelector("a.reopen").href).searchParams.get("conversation");
  }

  function rename(item, button) {
    if (item.querySelector("form")) return;
    const link = item.querySelector("a.reopen");
    const text = make("input", { type: "text", maxLength: 200, value: link.textContent });
    const label = make("label", {}, make("span", { className: "unseen", textContent: "New name" }), text);
    const form = make("form", { className: "renaming" }, label);
    form.append(make("button", { type: "submit", className: "act", textContent: "Keep" }));
    const cancel = make("button", { type: "button", className: "act", textContent: "Cancel" });
    form.append(cancel);
    const done = () => {
      form.remove();
      link.hidden = false;
      button.focus();
    };
    cancel.addEventListener("click", done);
    form.addEventListener("keydown", (event) => event.key === "Escape" && done());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await send("PATCH", `conversations/${name(item)}`, { title: text.value });
        say("The conversation is renamed.");
        await load();
      } catch (error) {
        complain(item, error);
      }
    });
    link.hidden = true;
    link.after(form);
    text.select();
    text.focus();
  }

  function remove(item, button) {
    if (item.querySelector(".sure")) return;
    const yes = make("button", { type: "button", className: "act warn", textContent: "Delete for good" });
    const no = make("button", { type: "button", className: "act", textContent: "Keep it" });
    const line = make("p", { className: "sure" }, "Delete this conversation with its answers? ", yes, no);
    const keep = () => {
      line.remove();
      button.focus();
    };
    no.addEventListener("click", keep);
    line.addEventListener("keydown", (event) => event.key === "Escape" && keep());
    yes.addEventListener("click", async () => {
      try {
        await send("DELETE", `conversations/${name(item)}`);
        say("The conversation is deleted.");
        await load();
      } catch (error) {
        complain(item, error);
      }
    });
    item.append(line);
    no.focus();
  }

  whenChosen("conversations", load);

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const item = event.target.closest("#conversations li");
    const button = item && event.target.closest("button.act");
    if (button?.matches(".rename")) rename(item, button);
    if (button?.matches(".delete")) remove(item, button);
    const link = item && event.target.closest("a.reopen");
    if (link && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      fill("conversation-id", name(item));
      choose("ask");
      setTimeout(() => document.querySelector("#reopen, #reopen button")?.click(), 60);
    }
  });
})();
