import type { NodeId } from "@cartwheel/dynamo";
import { takeBackup } from "@cartwheel/dynamo-client";
import type { BackupState } from "@cartwheel/wire";
import type { Outcome } from "../outcome.ts";
import { failed, usage } from "../outcome.ts";
import { ProgressLine } from "../terminal/progress-line.ts";
import { table } from "../terminal/table.ts";
import { bytes, count, percent } from "../terminal/units.ts";
import type { VerbContext } from "./verb.ts";

export interface BackupOptions {
  /** Default the time, as in 20261120-104500. */
  readonly name?: string;
  /** Members that are down, with commas. */
  readonly without?: string;
}

/** `dynamo backup`: copies the whole cluster while it serves, each node's rows to that node's own `backupDir`. */
export async function backup({ cluster, terminal }: VerbContext, options: BackupOptions): Promise<Outcome> {
  const name = options.name ?? new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  if (!/^[a-z0-9-]{1,64}$/.test(name)) return usage(`"${name}" cannot name a backup`, "Use 1 to 64 of a-z, 0-9 and -.");
  const named = options.without?.split(",") ?? [];
  const unknown = named.map((node) => cluster.unknownNode(node)).find((failure) => failure !== null);
  if (unknown !== undefined && unknown !== null) return unknown;
  const without = named.map((node) => node as NodeId);
  const progress = new ProgressLine(terminal);
  const taken = await takeBackup(cluster.client, {
    name,
    without,
    progress: (states) => progress.show(describe(states)),
  });
  progress.end();
  if (!taken.ok) return failed(`no backup was taken: ${taken.message}`, adviceFor(taken.message));
  const copies = [...taken.copies].map(([node, copy]) => ({ node, ...copy }));
  const rows = copies.map(({ node, rows: held, bytes: size, sha256, directory }) => [
    node,
    count(held),
    bytes(size),
    sha256.slice(0, 16),
    directory,
  ]);
  const columns = [
    { title: "NODE" },
    { title: "ROWS", align: "right" },
    { title: "SIZE", align: "right" },
    { title: "SHA-256" },
    { title: "DIRECTORY" },
  ] as const;
  const text = `${table(columns, rows)}\nBackup ${name} holds all that was acknowledged before it began.\n`;
  return { ok: true, json: { name, copies }, text };
}

const advices: readonly (readonly [RegExp, string])[] = [
  [/backupDir/, "Name a directory in `node.backupDir` of every node's configuration, and restart it."],
  [/does not answer/, "Start it, or leave it out with --without: what only it holds is then in no copy."],
  [/of this name already/, "Give another --name, or delete that one first."],
  [/operators' secret/, "Give it with --secret-file, or a node's configuration that names it."],
];

/** Nodes say in words why they take no part. */
function adviceFor(message: string): string | null {
  return advices.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}

function describe(states: ReadonlyMap<NodeId, BackupState>): string {
  return [...states]
    .map(
      ([node, state]) =>
        `${node} ${state.type === "copying" ? percent(Math.min(state.bytes, state.bytesExpected), state.bytesExpected) : state.type}`,
    )
    .join(", ");
}
