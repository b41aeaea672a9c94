// What the buttons below questions and answers do: edit, ask again, copy, change what is searched.
(() => {
  "use strict";

  const { make, say, send, fill, box, answering, note, unnote } = window.newsdesk;

  function place(button) {
    const asked = button.closest("#conversation").querySelectorAll(".asked");
    const before = [...asked].filter(
      (each) => each.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING || each.contains(button),
    );
    return { number: before.length, text: before.at(-1).querySelector(".question").innerText };
  }

  function edit(button) {
    const { number, text } = place(button);
    fill("editing", String(number));
    fill("question", text);
    const cancel = make("button", { type: "button", className: "act", textContent: "Cancel" });
    cancel.addEventListener("click", leave);
    note(`You are changing question ${number}: sending replaces it and what follows. `, cancel);
    box().focus();
  }

  function leave() {
    fill("editing", "");
    fill("question", "");
    unnote();
    box().focus();
  }

  // Escape, in the box or on "Cancel", leaves what the line above the box says as "Cancel" does.
  document.addEventListener("keydown", (event) => {
    const line = document.getElementById("editing-line");
    if (event.key !== "Escape" || !line || !(event.target instanceof Element)) return;
    if (event.target.closest("#question, #editing-line")) leave();
  });

  function again(button) {
    if (answering()) return;
    const { number, text } = place(button);
    fill("editing", String(number));
    submit(text);
  }

  // One of the questions suggested below an answer.
  function ask(button) {
    if (answering()) return;
    fill("editing", "");
    submit(button.textContent);
  }

  function submit(text) {
    fill("question", text);
    unnote();
    // The box takes the text in its own time.
    setTimeout(() => document.querySelector("#question button.submit-button")?.click(), 60);
  }

  function narrow() {
    const opener = document.querySelector("#narrow > button, #narrow button.label-wrap");
    if (opener && !opener.classList.contains("open")) opener.click();
    setTimeout(() => document.querySelector("#narrow input, #narrow textarea")?.focus(), 150);
  }

  function reword(button) {
    fill("question", button.value);
    box().focus();
  }

  async function put(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      // Over plain HTTP from another machine there is no clipboard; the old way still works.
      const field = make("textarea", { value: text, className: "unseen" });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  }

  // The server words the answer in the form wanted: text with footnotes, Markdown, or the sources alone.
  async function copied(button, form) {
    const [conversation, number] = button.closest(".answer").querySelector(".act.up").value.split("/");
    const name = button.textContent;
    try {
      await put(await (await send("GET", `conversations/${conversation}/turns/${number}/${form}`)).text());
      button.textContent = "Copied";
      say("Copied.");
    } catch (error) {
      button.textContent = "Not copied";
      say(error.message);
    }
    setTimeout(() => (button.textContent = name), 2000);
  }

  const copy = (button) => copied(button, "text");

  function copyAs(button) {
    const acts = button.closest(".acts");
    const open = acts.parentElement.querySelector(".copy-menu");
    if (open) {
      open.remove();
      return;
    }
    acts.parentElement.querySelector(".remark-form")?.remove(); // one thing at a time
    const menu = make("p", { className: "acts copy-menu" });
    menu.setAttribute("role", "group");
    menu.setAttribute("aria-label", "Copy as");
    const forms = { text: "Text with footnotes", markdown: "Markdown", sources: "Sources: outlet, headline, date, address" };
    for (const [form, label] of Object.entries(forms)) {
      const one = make("button", { type: "button", className: "act", textContent: label });
      one.addEventListener("click", () => copied(one, form));
      menu.append(one);
    }
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      menu.remove();
      button.focus();
    });
    acts.after(menu);
    menu.firstElementChild.focus({ preventScroll: true });
    menu.scrollIntoView({ block: "nearest" });
  }

  const DOES = { edit, again, ask, copy, "copy-as": copyAs, reword, narrow };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("#conversation button.act") : null;
    if (!button) return;
    const name = [...button.classList].find((each) => each in DOES);
    if (name) DOES[name](button);
  });
})();
