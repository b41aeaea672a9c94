// The Library view: the server renders and escapes; this fetches its parts, sends files and follows their reading.
(() => {
  "use strict";

  const { root, make, say, put, send, choose, whenChosen } = window.newsdesk;
  const EVERY_MS = 700;
  let query = ""; // what of the list is shown
  let turn = 0; // only the latest request counts
  let following = null;

  const at = (id) => document.getElementById(id);

  function failed(place, error, again) {
    const retry = make("button", { type: "button", className: "act", textContent: "Try again" });
    retry.addEventListener("click", again);
    const line = make("p", { className: "failure" }, `${error.message} `, retry);
    line.setAttribute("role", "alert");
    place.replaceChildren(line);
  }

  async function fetched(path) {
    return (await send("GET", path)).text();
  }

  async function load() {
    const place = at("library");
    if (!place) return;
    try {
      put(place, await fetched("library"));
      query = "";
      follow();
    } catch (error) {
      failed(place, error, load);
    }
  }

  async function list(next = query, focus = "") {
    const mine = ++turn;
    try {
      const html = await fetched(`library/list?${next}`);
      if (mine !== turn) return;
      query = next;
      put(at("library-list"), html);
      if (focus) at("library-list").querySelector(focus)?.focus();
    } catch (error) {
      if (mine === turn) failed(at("library-list"), error, () => list(next));
    }
  }

  async function refresh(focus = "") {
    await list(query, focus);
    const charts = at("library-charts");
    if (charts) charts.innerHTML = await fetched("library/charts").catch(() => charts.innerHTML);
  }

  // Reading goes on in the server, whatever this page does; it is looked at while anything is unfinished.
  async function follow() {
    clearTimeout(following);
    const place = at("library-jobs");
    if (!place) return;
    const before = place.querySelector("ul")?.dataset.busy;
    try {
      place.innerHTML = await fetched("library/jobs");
    } catch (error) {
      following = setTimeout(follow, 4 * EVERY_MS); // the server may come back
      return;
    }
    const busy = place.querySelector("ul")?.dataset.busy;
    if (busy === "true") following = setTimeout(follow, EVERY_MS);
    else if (before === "true") {
      say("All files are read.");
      refresh();
    }
  }

  // A feed that is run from here is looked at until it is done.
  async function followFeeds() {
    const place = at("library-feeds");
    if (!place) return;
    put(place, await fetched("library/feeds"));
    if (place.querySelector("[data-busy='true']")) setTimeout(followFeeds, EVERY_MS);
    else refresh();
  }

  function upload(file, drop) {
    const item = make("li", { className: "sending" }, make("span", { className: "name", textContent: file.name }));
    item.querySelector(".name").dir = "auto";
    const megabytes = Number(drop.dataset.megabytes);
    const complain = (text) => {
      const line = make("p", { className: "failure", textContent: `✗ ${text}` });
      line.setAttribute("role", "alert");
      item.replaceChildren(item.querySelector(".name"), line);
      const close = make("button", { type: "button", className: "act", textContent: "Close" });
      close.addEventListener("click", () => item.remove());
      line.append(" ", close);
    };
    sending(drop).append(item);
    if (file.size > megabytes * 1e6) {
      complain(
        `The file has ${(file.size / 1e6).toFixed(0)} MB; this server takes ${megabytes} MB. Split it, read it with ` +
          "“newsdesk ingest” on the server, or have its limit raised (NEWSDESK_UPLOAD_MEGABYTES).",
      );
      return Promise.resolve();
    }
    const bar = make("progress", { max: 1, value: 0 });
    bar.setAttribute("aria-label", "Sending");
    item.append(bar);
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      const address = new URL("library/uploads", root);
      address.searchParams.set("name", file.name);
      request.open("POST", address);
      request.setRequestHeader("content-type", "application/octet-stream");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
      });
      request.addEventListener("load", () => {
        if (request.status === 202) item.remove();
        else {
          let told = {};
          try {
            told = JSON.parse(request.responseText);
          } catch (error) {
            // no message of ours
          }
          complain([told.error, told.hint].filter(Boolean).join(" ") || "The server refused this file.");
        }
        done();
      });
      request.addEventListener("error", () => {
        complain("The file did not arrive. Is the server still running?");
        done();
      });
      request.send(file);
    });
  }

  function sending(drop) {
    let place = at("library-sending");
    if (!place) {
      place = make("ul", { id: "library-sending", className: "jobs" });
      drop.after(place);
    }
    return place;
  }

  async function take(files, drop) {
    for (const file of [...files]) {
      await upload(file, drop); // one after the other: the server reads in that order
      follow();
    }
  }

  async function act(button, work, told) {
    button.disabled = true;
    try {
      await work();
      if (told) say(told);
    } catch (error) {
      const line = make("p", { className: "failure", textContent: error.message });
      line.setAttribute("role", "alert");
      (button.closest("td, p, li, footer") || button.parentElement).append(line);
      button.disabled = false;
    }
  }

  async function look(button) {
    const place = at("library-health");
    place.textContent = "Looking over the archive, the index, the model and the disk …";
    await act(button, async () => {
      place.innerHTML = await fetched("library/health");
      button.disabled = false;
    });
    if (button.disabled === false && !place.firstElementChild) place.textContent = "";
  }

  // A bar of a chart narrows what is shown already; an outlet that is chosen is let go.
  function added({ month, outlet }) {
    const next = new URLSearchParams(query);
    next.delete("page");
    if (month !== undefined) next.set("month", month);
    if (outlet !== undefined) {
      const chosen = next.getAll("outlet");
      next.delete("outlet");
      const others = chosen.filter((each) => each.toLowerCase() !== outlet.toLowerCase());
      for (const each of others.length < chosen.length ? others : [...chosen, outlet]) next.append("outlet", each);
    }
    return next.toString();
  }

  const narrowed = (link) => new URL(link.getAttribute("href"), root).search.slice(1);

  whenChosen("library", load);

  // An empty collection invites from the Ask view too: what it offers happens in the Library.
  async function begin(work) {
    choose("library");
    for (let tries = 0; tries < 50 && !at("library-drop"); tries += 1) await new Promise((go) => setTimeout(go, 100));
    if (at("library-drop")) await work(at("library-drop"));
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest(".welcome .add-files")) begin((drop) => drop.querySelector("input").focus());
    if (event.target.closest(".welcome .add-feed"))
      begin(() => {
        at("library-follow").open = true;
        at("library-follow").querySelector("input").focus();
      });
    if (event.target.closest(".welcome .read-sample")) begin(() => send("POST", "library/sample").then(follow));
    const view = event.target.closest("#library");
    if (!view || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[data-list], a[data-month], a[data-outlet]");
    if (link) {
      event.preventDefault();
      list(link.matches("[data-list]") ? narrowed(link) : added(link.dataset), ".find input");
      if (!link.matches("[data-list]")) at("library-list").scrollIntoView({ block: "start" });
      return;
    }
    const button = event.target.closest("button");
    if (!button) return;
    const { remove, undo, stop } = button.dataset;
    if (remove)
      act(button, async () => {
        await send("POST", "library/remove", { ids: [remove] });
        await refresh("[data-undo]");
      }, "The article is removed. It can be undone.");
    if (undo)
      act(button, async () => {
        await send("POST", `library/undo/${undo}`);
        await refresh(".find input");
      }, "The removal is undone.");
    if (stop) act(button, () => send("POST", `library/jobs/${stop}/stop`));
    const { runFeed } = button.dataset;
    if (runFeed) act(button, () => send("POST", "library/feeds/run", { location: runFeed }).then(followFeeds));
    if ("tidy" in button.dataset) act(button, () => send("POST", "library/tidy").then(follow));
    if ("sample" in button.dataset)
      act(button, () => send("POST", "library/sample").then(follow), "The sample is being read.");
    if ("health" in button.dataset) look(button);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target instanceof Element ? event.target.closest("#library form") : null;
    if (!form) return;
    event.preventDefault();
    if (form.matches(".follow")) {
      form.parentElement.querySelector(".failure")?.remove();
      const url = form.elements.url.value;
      act(form.querySelector("button"), async () => {
        await send("POST", "api/v1/feeds", { url });
        form.elements.url.value = "";
        form.querySelector("button").disabled = false;
        await followFeeds();
      }, "The feed is followed, and read now.");
    } else if (form.matches(".find")) {
      const next = new URLSearchParams(query);
      next.delete("page");
      next.set("find", form.elements.find.value);
      list(next.toString(), ".find input");
    }
  });

  document.addEventListener("change", async (event) => {
    const box = event.target instanceof Element ? event.target.closest(".choose-outlets input") : null;
    if (box) {
      const value = box.value;
      const top = box.closest(".checks").scrollTop;
      await list(added({ outlet: value }));
      const menu = at("library-list").querySelector(".choose-outlets");
      menu.open = true;
      menu.querySelector(".checks").scrollTop = top;
      [...menu.querySelectorAll("input")].find((each) => each.value === value)?.focus();
      return;
    }
    const drop = event.target instanceof Element ? event.target.closest("#library-drop") : null;
    if (!drop) return;
    take(event.target.files, drop);
    event.target.value = ""; // so that the same file can be chosen again
  });

  // A file that is dropped beside the field must not replace the page.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!(event.target instanceof Element) || ![...(event.dataTransfer?.types || [])].includes("Files")) return;
      if (event.target.closest("#view-ask") && document.querySelector("#conversation .welcome.empty")) {
        event.preventDefault();
        const files = [...event.dataTransfer.files];
        if (kind === "drop") begin((place) => take(files, place));
        return;
      }
      const drop = at("library-drop");
      if (!event.target.closest("#view-library") || !drop) return;
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind === "drop") take(event.dataTransfer.files, drop);
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) at("library-drop")?.classList.remove("over");
  });
})();
