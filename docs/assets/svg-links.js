// The theme makes every address on a page absolute before anything else, and stops at a link in a picture: that of an SVG
// element cannot be set. Here it can.
Object.defineProperty(SVGAElement.prototype, "href", {
  get: Object.getOwnPropertyDescriptor(SVGAElement.prototype, "href").get,
  set() {
    this.setAttribute("href", new URL(this.getAttribute("href"), this.baseURI));
  },
});
