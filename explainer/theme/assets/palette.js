// The colours that a reader chose, or else those of the system, before anything of the page shows: the theme's own script comes late.

(() => {
  const chosen = __md_get("__palette")?.color ?? { media: "(prefers-color-scheme)" };
  if (chosen.media === "(prefers-color-scheme)") {
    const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const option = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${system})']`);
    if (!option) return;
    for (const name of ["media", "scheme", "primary", "accent"]) chosen[name] = option.getAttribute(`data-md-color-${name}`);
  }
  for (const [name, value] of Object.entries(chosen)) document.body.setAttribute(`data-md-color-${name}`, value);
})();
