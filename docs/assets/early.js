// What must be there before the theme's scripts.

// The theme makes every address on a page absolute before anything else, and stops at a link in a picture: that of an SVG
// element cannot be set. Here it can.
Object.defineProperty(SVGAElement.prototype, "href", {
  get: Object.getOwnPropertyDescriptor(SVGAElement.prototype, "href").get,
  set() {
    this.setAttribute("href", new URL(this.getAttribute("href"), this.baseURI));
  },
});

// A page that was opened from a file may load no module; the same script runs as a plain one.
if (location.protocol === "file:") {
  const script = document.createElement("script");
  script.src = new URL("site.js", document.currentScript.src);
  addEventListener("DOMContentLoaded", () => document.head.append(script));
}
