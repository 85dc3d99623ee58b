import { posix } from "node:path";
import markdownIt from "markdown-it";
import attributes from "markdown-it-attrs";
import footnotes from "markdown-it-footnote";

// Links between Markdown files become addresses, as MkDocs and Hugo make them.
function addresses(markdown) {
  markdown.core.ruler.push("addresses", ({ tokens, env }) => {
    const folder = posix.dirname(posix.join("/", env.page.filePathStem));
    for (const link of tokens.flatMap((token) => token.children ?? []).filter((child) => child.type === "link_open")) {
      const [, path, anchor] = link.attrGet("href").match(/^([^:#]+)\.md(#.*)?$/) ?? [];
      if (path) link.attrSet("href", posix.join(folder, path, "/").replace(/\/index\/$/, "/") + (anchor ?? ""));
    }
  });
}

export default function (config) {
  config.setLibrary("md", markdownIt({ html: true }).use(footnotes).use(attributes).use(addresses));
  config.addGlobalData("layout", "page.njk");
  config.addPassthroughCopy({ static: "." });
  config.addCollection("top", (all) => all.getAll().filter((page) => /^\/([^/]+\/)?$/.test(page.url)));
  config.addTemplate("search.11ty.js", {
    data: { permalink: "/search.json", layout: "", eleventyExcludeFromCollections: true },
    render({ collections }) {
      const texts = collections.all.map(({ url, data, content }) => {
        return { location: url, title: data.title, keywords: data.keywords, text: content.replace(/<[^>]+>/g, "") };
      });
      return JSON.stringify(texts);
    },
  });
  return { dir: { input: "content", includes: "../_includes", output: "site" }, markdownTemplateEngine: false };
}
