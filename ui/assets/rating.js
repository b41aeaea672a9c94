// What a reader thinks of an answer: a thumb and a comment, kept with it.
(() => {
  "use strict";

  const { make, say, send } = window.newsdesk;

  async function rate(acts, thumb, comment) {
    const name = acts.querySelector(".act.up").value.split("/");
    await send("PUT", `conversations/${name[0]}/turns/${name[1]}/rating`, { thumb, comment });
    for (const each of ["up", "down"]) acts.querySelector(`.act.${each}`).classList.toggle("pressed", thumb === each);
    acts.querySelector(".act.remark").classList.toggle("pressed", comment !== "");
    acts.querySelector(".remark-text").textContent = comment;
    for (const each of acts.querySelectorAll(".act.up, .act.down")) {
      each.setAttribute("aria-pressed", String(each.classList.contains("pressed")));
    }
  }

  function rated(acts) {
    const thumb = ["up", "down"].find((each) => acts.querySelector(`.act.${each}`).classList.contains("pressed"));
    return { thumb: thumb ?? null, comment: acts.querySelector(".remark-text").textContent };
  }

  async function judge(button, thumb) {
    const acts = button.closest(".acts");
    const now = rated(acts);
    try {
      await rate(acts, now.thumb === thumb ? null : thumb, now.comment);
      say("Your judgement is kept.");
    } catch (error) {
      complain(acts, error.message);
    }
  }

  function remark(button) {
    const acts = button.closest(".acts");
    const open = acts.parentElement.querySelector(".remark-form");
    if (open) {
      open.remove();
      return;
    }
    acts.parentElement.querySelector(".copy-menu")?.remove(); // one thing at a time
    const text = make("textarea", { rows: 3, maxLength: 4000, value: rated(acts).comment });
    const label = make("label", {}, "What is right or wrong with this answer?", text);
    const keep = make("button", { type: "submit", className: "act", textContent: "Keep comment" });
    const form = make("form", { className: "remark-form" }, label, keep);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await rate(acts, rated(acts).thumb, text.value.trim());
        form.remove();
        button.focus();
        say("Your comment is kept.");
      } catch (error) {
        complain(acts, error.message);
      }
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation(); // an article that is open beside it stays
      form.remove();
      button.focus();
    });
    acts.after(form);
    text.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" }); // not below the question's box
  }

  function complain(acts, message) {
    acts.parentElement.querySelector(".complaint")?.remove();
    const line = make("p", { className: "note complaint", textContent: message });
    line.setAttribute("role", "alert");
    acts.after(line);
  }

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("#conversation .acts button.act") : null;
    if (button?.matches(".up")) judge(button, "up");
    if (button?.matches(".down")) judge(button, "down");
    if (button?.matches(".remark")) remark(button);
  });
})();
