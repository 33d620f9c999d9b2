// Copies the repository's pages to target/pages, where vitepress reads them. A README becomes an
// index, and links to files that are not pages lead to the repository on the forge.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const pages = join(root, "site/target/pages");
const FORGE = "https://github.com/convlens/convlens/";
const SOURCES = FORGE + "blob/main/";
const TOP = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"];
const PICTURES = new Set([".png", ".svg"]);
const LINK = /(\]\(|^\[[^\]]+\]: )([^)\s]+)(\)|$)/gm;

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

const index = (path) => path.replace(/(^|\/)README\.md$/, "$1index.md");
const all = [...TOP.map((name) => join(root, name)), ...walk(join(root, "docs"))].map((path) => relative(root, path));
const known = new Set(all.filter((path) => path.endsWith(".md") || PICTURES.has(extname(path))));

// The target of a link on the site, from its target in the repository.
function link(page, target) {
  if (/^([a-z]+:|#)/.test(target)) {
    return target;
  }
  if (target.startsWith("../../")) {
    // A page of the forge itself, such as ../../commits/main
    return FORGE + target.slice(6);
  }
  const [path, anchor] = target.split("#");
  const to = path === "" ? page : normalize(join(dirname(page), path));
  const hash = anchor === undefined ? "" : `#${anchor}`;
  if (known.has(to)) {
    const shown = relative(dirname(page), index(to)) || index(to);
    return (shown.startsWith(".") ? shown : `./${shown}`) + hash;
  }
  return SOURCES + to.replace(/\/$/, "") + hash;
}

rmSync(pages, { recursive: true, force: true });
for (const page of known) {
  const to = join(pages, index(page));
  mkdirSync(dirname(to), { recursive: true });
  if (page.endsWith(".md")) {
    const text = readFileSync(join(root, page), "utf8");
    writeFileSync(to, text.replace(LINK, (whole, before, target, after) => before + link(page, target) + after));
  } else {
    cpSync(join(root, page), to);
  }
}
console.log(`${known.size} pages and pictures in ${relative(root, pages)}`);
