#!/usr/bin/env node
import { existsSync } from "node:fs";

// In the repository the sources run as they are; a package holds the bundle only.
const sources = new URL("../src/main.ts", import.meta.url);
await import(existsSync(sources) ? sources.href : new URL("../dist/dynamo.js", import.meta.url).href);
