// The Evaluate view: sends a questions file, follows its asking, and shows reports in a frame where no script runs.
(() => {
  "use strict";

  const { root, make, say, put, send, whenChosen } = window.newsdesk;
  const EVERY_MS = 800;
  let following = null;

  const at = (id) => document.getElementById(id);

  function complain(place, text, again) {
    const line = make("p", { className: "failure", textContent: `✗ ${text} ` });
    line.setAttribute("role", "alert");
    if (again) {
      const retry = make("button", { type: "button", className: "act", textContent: "Try again" });
      retry.addEventListener("click", again);
      line.append(retry);
    }
    place.replaceChildren(line);
  }

  async function load() {
    const place = at("evaluate");
    if (!place) return;
    const open = at("evaluate-report")?.firstElementChild ? at("evaluate-report") : null;
    try {
      put(place, await (await send("GET", "evaluations")).text());
      if (open) at("evaluate-report").replaceWith(open);
      follow();
    } catch (error) {
      complain(place, error.message, load);
    }
  }

  async function follow() {
    clearTimeout(following);
    const place = at("evaluate-list");
    if (!place) return;
    const before = place.querySelector("ul")?.dataset.busy;
    try {
      const html = await (await send("GET", "evaluations/list")).text();
      if (!place.contains(document.activeElement) || before === "true") put(place, html);
    } catch (error) {
      following = setTimeout(follow, 4 * EVERY_MS); // the server may come back
      return;
    }
    if (place.querySelector("ul")?.dataset.busy === "true") following = setTimeout(follow, EVERY_MS);
    else if (before === "true") say("The evaluation has ended.");
  }

  async function take(file, drop) {
    const trouble = at("evaluate-trouble");
    const megabytes = Number(drop.dataset.megabytes);
    if (file.size > megabytes * 1e6) {
      complain(trouble, `The file has ${(file.size / 1e6).toFixed(0)} MB; this server takes ${megabytes} MB. Split it.`);
      return;
    }
    trouble.textContent = `Sending ${file.name} …`;
    try {
      const address = new URL("evaluations", root);
      address.searchParams.set("name", file.name);
      const response = await fetch(address, { method: "POST", body: file, credentials: "same-origin" });
      if (response.status === 202) trouble.replaceChildren();
      else {
        const told = await response.json().catch(() => ({}));
        complain(trouble, [told.error, told.hint].filter(Boolean).join(" ") || "The server refused this file.");
      }
    } catch (error) {
      complain(trouble, "The file did not arrive. Is the server still running?");
    }
    const list = at("evaluate-list").querySelector("ul");
    if (list) list.dataset.busy = "true";
    follow();
  }

  async function show(path, title) {
    const place = at("evaluate-report");
    try {
      const html = await (await send("GET", path)).text();
      // Sandboxed without any permission: what a report quotes can neither run nor reach this page.
      const frame = make("iframe", { title, srcdoc: html });
      frame.setAttribute("sandbox", "");
      const close = make("button", { type: "button", className: "act", textContent: "Close the report" });
      close.addEventListener("click", () => place.replaceChildren());
      place.replaceChildren(close, frame);
      place.scrollIntoView({ block: "start" });
      frame.focus();
    } catch (error) {
      complain(place, error.message);
    }
  }

  async function act(button, work) {
    button.disabled = true;
    try {
      await work();
      const list = at("evaluate-list").querySelector("ul");
      if (list) list.dataset.busy = "true"; // draw it anew
      await follow();
    } catch (error) {
      const line = make("p", { className: "failure", textContent: error.message });
      line.setAttribute("role", "alert");
      button.closest("li").append(line);
      button.disabled = false;
    }
  }

  function remove(button, evaluation) {
    if (button.dataset.sure) {
      act(button, () => send("DELETE", `evaluations/${evaluation}`));
      return;
    }
    button.dataset.sure = "yes";
    button.textContent = "Delete for good";
    const keep = (event) => {
      if (event.type === "keydown" && event.key !== "Escape") return;
      delete button.dataset.sure;
      button.textContent = "Delete";
      for (const kind of ["keydown", "blur"]) button.removeEventListener(kind, keep);
    };
    for (const kind of ["keydown", "blur"]) button.addEventListener(kind, keep);
  }

  whenChosen("evaluate", load);

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("#evaluate button");
    if (!button) return;
    const { report, stop, on, delete: gone } = button.dataset;
    if (report) show(`evaluations/${report}/report.html`, "Report");
    if (stop) act(button, () => send("POST", `evaluations/${stop}/stop`));
    if (on) act(button, () => send("POST", `evaluations/${on}/go-on`));
    if (gone) remove(button, gone);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target instanceof Element ? event.target.closest("#evaluate form") : null;
    if (!form) return;
    event.preventDefault();
    const { compare } = form.dataset;
    if (compare) show(`evaluations/${form.elements.other.value}/against/${compare}`, "Comparison");
  });

  document.addEventListener("change", (event) => {
    const drop = event.target instanceof Element ? event.target.closest("#evaluate-drop") : null;
    if (!drop || !event.target.files?.length) return;
    take(event.target.files[0], drop);
    event.target.value = "";
  });

  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      const view = event.target instanceof Element ? event.target.closest("#view-evaluate") : null;
      const drop = at("evaluate-drop");
      if (!view || !drop || ![...(event.dataTransfer?.types || [])].includes("Files")) return;
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind === "drop") take(event.dataTransfer.files[0], drop);
    });
  }
})();
