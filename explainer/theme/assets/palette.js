// The theme that a reader chose, before anything of the page shows; what the theme does with a script in each page.

(() => {
  const chosen = __md_get("__palette")?.color;
  if (!chosen) return;
  if (chosen.media === "(prefers-color-scheme)") {
    const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const option = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${system})']`);
    for (const name of ["media", "scheme", "primary", "accent"]) chosen[name] = option.getAttribute(`data-md-color-${name}`);
  }
  for (const [name, value] of Object.entries(chosen)) document.body.setAttribute(`data-md-color-${name}`, value);
})();
