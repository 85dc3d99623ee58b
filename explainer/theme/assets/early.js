// What must be there before the theme's scripts.

// The theme does this late, and what is shown only without scripts would make the page jump.
document.documentElement.classList.replace("no-js", "js");

// What a reader chose is kept by the address of the site. The theme asks for these by name; it has them in a script in each
// page, and keeps the colours of each page that it opens. Here they are kept from the first choice on.
var __md_scope = new URL("..", document.currentScript.src);
let choosing = false;
addEventListener("change", ({ target }) => (choosing ||= target.matches("[data-md-color-scheme]")), true);
var __md_hash = (text) => [...text].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0);
var __md_get = (key, storage = localStorage, scope = __md_scope) => JSON.parse(storage.getItem(`${scope.pathname}.${key}`));
var __md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  if (key === "__palette" && !choosing) return;
  try {
    storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {
    // not remembered where nothing may be stored
  }
};

// The theme makes every address on a page absolute before anything else, and stops at a link in a picture: that of an SVG
// element cannot be set. Here it can.
Object.defineProperty(SVGAElement.prototype, "href", {
  get: Object.getOwnPropertyDescriptor(SVGAElement.prototype, "href").get,
  set() {
    this.setAttribute("href", new URL(this.getAttribute("href"), this.baseURI));
  },
});

// The search is fetched for the first reader who turns to it, or who comes from it.
let searching = null;
const fetchSearch = () => {
  if (searching) return;
  searching = document.createElement("script");
  searching.src = new URL("assets/search.js", __md_scope);
  searching.onerror = () => (searching = null); // to be asked for again
  document.head.append(searching);
};
for (const kind of ["pointerover", "focusin", "input"]) addEventListener(kind, ({ target }) => target.closest?.(".search") && fetchSearch());
document.addEventListener("keydown", (event) => {
  const elsewhere = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (elsewhere || event.ctrlKey || event.metaKey || event.altKey || !["/", "f", "s"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  const toggle = document.getElementById("__search");
  if (!toggle.checked) toggle.click();
  const field = document.querySelector(".md-search__input");
  field.focus();
  field.select();
});
if (new URLSearchParams(location.search).has("h")) addEventListener("DOMContentLoaded", fetchSearch);

// A page that was opened from a file may load no module; the same script runs as a plain one.
if (location.protocol === "file:") {
  const script = document.createElement("script");
  script.src = new URL("site.js", document.currentScript.src);
  addEventListener("DOMContentLoaded", () => document.head.append(script));
}
