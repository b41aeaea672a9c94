// What the buttons below questions and answers do: edit, ask again, copy, change what is searched.
(() => {
  "use strict";

  const { make, say, fill, box, answering, note, unnote } = window.newsdesk;

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
    note(`Question ${number} is changed: sending replaces it and what follows. `, cancel);
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
    fill("question", button.closest(".searched").querySelector(".read-as").textContent);
    box().focus();
  }

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

  const DOES = { edit, again, copy, reword, narrow };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("#conversation button.act") : null;
    if (!button) return;
    const name = [...button.classList].find((each) => each in DOES);
    if (name) DOES[name](button);
  });
})();
