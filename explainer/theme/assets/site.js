// Cards, maps, filters, checks, copied addresses. All of it can be read without a script.

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
document.addEventListener("pointerdown", (event) => {
  if (!inCard(event)) close();
});

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

// ---- what is touched on a map says its sentence and sources beside it; touched again, or with Enter, it leads to all of it

let picked = null; // the head or line of which the panel tells
let pinned = null; // the same, if it was chosen and not only passed
let before = null; // what was pinned when the pointer came down
let hint = null; // what the panel says of nothing

const endsOf = (line) => line.dataset.pair?.split("_") ?? [];
const familyOf = (line) => [...line.classList].find((name) => document.querySelector(`.legend > [data-family="${name}"]`));
const wordOf = (line) => document.querySelector(`.legend > [data-family="${familyOf(line)}"] b`)?.textContent;

function pick(part) {
  if (part === picked) return;
  unpick();
  picked = part;
  const map = part.closest("svg");
  const lines = part.matches(".e") ? [part] : [...map.querySelectorAll(".e:not(.off, .faded)")].filter((line) => endsOf(line).includes(part.dataset.node));
  const ends = lines.flatMap(endsOf);
  map.classList.add("picked");
  for (const each of [...lines, part]) each.classList.add("on");
  const heads = [...map.querySelectorAll(".node")].filter((node) => ends.includes(node.dataset.node));
  for (const head of heads) head.classList.add("on");
  const told = map.closest(".map-figure")?.querySelector(".told");
  if (told) tell(told, part, lines, part.matches(".e") ? heads : [part]);
}

function unpick() {
  picked = pinned = null;
  for (const part of document.querySelectorAll(".picked, .picked .on")) part.classList.remove("picked", "on");
  if (hint) document.querySelector(".told")?.replaceChildren(...hint);
}

function tell(told, part, lines, heads) {
  hint ??= [...told.childNodes];
  const make = (tag, content, name = "") => {
    const element = document.createElement(tag);
    element.className = name;
    element.append(...content);
    return element;
  };
  const isLine = part.matches(".e");
  const said = isLine ? sayings(part) : lines.map((line) => [make("b", [wordOf(line)]), " ", ...sayings(line)[0]]);
  const link = make("a", [isLine ? "All entries on these two" : "The page"]);
  link.href = part.querySelector("a")?.href.baseVal ?? "";
  const name = heads.map((head) => head.querySelector("title").textContent).join(" and ");
  told.replaceChildren(
    make("p", [isLine ? `${name}: ${wordOf(part)}` : name], "told-name"),
    make("ul", said.map((content) => make("li", content))),
    ...(link.getAttribute("href") ? [make("p", [link])] : []),
  );
  // Enter on what is touched leads to the same.
  for (const copy of told.querySelectorAll("a")) copy.tabIndex = -1;
}

/** What a line says: the entries behind it as the page has them; or its sentence, where the page has none. */
function sayings(line) {
  const entries = (line.dataset.edges ?? "").split(" ").flatMap((number) => document.querySelector(`article li [data-edge="${number}"]`)?.closest("li") ?? []);
  if (!entries.length) return [[line.querySelector("title").textContent]];
  return entries.map((entry) => {
    const copy = entry.cloneNode(true);
    for (const element of copy.querySelectorAll("[id], [data-edge]")) {
      element.removeAttribute("id");
      element.removeAttribute("data-edge");
    }
    return [...copy.childNodes];
  });
}

const partAt = (event) => event.target.closest?.(":is(.map, .own-map) :is(.e, .node)");
const atMap = (event) => event.target.closest?.(".map-figure, .own-map, .open-card");

document.addEventListener("pointerdown", (event) => {
  before = pinned;
  if (picked && !atMap(event)) unpick();
});
document.addEventListener("pointerover", (event) => {
  if (pinned || event.pointerType !== "mouse") return;
  if (partAt(event)) pick(partAt(event));
  else if (picked && !atMap(event)) unpick();
});
document.addEventListener("focusin", (event) => {
  const part = partAt(event);
  if (part) {
    pick(part);
    pinned = part;
  } else if (picked && !atMap(event)) unpick();
});
// Before what follows links within the page.
document.addEventListener(
  "click",
  (event) => {
    const part = partAt(event);
    if (!part || !event.detail || part === before || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pick(part);
    pinned = part;
  },
  true,
);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  close();
  if (picked) unpick();
});

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

