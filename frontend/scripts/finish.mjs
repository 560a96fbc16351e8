/**
 * The end of a build: how large it is, refused over the limit, and what it was made from.
 *
 * build.json holds the hash of the sources, so that a test can tell that the committed build is of the committed sources.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 600;
const HERE = join(import.meta.dirname, "..");
const OUT = join(HERE, "../src/kelisim/web/static");
const SOURCES = [
  "src",
  "public",
  "scripts",
  "index.html",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "vite.config.ts",
];

/** Files below a path, by their name with forward slashes, sorted by code point. */
function files(path) {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [path];
  }
}

function sourceHash() {
  const names = SOURCES.flatMap((name) => files(join(HERE, name)));
  const lines = names
    .map((path) => [
      relative(HERE, path).split(sep).join("/"),
      createHash("sha256").update(readFileSync(path)).digest("hex"),
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hash]) => `${name} ${hash}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
}

const sizes = {};
for (const path of files(OUT)) {
  const name = relative(OUT, path).split(sep).join("/");
  if (name === "build.json" || name.endsWith(".geojson")) continue;
  sizes[name] = gzipSync(readFileSync(path), { level: 9 }).length;
}
const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
writeFileSync(
  join(OUT, "build.json"),
  `${JSON.stringify({ sources_sha256: sourceHash(), gzip_bytes: total, files: sizes }, null, 2)}\n`,
);

for (const [name, size] of Object.entries(sizes)) console.log(`${(size / 1000).toFixed(1).padStart(7)} kB gz  ${name}`);
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB gz  in all, without map data; at most ${LIMIT_KB}`);
if (total > LIMIT_KB * 1000) {
  console.error("the front end is too large");
  process.exit(1);
}
