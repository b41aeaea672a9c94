// What the other scripts share. The scripts are served beside the page, which may stand under a path of its own.
window.newsdesk = (() => {
  "use strict";

  const root = new URL("..", document.currentScript.src);
  let voice = null;

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // Tell a screen reader.
  function say(text) {
    if (!voice) {
      voice = make("div", { className: "unseen" });
      voice.setAttribute("role", "status");
      document.body.append(voice);
    }
    voice.textContent = "";
    setTimeout(() => (voice.textContent = text), 50);
  }

  // Write into a component of Gradio's as a reader would.
  function fill(id, value) {
    const field = document.querySelector(`#${id} textarea, #${id} input`);
    if (!field) return null;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return field;
  }

  async function send(method, path, body) {
    const options = { method, credentials: "same-origin", headers: { accept: "application/json" } };
    if (body !== undefined) {
      options.headers["content-type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    let response;
    try {
      response = await fetch(new URL(path, root), options);
    } catch (error) {
      throw new Error("The server does not answer. Is it still running?");
    }
    if (!response.ok) {
      const told = await response.json().catch(() => ({}));
      throw new Error([told.error ?? told.detail, told.hint].filter(Boolean).join(" ") || "The server refused this.");
    }
    return response;
  }

  // A table has room for few words: the month is shortened, and today is called so.
  function ownTime(at, brief) {
    const isToday = at.toDateString() === new Date().toDateString();
    const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" }).format(at);
    if (brief && isToday) return `today, ${time}`;
    return new Intl.DateTimeFormat("en-GB", { dateStyle: brief ? "medium" : "long", timeStyle: "short" }).format(at);
  }

  // Moments come in UTC; readers see their own time.
  const MOMENT = /\d{1,2} \p{L}+ \d{4}, \d{2}:\d{2} UTC/u;
  function localTimes(place) {
    for (const each of place.querySelectorAll("time[datetime], option[data-at]")) {
      const at = new Date(each.getAttribute("datetime") ?? each.dataset.at);
      if (Number.isNaN(at.getTime())) continue;
      const own = ownTime(at, each.closest("table") !== null);
      each.textContent = each.textContent.replace(MOMENT, own.replace(" at ", ", "));
    }
  }

  // Put HTML that the server rendered and escaped into its place.
  function put(place, html) {
    place.innerHTML = html;
    localTimes(place);
  }

  function choose(view) {
    const tab = document.getElementById(`view-${view}-button`);
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
  }

  // Fill a view when it is chosen. Gradio brings these scripts after the page, so it may have been chosen already; a view
  // that has not been is not in the page, and ``load`` does nothing.
  function whenChosen(view, load) {
    document.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest(`#view-${view}-button`)) setTimeout(load, 0);
    });
    load();
  }

  // The question's box.
  function box() {
    return document.querySelector("#question textarea");
  }

  function answering() {
    return document.querySelector("#conversation .answer.waiting, #conversation .answer.streaming") !== null;
  }

  // The line above the box, which says what the words in it are.
  function note(...parts) {
    unnote();
    document.getElementById("ask").before(make("p", { id: "editing-line" }, ...parts));
  }

  function unnote() {
    document.getElementById("editing-line")?.remove();
  }

  return { root, make, say, put, fill, send, choose, whenChosen, box, answering, note, unnote };
})();
