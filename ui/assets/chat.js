// The conversation: keeps a growing answer in sight, and does what the buttons below questions and answers say.
(() => {
  "use strict";

  const { make, say, fill, send, choose } = window.newsdesk;
  const GROWING = "#conversation .answer.waiting, #conversation .answer.streaming";

  // -- asking

  function box() {
    return document.querySelector("#question textarea");
  }

  function answering() {
    return document.querySelector(GROWING) !== null;
  }

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
    cancel.addEventListener("click", () => {
      fill("editing", "");
      fill("question", "");
      endEdit();
      box().focus();
    });
    endEdit();
    const line = make("p", { id: "editing-line" }, `Question ${number} is changed: sending replaces it and what follows. `);
    line.append(cancel);
    document.getElementById("ask").before(line);
    box().focus();
  }

  function endEdit() {
    document.getElementById("editing-line")?.remove();
  }

  function again(button) {
    if (answering()) return;
    const { number, text } = place(button);
    fill("editing", String(number));
    fill("question", text);
    endEdit();
    // The box takes the text in its own time.
    setTimeout(() => document.querySelector("#question button.submit-button")?.click(), 60);
  }

  function narrow() {
    const opener = document.querySelector("#narrow > button, #narrow button.label-wrap");
    if (opener && !opener.classList.contains("open")) opener.click();
    setTimeout(() => document.querySelector("#narrow input, #narrow textarea")?.focus(), 150);
  }

  function reword(button) {
    fill("question", button.closest(".searched").querySelector(".read-as").textContent);
    box().focus();
  }

  // -- copying

  function plain(answer) {
    const sentences = [...answer.querySelectorAll(".sentence")].map((sentence) => {
      const copy = sentence.cloneNode(true);
      copy.querySelectorAll(".card-words, .unseen, .outlets, .verdict.supported").forEach((part) => part.remove());
      copy.querySelectorAll(".verdict").forEach((verdict) => verdict.replaceWith(` (${verdict.textContent})`));
      return copy.textContent.replace(/\s+/g, " ").trim();
    });
    const sources = [...answer.querySelectorAll(".sources li")].map((item) => {
      const marks = [...item.querySelectorAll(".marks a.cite")].map((link) => link.textContent.replace("source ", ""));
      const about = item.querySelector(".about")?.textContent ?? "";
      return `${marks.join("")} ${item.querySelector("a.read").textContent}, ${about}`;
    });
    if (!sentences.length) return answer.querySelector("p").textContent;
    return `${sentences.join(" ")}\n\n${sources.join("\n")}\n`;
  }

  async function copy(button) {
    const text = plain(button.closest(".answer"));
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
    button.textContent = "Copied";
    say("The answer is copied.");
    setTimeout(() => (button.textContent = "Copy"), 2000);
  }

  // -- judging

  async function rate(acts, thumb, comment) {
    const name = acts.querySelector(".act.up").value.split("/");
    await send("PUT", `conversations/${name[0]}/turns/${name[1]}/rating`, { thumb, comment });
    for (const each of ["up", "down"]) acts.querySelector(`.act.${each}`).classList.toggle("pressed", thumb === each);
    acts.querySelector(".act.remark").classList.toggle("pressed", comment !== "");
    acts.querySelector(".remark-text").textContent = comment;
    press(acts);
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
    if (acts.nextElementSibling?.matches(".remark-form")) {
      acts.nextElementSibling.remove();
      return;
    }
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
    acts.after(form);
    text.focus();
  }

  function complain(acts, message) {
    acts.parentElement.querySelector(".complaint")?.remove();
    const line = make("p", { className: "note complaint", textContent: message });
    line.setAttribute("role", "alert");
    acts.after(line);
  }

  const DOES = { edit, again, copy, reword, remark, narrow };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("#conversation button.act") : null;
    if (!button) return;
    const name = [...button.classList].find((each) => each in DOES || each === "up" || each === "down");
    if (name === "up" || name === "down") judge(button, name);
    else if (name) DOES[name](button);
  });

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    const typing = at instanceof Element && at.closest("input, textarea, select, [contenteditable=true]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      choose("ask");
      setTimeout(() => box()?.focus(), 0);
    }
  });

  // -- what Gradio makes of a message

  // It labels each message with its own HTML source, which a screen reader would read out.
  function unlabel() {
    document
      .querySelectorAll("#conversation [data-testid=bot][aria-label], #conversation [data-testid=user][aria-label]")
      .forEach((message) => message.removeAttribute("aria-label"));
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
    if (growing) endEdit();
    const top = questions[questions.length - 1].getBoundingClientRect().top;
    board.scrollTop += top - board.getBoundingClientRect().top - 16;
  }

  new MutationObserver(() => {
    unlabel();
    press(document);
    follow();
    address();
  }).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["aria-label"] });
})();
