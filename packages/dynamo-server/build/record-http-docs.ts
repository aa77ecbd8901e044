import { readFileSync, writeFileSync } from "node:fs";
import { documentPath, withDocumentCluster } from "../src/http/http-docs.test-kit.ts";
import { runSteps, stepsOf, withOutputs } from "../src/http/transcript.test-kit.ts";

/** Runs the commands of docs/http-api.md and writes what they answered into it. For whoever changed the API. */
const markdown = readFileSync(documentPath, "utf8");
const steps = await withDocumentCluster((variables) => runSteps(stepsOf(markdown), variables));
writeFileSync(documentPath, withOutputs(markdown, steps));
console.log(`${steps.length} commands recorded in ${documentPath}`);
