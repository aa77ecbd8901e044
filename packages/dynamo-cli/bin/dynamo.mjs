#!/usr/bin/env node
import { existsSync } from "node:fs";

const nodeMajor = 24;
if (Number.parseInt(process.versions.node, 10) < nodeMajor) {
  console.error(
    `dynamo: this is Node ${process.versions.node}, and it needs ${nodeMajor}. In the repository \`npx dynamo\` brings it.`,
  );
  process.exit(2);
}
// In the repository the sources run as they are; a package holds the bundle only.
const sources = new URL("../src/main.ts", import.meta.url);
await import(existsSync(sources) ? sources.href : new URL("../dist/dynamo.js", import.meta.url).href);