function setUpBoxes() {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .picture")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

// ---- filters narrow what is there; what was chosen stays in the address

/** One line a pair: that of the chosen day, faded where it is not of the family and the person that were chosen. */
function filterMap(form, { family, who, at }) {
  const day = at || form.dataset.first;
  const strokes = {}; // those of a pair, in each drawing
  for (const line of document.querySelectorAll(".map .e")) (strokes[line.dataset.pair + line.closest(".picture").className] ??= []).push(line);
  const shown = {};
  const on = (line, when) => line.dataset.at.split(" ").includes(when);
  let all = 0;
  for (const lines of Object.values(strokes)) {
    const usual = lines.find((line) => on(line, day));
    const wanted = lines.find((line) => on(line, day === "any" && family ? "ever" : day) && (!family || line.matches(`.${family}`)));
    const { pair } = lines[0].dataset;
    const applies = wanted && (!who || pair.split("_").includes(who));
    const line = wanted ?? usual;
    for (const each of lines) each.classList.toggle("off", each !== line);
    line?.classList.toggle("faded", !applies);
    all += Boolean(usual) && !(pair in shown);
    shown[pair] = applies ? line : null;
  }
  for (const node of document.querySelectorAll(".map .node")) {
    const own = [...node.closest("svg").querySelectorAll(".e:not(.off)")].filter((line) => line.dataset.pair.split("_").includes(node.dataset.node));
    node.classList.toggle("off", !own.length);
    node.classList.toggle("faded", own.every((line) => line.matches(".faded")));
  }
  const counts = {};
  for (const pair of pairs) {
    const line = shown[pair.id];
    const of = line ? familyOf(line) : "";
    pair.hidden = !line && Boolean(family || who || !groups[""]);
    if (!pair.hidden) counts[of] = (counts[of] ?? 0) + 1;
    groups[of]?.append(pair);
    const [best] = (line ?? document.querySelector(`.map [data-pair="${pair.id}"]`)).querySelectorAll("title");
    pair.querySelector(".best").textContent = best.textContent;
  }
  for (const part of document.querySelectorAll(".rels[data-family], .legend > li")) {
    const count = counts[part.dataset.family] ?? 0;
    part.hidden = !count;
    part.querySelector(".n").textContent = count;
  }
  unpick();
  return [Object.values(shown).filter(Boolean).length, all, "lines"];
}

let pairs = []; // the map's lines in words, and the groups in which they stand
let groups = {};

/** Of a list: what does not apply is not there, and a letter or a year without anything neither. */
function filterList(form, chosen) {
  const asked = Object.entries(chosen).filter(([, value]) => value);
  const entries = [...document.querySelectorAll(`.letter [data-${form.querySelector("select").name}]`)];
  for (const entry of entries) entry.hidden = !asked.every(([name, value]) => entry.dataset[name].split(" ").includes(value));
  const left = entries.filter((entry) => !entry.hidden);
  for (const letter of document.querySelectorAll(".letter")) letter.hidden = !left.some((entry) => letter.contains(entry));
  return [left.length, entries.length, form.dataset.of];
}

function setUpFilter() {
  unpick();
  hint = null;
  pairs = [...document.querySelectorAll(".rels[data-family] > .rel")];
  groups = Object.fromEntries([...document.querySelectorAll(".rels[data-family]")].map((group) => [group.dataset.family, group]));
  const form = document.querySelector(".narrow");
  if (!form) return;
  for (const select of form.querySelectorAll("select")) {
    const value = new URLSearchParams(location.search).get(select.name) ?? "";
    if ([...select.options].some((option) => option.value === value)) select.value = value;
  }
  form.oninput = () => {
    const chosen = Object.fromEntries(new FormData(form));
    const [left, all, what] = (form.matches(".map-filter") ? filterMap : filterList)(form, chosen);
    form.querySelector("output").textContent = `${left} of ${all} ${what}`;
    keep(Object.entries(chosen).filter(([, value]) => value));
  };
  form.oninput();
}

function keep(chosen) {
  const state = new URLSearchParams(chosen).toString();
  history.replaceState(history.state, "", (state ? `?${state}` : location.pathname) + location.hash);
}

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
