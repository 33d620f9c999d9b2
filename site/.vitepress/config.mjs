import { existsSync, readFileSync } from "node:fs";
import { defineConfig } from "vitepress";

const pages = new URL("../target/pages/", import.meta.url);
const title = (path) => /^# (.*)$/m.exec(readFileSync(new URL(path, pages), "utf8"))?.[1] ?? path;

const item = (path) => ({ text: title(path), link: "/" + path.replace(/(index)?\.md$/, "") });
const group = (text, ...paths) => ({ text, items: paths.filter((path) => existsSync(new URL(path, pages))).map(item) });

// The same anchors as on the repository's forge, since the links in the pages refer to those.
const slugify = (heading) =>
  heading.toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, "").trim().replaceAll(" ", "-");

export default defineConfig({
  title: "convlens",
  description: "Trains convolutional networks and shows what happens inside every layer.",
  lang: "en",
  base: process.env.SITE_BASE ?? "/",
  srcDir: "target/pages",
  outDir: "target/site",
  cacheDir: "target/cache",
  markdown: { anchor: { slugify }, headers: { slugify } },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "By question", link: "/docs/" },
      { text: "Reference", link: "/docs/reference/" },
      { text: "Changes", link: "/CHANGELOG" },
    ],
    sidebar: [
      group("First steps", "index.md", "docs/index.md", "docs/installing.md", "docs/data.md"),
      group("Training", "docs/tasks.md", "docs/augmentation.md", "docs/fine-tuning.md", "docs/search.md", "docs/several-gpus.md", "docs/several-machines.md", "docs/logging.md"),
      group("Understanding", "docs/which-metric.md", "docs/diagnosis.md", "docs/diagnosis-rates.md", "docs/book.md", "docs/lessons.md"),
      group("Other programs", "docs/export.md", "docs/pytorch.md"),
      group("Relying on it", "docs/reliability.md", "docs/engine.md", "docs/performance.md", "SECURITY.md"),
      group("Reference", "docs/reference/index.md", "docs/reference/commands.md", "docs/reference/configuration.md", "docs/reference/layers.md", "docs/reference/tables.md"),
      group("Changing it", "CONTRIBUTING.md", "docs/architecture.md", "CHANGELOG.md"),
    ],
  },
});
