import { CommanderError } from "commander";
import type { Command } from "commander";
import { Cluster } from "./connection/cluster.ts";
import { connectionSettings } from "./connection/settings.ts";
import type { Failure, Outcome } from "./outcome.ts";
import { exitCodes } from "./outcome.ts";
import type { CommonFlags } from "./command-line/runner.ts";
import { createProgram } from "./command-line/program.ts";
import { styleFor } from "./terminal/style.ts";
import type { Terminal } from "./terminal/terminal.ts";
import type { Verb } from "./verbs/verb.ts";

/** Runs one command line, without the program's name, and returns its exit code. Throws only on a bug. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.ok;
  const program = createProgram({
    withCluster: async (verb) => void (code = await withCluster(verb, flagsOf(program), terminal)),
    alone: (outcome) => void (code = conclude(outcome, isJson(flagsOf(program)), terminal)),
  });
  prepare(program, terminal);
  try {
    await program.parseAsync([...words], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}

async function withCluster(verb: Verb, flags: CommonFlags, terminal: Terminal): Promise<number> {
  const settings = connectionSettings(flags, terminal.environment);
  if (!settings.ok) return conclude(settings, isJson(flags), terminal);
  const opened = await Cluster.open(settings.settings);
  if (!opened.ok) return conclude(opened, isJson(flags), terminal);
  const { cluster } = opened;
  try {
    const outcome = await verb({ cluster, terminal, style: styleFor(terminal.isTerminal), isJson: isJson(flags) });
    return conclude(outcome, isJson(flags), terminal);
  } finally {
    await cluster.close();
  }
}

function conclude(outcome: Outcome, json: boolean, terminal: Terminal): number {
  if (!outcome.ok) {
    refuse(outcome, json, terminal);
    return exitCodes[outcome.kind];
  }
  if ("said" in outcome) return exitCodes.ok;
  terminal.out(json ? `${JSON.stringify(outcome.json, null, 2)}\n` : outcome.text);
  return exitCodes.ok;
}

function refuse({ kind, message, advice, code }: Failure, json: boolean, { err, isTerminal }: Terminal): void {
  if (json) return err(`${JSON.stringify({ error: { kind, code: code ?? null, message, advice } })}\n`);
  const style = styleFor(isTerminal);
  err(`${style.bad("dynamo:")} ${message}${code === undefined ? "" : style.dim(` (${code})`)}\n`);
  if (advice !== null) err(`${advice}\n`);
}

function flagsOf(program: Command): CommonFlags {
  return program.opts<CommonFlags>();
}

function isJson({ output, json }: CommonFlags): boolean {
  return json === true || output === "json";
}

/** Refusals come back as exceptions instead of ending the process; flags of the program may stand after the verb. */
function prepare(command: Command, terminal: Terminal): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.out(text),
    writeErr: (text) => terminal.err(text),
    getOutHelpWidth: () => terminal.columns,
    getErrHelpWidth: () => terminal.columns,
  });
  for (const child of command.commands) prepare(child, terminal);
}
