// What opens where it stands: cards of names and sources, checks of claims, copied addresses. Everything here can be
// read without it: a name is a link, a number leads to its source, a check is folded below its paragraph.

const OFF = "cards-off";
const REST = 250; // milliseconds that a pointer rests on a link before its card opens
const LEAVE = 350; // and that it may take to reach the card

const root = document.documentElement;
root.classList.add("scripted");

// ---- cards

let open = null; // { card, link }
let timer = 0;

const off = () => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
};

const turn = (how) => {
  try {
    how ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF);
  } catch {
    // not remembered where nothing may be stored
  }
  close();
  showSwitch();
};

/** What the card of a link holds: the note that a citation leads to, or the card made for whom a name leads to. */
function content(link) {
  if (link.matches(".footnote-ref")) {
    return targetOf(link.hash)?.childNodes;
  }
  if (!link.closest(".running") || link.closest("li, td, .cards")) return null;
  for (const card of document.querySelectorAll(".cards > .card")) {
    if (card.querySelector("a[href]")?.href === link.href) return card.childNodes;
  }
  return null;
}

function show(link) {
  if (open?.link === link || off()) return;
  const parts = content(link);
  if (!parts) return;
  close();
  const card = document.createElement("div");
  card.className = "open-card md-typeset";
  // A copy of what the page says elsewhere: nobody is to hear it twice, and it has no Tab stops.
  card.setAttribute("aria-hidden", "true");
  card.append(...[...parts].map((part) => part.cloneNode(true)));
  for (const element of card.querySelectorAll("[id]")) element.removeAttribute("id");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "card-switch";
  button.textContent = "Turn cards off";
  button.addEventListener("click", () => turn(true));
  card.append(button);
  for (const element of [card, ...card.querySelectorAll("a, button")]) element.tabIndex = -1;
  document.body.append(card);
  place(card, link);
  open = { card, link };
}

