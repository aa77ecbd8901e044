import { spawn } from "node:child_process";
import { once } from "node:events";

/** One command of a document and what follows it there. */
export interface TranscriptStep {
  readonly command: string;
  readonly output: string;
}

const block = /^```console\n([^]*?)^```$/gm;

/**
 * The commands of all `console` blocks of a document, in order. A command begins with `$ `; what follows, up to the next
 * command or the end of its block, is its output.
 */
export function stepsOf(markdown: string): readonly TranscriptStep[] {
  return [...markdown.matchAll(block)].flatMap(([, text = ""]) =>
    text
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf("\n");
        return { command: part.slice(0, end), output: part.slice(end + 1).trimEnd() };
      }),
  );
}

/** Runs the commands in one shell, so that variables live on, and returns what each wrote. */
export async function runSteps(
  steps: readonly TranscriptStep[],
  variables: Readonly<Record<string, string>>,
): Promise<readonly TranscriptStep[]> {
  const mark = "-- end of output --";
  const shell = spawn("bash", ["-s"], {
    env: { PATH: process.env["PATH"], ...variables },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let written = "";
  shell.stdout.on("data", (data: Buffer) => (written += data.toString("latin1")));
  shell.stderr.on("data", (data: Buffer) => (written += data.toString("latin1")));
  shell.stdin.end(steps.map(({ command }) => `${command}\nprintf '\\n${mark}\\n'\n`).join(""));
  await once(shell, "close");
  const outputs = Buffer.from(written, "latin1").toString("utf8").replaceAll("\r", "").split(`\n${mark}\n`);
  return steps.map(({ command }, index) => ({ command, output: withoutTransport(outputs[index] ?? "").trimEnd() }));
}

/** The document with these outputs in place of its own. */
export function withOutputs(markdown: string, steps: readonly TranscriptStep[]): string {
  let at = 0;
  return markdown.replaceAll(block, (_, text: string) => {
    const count = text.split(/^\$ /m).length - 1;
    const shown = steps.slice(at, at + count).map(({ command, output }) => {
      return output === "" ? `$ ${command}\n` : `$ ${command}\n${output}\n`;
    });
    at += count;
    return `\`\`\`console\n${shown.join("")}\`\`\``;
  });
}

/** What differs from run to run becomes its name; everything else must be equal. */
export function comparable(output: string): string {
  return output
    .replaceAll(/\b[0-9a-f]{16}\.\d+:\d+/g, "<vtag>")
    .replaceAll(/(X-Riak-Vclock: )\S+/g, "$1<context>")
    .replaceAll(/("context":)"[^"]+"/g, "$1<context>")
    .replaceAll(/\b\w{3}, \d{2} \w{3} \d{4} [\d:]{8} GMT\b/g, "<date>")
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<date>")
    .replaceAll(/(boundary=|--)[0-9a-f]{32}/g, "$1<boundary>")
    .replaceAll(/\b[0-9a-f]{40}\b/g, "<key>")
    .replaceAll(/127\.0\.0\.1:\d+/g, "<address>")
    .replaceAll(/("(?:memory_processes|sys_process_uptime_seconds)":)\d+/g, "$1<figure>");
}

/** The headers that every answer has and that say nothing of the API. */
function withoutTransport(output: string): string {
  return output.replaceAll(/^(Date|Connection: keep-alive|Keep-Alive|Content-Length)\b.*\n/gm, "");
}
