import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** What is made, and not written. */
const made = new Set(["node_modules", "dist", ".git", ".next", ".turbo", ".data"]);
/** Named in documents without being files of this repository: what programs write, and what is not there on purpose. */
const elsewhere = new Set(["cluster.json", "manifest.json", "loading.tsx"]);

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return made.has(entry.name) ? [] : filesBelow(path);
    return [relative(root, path)];
  });
}

const files = filesBelow(root);
const names = new Set(files.map((file) => basename(file)));
const documents = files.filter((file) => file.endsWith(".md"));

/** By the folder of its package, and by its name; the root under its own. */
const scripts = new Map(
  files
    .filter((file) => basename(file) === "package.json")
    .map((file) => {
      const { name, scripts: own = {} } = JSON.parse(readFileSync(join(root, file), "utf8")) as {
        readonly name: string;
        readonly scripts?: Readonly<Record<string, string>>;
      };
      return [name, Object.keys(own)];
    }),
);

function matches(text: string, pattern: RegExp): readonly RegExpExecArray[] {
  return [...text.matchAll(pattern)];
}

/** `node.ts`, `coordinator/request.ts`, `dynamo/node/node.ts`: as much of a path as its document needs. */
function isFile(named: string, document: string): boolean {
  if (!named.includes("/")) return names.has(named) || elsewhere.has(named);
  const [first = "", ...rest] = named.split("/");
  const candidates = [named, join(dirname(document), named), join("packages", first, "src", ...rest)];
  return candidates.some((path) => existsSync(join(root, path))) || files.some((file) => file.endsWith(`/${named}`));
}

describe.each(documents)("%s", (document) => {
  const text = readFileSync(join(root, document), "utf8");

  test("leads nowhere that is not there", () => {
    const links = matches(text, /\]\(([^)\s]+)\)/g).map(([, link = ""]) => link);
    const own = links.filter((link) => !/^[a-z]+:|^#/.test(link)).map((link) => link.split("#", 1)[0] ?? "");
    expect(own.filter((link) => !existsSync(join(root, dirname(document), link)))).toEqual([]);
  });

  test("names files that exist", () => {
    const named = matches(text, /`([A-Za-z0-9_.[\]-][A-Za-z0-9_./[\]-]*\.(?:ts|tsx|mjs|sh|md|json|yaml))`/g);
    expect(named.map(([, file = ""]) => file).filter((file) => !isFile(file, document))).toEqual([]);
  });

  test("names scripts that exist", () => {
    const named = matches(text, /npm run ([a-z][a-z0-9:-]*)(?: (?:-w|--workspace) (\S+?)(?=[`\s]))?/g);
    const missing = named.filter(([, script = "", name = "cartwheel"]) => scripts.get(name)?.includes(script) !== true);
    expect(missing.map(([command]) => command)).toEqual([]);
  });
});