/** Put a card where all of it is in sight and its link is not covered; what has no room there scrolls in it. */
function place(card, link) {
  const [first] = link.getClientRects();
  const { bottom } = link.getBoundingClientRect();
  const left = Math.max(8, Math.min(first.left, root.clientWidth - card.offsetWidth - 8));
  const above = Math.floor(first.top - (document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0));
  const below = Math.floor(innerHeight - bottom);
  const under = card.offsetHeight <= below || below >= above;
  card.style.maxHeight = `${under ? below : above}px`;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(under ? bottom : first.top - card.offsetHeight) + scrollY}px`;
}

function close() {
  clearTimeout(timer);
  open?.card.remove();
  open = null;
}

const later = (wait, what) => {
  clearTimeout(timer);
  timer = setTimeout(what, wait);
};

const linkAt = (event) => event.target.closest?.("a[href]");
const inCard = (event) => open && open.card.contains(event.target);

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const link = linkAt(event);
  if (inCard(event) || (link && open?.link === link)) clearTimeout(timer);
  else if (link && content(link)) later(REST, () => show(link));
  else if (open && !open.link.matches(":focus-visible")) later(LEAVE, close);
  else clearTimeout(timer);
});
document.addEventListener("focusin", (event) => {
  const link = linkAt(event);
  if (link?.matches(":focus-visible") && content(link)) show(link);
  else if (!inCard(event)) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
document.addEventListener("pointerdown", (event) => {
  if (!inCard(event)) close();
});

/** The foot of a page that has cards turns them off and on, for a keyboard too. */
function showSwitch() {
  document.querySelector(".page-facts .card-switch")?.remove();
  if (!document.querySelector(".cards, .footnote")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "card-switch";
  button.textContent = off() ? "Turn cards on" : "Turn cards off";
  button.addEventListener("click", () => turn(!off()));
  document.querySelector(".page-facts")?.append(button);
}

// ---- checks and addresses

const targetOf = (hash) => {
  try {
    return hash && document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null; // no address of ours
  }
};

// The theme's instant navigation would build the page anew for a link within it, and fold whatever was opened.
document.addEventListener(
  "click",
  (event) => {
    const link = linkAt(event);
    if (!link) return;
    if (link instanceof SVGAElement) event.stopPropagation(); // the theme cannot follow it
    const { origin, pathname, hash } = new URL(link.getAttribute("href"), link.baseURI);
    if (!link.closest("article") || origin + pathname !== location.origin + location.pathname) return;
    const target = targetOf(hash);
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.stopPropagation();
    event.preventDefault();
    const check = target.closest(".check");
    if (link.matches(".check-mark") && check.open) {
      check.open = false;
      link.focus({ preventScroll: true });
    } else {
      history.pushState(null, "", hash);
      point(target, check?.querySelector("summary"));
    }
    if (link.matches(".address")) copy(link);
  },
  true,
);

/** Show a target, with what it is folded into open, and let the keyboard go on from there. */
function point(target, start = target.matches("details") ? target.querySelector("summary") : target) {
  document.querySelector(".targeted")?.classList.remove("targeted");
  target.classList.add("targeted");
  for (let folded = target.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  if (start === target) start.tabIndex = -1;
  start.focus({ preventScroll: true });
  start.scrollIntoView({ block: target.closest(".check") ? "nearest" : "start" });
}

async function copy(link) {
  if (!navigator.clipboard) return;
  try {
    await navigator.clipboard.writeText(link.href);
    say(link, "Copied");
  } catch {
    say(link, "Not allowed to copy");
  }
}

// ---- buttons for what the theme opens with labels

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-toggles]");
  if (!button) return;
  const toggle = document.getElementById(button.dataset.toggles);
  toggle.click();
  if (!toggle.checked) return;
  const field = toggle.id === "__search" && document.querySelector(".md-search__input");
  (field || document.querySelector(".md-sidebar--primary a")).focus();
});
document.addEventListener("change", ({ target }) => {
  document.querySelector(`[data-toggles="${target.id}"][aria-expanded]`)?.setAttribute("aria-expanded", target.checked);
});
document.addEventListener("keydown", (event) => {
  const drawer = document.getElementById("__drawer");
  if (event.key !== "Escape" || !drawer?.checked) return;
  drawer.click();
  document.querySelector("[data-toggles=__drawer]").focus();
});

/** What scrolls in a box of its own can be scrolled with the keyboard. */
function setUpBoxes() {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .picture")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

// ---- filters of the map: what does not apply fades in the picture and leaves the table

function filter(form) {
  const chosen = Object.fromEntries(new FormData(form));
  const rows = [...document.querySelectorAll("[data-edge][data-ends]")];
  const kept = new Set();
  for (const cell of rows) {
    const { edge, ends, family, at } = cell.dataset;
    const applies =
      (!chosen.family || family === chosen.family) &&
      (!chosen.who || ends.split(" ").includes(chosen.who)) &&
      (!chosen.at || at.split(" ").includes(chosen.at));
    cell.closest("tr").hidden = !applies;
    if (applies) kept.add(edge);
  }
  const joined = new Set();
  for (const line of document.querySelectorAll(".map .line")) {
    const stays = line.dataset.edges.split(" ").some((edge) => kept.has(edge));
    line.classList.toggle("faded", !stays);
    if (stays) for (const end of line.dataset.ends.split(" ")) joined.add(end);
  }
  for (const node of document.querySelectorAll(".map .node")) node.classList.toggle("faded", !joined.has(node.dataset.node));
  const all = kept.size === rows.length;
  form.querySelector("output").textContent = all ? "" : `${kept.size} of ${rows.length} connections`;
  keep(Object.entries(chosen).filter(([, value]) => value));
}

function setUpFilter() {
  const form = document.querySelector(".filter, .narrow");
  if (!form) return;
  const change = form.matches(".narrow") ? narrow : filter;
  form.hidden = false;
  for (const select of form.querySelectorAll("select")) {
    const value = new URLSearchParams(location.search).get(select.name) ?? "";
    if ([...select.options].some((option) => option.value === value)) select.value = value;
  }
  form.oninput = () => change(form);
  if (location.search || change === narrow) change(form);
}

// ---- filters of a list: what does not apply is not there, and a letter without anything neither

function narrow(form) {
  const chosen = [...new FormData(form)].filter(([, value]) => value);
  const entries = [...document.querySelectorAll(".letter li")];
  for (const entry of entries) entry.hidden = !chosen.every(([name, value]) => entry.dataset[name].split(" ").includes(value));
  for (const letter of document.querySelectorAll(".letter")) letter.hidden = !letter.querySelector("li:not([hidden])");
  const left = entries.filter((entry) => !entry.hidden).length;
  form.querySelector("output").textContent = `${left} of ${entries.length} ${form.dataset.of}`;
  keep(chosen);
}

/** What was chosen stays in the address. */
function keep(chosen) {
  const state = new URLSearchParams(chosen).toString();
  history.replaceState(history.state, "", (state ? `?${state}` : location.pathname) + location.hash);
}

/** Tells it to everybody for a moment, beside the link. */
function say(link, words) {
  document.querySelector(".said")?.remove();
  const note = document.createElement("span");
  note.className = "said";
  note.setAttribute("role", "status");
  note.dataset.added = "";
  link.after(note);
  note.textContent = words;
  setTimeout(() => note.remove(), 2000);
}

function arrive() {
  close();
  showSwitch();
  setUpFilter();
  setUpBoxes();
  document.querySelector(".targeted")?.classList.remove("targeted");
  const target = targetOf(location.hash);
  if (target) point(target);
}

addEventListener("hashchange", arrive);
// The words of an open check are marked; one that closes takes the focus back to its sign, if a reader closed it.
document.addEventListener(
  "toggle",
  (event) => {
    const check = event.target;
    if (!check.matches?.(".check")) return;
    const id = check.querySelector("[id^=claim-]").id.replace("claim-", "");
    for (const mark of document.querySelectorAll(`mark[data-claims~="${id}"]`)) mark.classList.toggle("on", check.open);
    if (!check.open && check.contains(document.activeElement)) document.getElementById(`at-${id}`)?.focus({ preventScroll: true });
  },
  true,
);

// Who copies from the article gets its words, without our numbers and checks.
document.addEventListener("copy", (event) => {
  const article = document.getElementById("article-text");
  const selection = getSelection();
  if (!article || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const from = range.commonAncestorContainer;
  if (!range.intersectsNode(article) || (from.closest ? from : from.parentElement).closest("[data-added]")) return;
  const copied = document.createElement("div");
  copied.append(range.cloneContents());
  for (const added of copied.querySelectorAll("[data-added], sup")) added.remove();
  const blocks = [...copied.querySelectorAll("p, h1")];
  const words = blocks.length ? blocks.map((block) => block.textContent.trim()).filter(Boolean).join("\n\n") : copied.textContent;
  event.clipboardData.setData("text/plain", words);
  event.clipboardData.setData("text/html", copied.innerHTML);
  event.preventDefault();
});

// Checks of which only one may be open at a time have a name in common; on paper all are.
const closed = new Map();
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("article details:not([open])")) {
    closed.set(details, details.getAttribute("name"));
    details.removeAttribute("name");
    details.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const [details, name] of closed) {
    details.open = false;
    if (name) details.setAttribute("name", name);
  }
  closed.clear();
});

// The theme replaces the page without loading it anew, but not where it was opened from a file.
if (window.document$ && location.protocol !== "file:") window.document$.subscribe(arrive);
else arrive();
