// What only the preview shows: problems over the last good page, where the page comes from, and each change as it is saved.
// The page itself is as it will be published; all of this stands in an element of its own.

(() => {
  const { src } = document.currentScript;
  const base = new URL("..", src).pathname;
  const made = new URL(src).search.slice(1);
  if (window.preview) return window.preview(made); // the theme put another page into this one
  let shown = made;
  let state = null;
  let stream = null;
  let at = null;

  // ---- the page

  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  const parts = ["container", "tabs", "header-topic", "skip"].map((name) => `[data-md-component=${name}]`);
  const ours = `script[src^="${base}_preview/"]`;

  /** What must be the same for a page to be changed in place: all but the text, which is taken out meanwhile, since it is long. */
  function frame(page) {
    const out = [...page.querySelectorAll([...parts, "title", "meta[name], meta[property]", "link[rel=canonical]", ours].join())];
    const places = out.map(() => page.createTextNode(""));
    out.forEach((part, number) => part.replaceWith(places[number]));
    const rest = page.documentElement.innerHTML.replace(/\s+/g, " ");
    places.forEach((place, number) => place.replaceWith(out[number]));
    return rest;
  }

  const folds = (root) => [...root.querySelectorAll("details")];
  const fold = (details) => details.id || details.querySelector("[id]")?.id || details.querySelector("summary")?.textContent;

  let before = null; // the page as it came, without what scripts made of it
  let around = ""; // its frame

  async function follow(next) {
    // With the digest: what takes long may follow.
    const response = await fetch(`${location.pathname}?${next}`, { cache: "no-store" });
    if (response.redirected) return location.replace(response.url); // the site has another address now
    const now = parse(await response.text());
    if (!before || around !== frame(now) || !parts.every((part) => !!document.querySelector(part) === !!now.querySelector(part))) return reload();
    const open = new Set(folds(document).filter((details) => details.open).map(fold));
    const shut = new Set(folds(document).filter((details) => !details.open).map(fold));
    const { scrollX, scrollY } = window;
    shown = new URL(now.querySelector(ours).src).search.slice(1);
    for (const part of parts) {
      const [old, here, there] = [before, document, now].map((page) => page.querySelector(part));
      if (here && !old.isEqualNode(there)) put(here, old, there);
    }
    document.title = now.title;
    for (const details of folds(document)) {
      if (open.has(fold(details))) details.open = true;
      else if (shut.has(fold(details))) details.open = false;
    }
    scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
    before = now;
    saved = Date.now();
  }

  /** Put what is new of a part in its place: what did not change stays, and with it all that scripts made of it. */
  function put(here, old, now) {
    const [live, was, next] = [here, old, now].map((node) => [...node.childNodes]);
    const same = here.nodeType === 1 && old.nodeName === now.nodeName && live.length === was.length;
    if (!same || old.cloneNode().outerHTML !== now.cloneNode().outerHTML) return here.replaceWith(bring(now));
    if (was.length === next.length) {
      was.forEach((node, number) => node.isEqualNode(next[number]) || put(live[number], node, next[number]));
      return;
    }
    let first = 0;
    while (first < Math.min(was.length, next.length) && was[first].isEqualNode(next[first])) first++;
    let last = 0;
    while (last < Math.min(was.length, next.length) - first && was.at(-1 - last).isEqualNode(next.at(-1 - last))) last++;
    const rest = live[live.length - last] ?? null;
    for (const node of live.slice(first, live.length - last)) node.remove();
    for (const node of next.slice(first, next.length - last)) here.insertBefore(bring(node), rest);
  }

  function bring(node) {
    const copy = document.importNode(node, true);
    for (const script of copy.querySelectorAll?.(ours) ?? []) script.remove();
    return copy;
  }

  function reload() {
    const search = document.querySelector(".md-search__input")?.value ?? "";
    const open = folds(document).map((details) => [fold(details), details.open]);
    sessionStorage.setItem("preview", JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY, search, open }));
    location.reload();
  }

  function restore() {
    const kept = JSON.parse(sessionStorage.getItem("preview") ?? "null");
    sessionStorage.removeItem("preview");
    if (kept?.path !== location.pathname) return;
    const open = new Map(kept.open);
    for (const details of folds(document)) if (open.has(fold(details))) details.open = open.get(fold(details));
    const field = document.querySelector(".md-search__input");
    if (field && kept.search) {
      field.value = kept.search;
      field.dispatchEvent(new Event("keyup", { bubbles: true }));
    }
    scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
  }

  function restyle(styles) {
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      const fresh = link.cloneNode();
      const address = new URL(link.href);
      address.search = styles;
      fresh.href = address;
      fresh.onload = () => link.remove();
      link.after(fresh);
    }
  }

  // ---- what stands over it

  const host = document.createElement("div");
  host.dataset.added = "preview";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial }
    #over { position: fixed; inset: auto 0 0; z-index: 2147483647; font: 14px/1.45 system-ui, sans-serif; color: #fff }
    #over.whole { position: static }
    #problems { background: #7f1d1d; max-height: 45vh; overflow: auto; padding: .5rem 1rem; box-shadow: 0 -2px 8px #0006 }
    #problems.light { background: #713f12 }
    .whole #problems { max-height: none }
    a { color: inherit }
    li { margin: .5rem 0 }
    ol { margin: 0; padding-left: 1.5rem }
    pre { margin: .2rem 0; font: 13px/1.3 ui-monospace, monospace; white-space: pre; overflow: auto; background: #0005; padding: .3rem .5rem }
    .mark { color: #fde047; font-weight: bold }
    .hidden { visibility: hidden }
    #place { display: inline-block; background: #334155; font-size: 12px; padding: .1rem .6rem; border-radius: .3rem .3rem 0 0; margin-left: 1rem; opacity: .9 }
    #place.draft, #said { background: #92400e }
    #said { position: fixed; right: 1rem; bottom: 3rem; padding: .5rem 1rem; border-radius: .3rem; background: #14532d }
    summary { cursor: pointer }
    @media print { :host { display: none } }
  `);
  root.adoptedStyleSheets = [sheet];
  let saved = Date.now();
  const folded = () => sessionStorage.getItem("preview-folded") === "1";

  function element(name, given = {}, ...children) {
    const made = Object.assign(document.createElement(name), given);
    made.append(...children);
    return made;
  }

  const clock = (ms) => new Date(ms).toLocaleTimeString();

  function draw() {
    const { problems, file, standIns, draft } = state;
    const alone = location.pathname === `${base}_preview/`;
    const wrong = problems.filter((problem) => !problem.warning);
    const listed = alone || wrong.length ? problems : [];
    const over = element("div", { id: "over", className: alone ? "whole" : "" });
    if (file && !alone) {
      const words = `saved ${clock(state.saved * 1000)}, checked ${clock(state.checked * 1000)}, shown ${clock(saved)}`;
      const warnings = problems.length && !wrong.length ? [" · ", element("a", { href: `${base}_preview/` }, count(problems.length, "warning"))] : [];
      over.append(
        element("div", { id: "place", className: draft ? "draft" : "" }, draft ? "Draft, not published: " : "", element("a", { href: file.address }, file.place.split(":")[0]), ` · ${words}`, ...warnings),
      );
    }
    if (listed.length || alone) over.append(panel(listed, wrong, standIns, alone));
    root.replaceChildren(over);
    if (!host.isConnected) document.body.append(host);
    tellMended(problems);
  }

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  function panel(problems, wrong, standIns, alone) {
    const warnings = problems.length - wrong.length;
    const counts = [wrong.length && count(wrong.length, "problem"), warnings && count(warnings, "warning")].filter(Boolean).join(" and ");
    const stands = standIns.length ? `; shown is the last good version of ${standIns.join(", ")}` : "";
    const details = element("details", { open: alone || !folded() }, element("summary", {}, (counts || "No problems, no warnings") + stands));
    details.addEventListener("toggle", () => alone || sessionStorage.setItem("preview-folded", details.open ? "0" : "1"));
    details.append(element("ol", {}, ...problems.map(item)));
    return element("div", { id: "problems", className: wrong.length ? "" : "light", role: "alert" }, details);
  }

  function item(problem) {
    const words = problem.said.startsWith(problem.place) ? problem.said.slice(problem.place.length) : `: ${problem.said}`;
    const line = element("li", {}, element("a", { href: problem.address }, problem.place), words);
    if (problem.source.trim()) {
      const start = problem.source.slice(0, Math.max(0, problem.column - 1));
      line.append(element("pre", {}, `${problem.source}\n`, element("span", { className: "hidden" }, start), element("span", { className: "mark" }, "^")));
    }
    return line;
  }

  /** Says once what is wrong no more, also behind a reload. */
  function tellMended(problems) {
    const name = (problem) => problem.said.replace(/:\d+:\d+:/, ":");
    const now = problems.map(name);
    const last = JSON.parse(sessionStorage.getItem("preview-problems") ?? "[]");
    sessionStorage.setItem("preview-problems", JSON.stringify(now));
    const gone = last.filter((words) => !now.includes(words));
    if (!gone.length) return;
    const said = element("div", { id: "said", role: "status" }, `Mended: ${gone[0].slice(0, 80)}${gone.length > 1 ? ` and ${gone.length - 1} more` : ""}`);
    root.append(said);
    setTimeout(() => said.remove(), 4000);
  }

  // ---- what the server tells

  async function hear(news) {
    const last = state;
    state = news;
    if (last && last.rest !== news.rest) return reload();
    if (last && last.styles !== news.styles) restyle(news.styles);
    if (news.made !== shown) await follow(news.made);
    draw();
  }

  let turn = Promise.resolve(); // one thing after the other
  function listen() {
    stream?.close();
    if (document.hidden) return; // a browser has few connections for all of its tabs
    stream = new EventSource(`${base}_preview/events?page=${encodeURIComponent(decodeURI(location.pathname))}`);
    at = location.pathname;
    stream.onmessage = ({ data }) => {
      turn = turn.then(() => hear(JSON.parse(data))).catch(() => reload());
    };
  }

  async function arrive(digest) {
    shown = digest;
    saved = Date.now();
    listen();
    const response = await fetch(location.pathname);
    const page = parse(await response.text());
    before = new URL(page.querySelector(ours).src).search.slice(1) === digest ? page : null;
    around = frame(page);
  }

  window.preview = (digest) => {
    turn = turn.then(() => arrive(digest));
  };
  addEventListener("visibilitychange", listen);
  addEventListener("popstate", () => at !== location.pathname && listen());
  if (document.readyState === "complete") restore();
  else addEventListener("load", restore);
  window.preview(made);
})();
