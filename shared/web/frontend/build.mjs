// Builds ../static/vendor: styles, the fonts and images they name, the icons that pages use, and htmx.
// Deterministic: the same package-lock.json gives the same bytes. Needs nothing from the network.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const uswds = join(here, "node_modules/@uswds/uswds");
const out = join(here, "../static/vendor");

const fonts = {
  "public-sans": ["Regular", "Italic", "SemiBold", "Bold"].map((w) => `PublicSans-${w}`),
  merriweather: ["Regular", "Bold"].map((w) => `Latin-Merriweather-${w}`),
  "roboto-mono": ["roboto-mono-v5-latin-regular"],
};

/** Names of the USWDS icons that templates may use with the macro `icon`. */
const icons = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean);

function put(from, ...to) {
  const target = join(out, ...to);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(from, target);
}

function buildStyles() {
  const compiled = sass.compile(join(here, "styles/uswds.scss"), {
    style: "compressed",
    loadPaths: [join(uswds, "packages")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "if-function"],
  });
  // USWDS declares 18 font files; Concord ships the few named above and declares them in concord.css.
  const css = compiled.css.replace(/@font-face\{[^}]*\}/g, "");
  writeFileSync(join(out, "uswds.css"), css);
  const images = new Set([...css.matchAll(/url\("?img\/([^")]+)"?\)/g)].map((match) => match[1]));
  for (const image of [...images].sort()) put(join(uswds, "dist/img", image), "img", image);
}

function buildFonts() {
  for (const [family, files] of Object.entries(fonts)) {
    for (const file of files) put(join(uswds, "dist/fonts", family, `${file}.woff2`), "fonts", `${file}.woff2`);
  }
}

function buildIcons() {
  const symbols = icons.map((name) => {
    const svg = readFileSync(join(uswds, "dist/img/usa-icons", `${name}.svg`), "utf8");
    const [, box, body] = svg.match(/viewBox="([^"]+)"[^>]*>([\s\S]*)<\/svg>/);
    return `<symbol id="${name}" viewBox="${box}">${body.trim()}</symbol>`;
  });
  writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
buildStyles();
buildFonts();
buildIcons();
put(join(here, "node_modules/htmx.org/dist/htmx.min.js"), "htmx.min.js");
put(join(here, "node_modules/htmx.org/LICENSE"), "licenses", "htmx.txt");
put(join(uswds, "LICENSE.md"), "licenses", "uswds.md");
console.log(`Built ${readdirSync(out).length} entries into ${out}.`);
