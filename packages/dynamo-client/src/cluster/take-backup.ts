import type { NodeId, Ring } from "@cartwheel/dynamo";
import type { BackupCopy, BackupState, BackupStep } from "@cartwheel/wire";
import type { NodeAnswer } from "./node-question.ts";

/** What a backup needs of a client. */
export interface BackupCluster {
  ring(): Ring | null;
  backup(node: NodeId, step: BackupStep, name: string): Promise<NodeAnswer<BackupState>>;
}

export interface BackupOptions {
  /** 1 to 64 of a-z, 0-9 and -. No node may have a backup of this name. */
  readonly name: string;
  /** Members that are down and are left out. What only they hold is then in no copy. Default none. */
  readonly without?: readonly NodeId[];
  /** Hears the state of every node, about once a round. */
  readonly progress?: (states: ReadonlyMap<NodeId, BackupState>) => void;
  /** Between two looks at the nodes. Default 500. */
  readonly pollMs?: number;
  /** How long a node may be out of reach. Default 10,000; nodes give a backup up that nobody asks for in 60 s. */
  readonly silenceMs?: number;
}

export type BackupResult =
  | { readonly ok: true; readonly copies: ReadonlyMap<NodeId, BackupCopy> }
  | { readonly ok: false; readonly message: string };

type Round = { readonly ok: true; readonly states: ReadonlyMap<NodeId, BackupState> } | Failure;

interface Failure {
  readonly ok: false;
  readonly message: string;
}

/**
 * Copies the whole cluster while it serves, each node's rows to that node's own `backupDir`.
 *
 *     keep all ──► copy all ──► look until all are copied ──► look once more ──► finish all
 *
 * Invariant: from before the first copy until after the last every node keeps all rows it has. So whatever W nodes held
 * when this was called is in W of the copies, wherever handoff takes it meanwhile, and no tombstone is reaped between
 * one copy and the next. A node that kept nothing in between (it restarted) says that it knows of no backup; then there
 * is none.
 */
export async function takeBackup(cluster: BackupCluster, options: BackupOptions): Promise<BackupResult> {
  const nodes = await nodesOf(cluster, options);
  if (nodes.length === 0) return { ok: false, message: "no node of the cluster answers" };
  const ask = (step: BackupStep): Promise<Round> => askAll(cluster, options, { nodes, step });
  const taken = await copyAll(ask, options);
  if (!taken.ok) await ask("abandon");
  else if (holdersOf(cluster, options).some((node) => !nodes.includes(node))) {
    await ask("abandon");
    return { ok: false, message: "a node has joined meanwhile; take the backup again" };
  }
  return taken.ok ? finishAll(ask) : taken;
}

async function copyAll(ask: (step: BackupStep) => Promise<Round>, options: BackupOptions): Promise<Round> {
  const kept = await ask("keep");
  if (!kept.ok) return kept;
  const fresh = [...kept.states].find(([, { type }]) => type !== "keeping");
  if (fresh !== undefined) return { ok: false, message: `${fresh[0]} has a backup of this name already` };
  let round = await ask("copy");
  while (round.ok && [...round.states.values()].some(({ type }) => type !== "copied")) {
    options.progress?.(round.states);
    await new Promise((resolve) => setTimeout(resolve, options.pollMs ?? 500));
    round = await ask("look");
  }
  if (!round.ok) return round;
  options.progress?.(round.states);
  // The first to be copied must have kept its rows until the last was.
  return ask("look");
}

async function finishAll(ask: (step: BackupStep) => Promise<Round>): Promise<BackupResult> {
  const finished = await ask("finish");
  if (!finished.ok) return finished;
  const copies = new Map<NodeId, BackupCopy>();
  for (const [node, state] of finished.states) {
    if (state.type !== "copied" || !state.finished) return { ok: false, message: `${node} did not finish its copy` };
    copies.set(node, state.copy);
  }
  return { ok: true, copies };
}

/** Who may hold rows that somebody misses: members, and those who leave and have not handed everything over. */
function holdersOf(cluster: BackupCluster, { without = [] }: BackupOptions): readonly NodeId[] {
  const ring = cluster.ring();
  const holders = ring === null ? [] : [...ring.members, ...ring.leaving];
  return holders.map(({ id }) => id).filter((id) => !without.includes(id));
}

/** Waits until some node has told who there is. */
async function nodesOf(cluster: BackupCluster, options: BackupOptions): Promise<readonly NodeId[]> {
  const untilMs = performance.now() + (options.silenceMs ?? silenceMsDefault);
  while (cluster.ring() === null && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
  return holdersOf(cluster, options);
}

/** Asks all, each until it answers or has been silent for too long. Every step may be asked for twice. */
async function askAll(
  cluster: BackupCluster,
  { name, silenceMs = silenceMsDefault }: BackupOptions,
  { nodes, step }: { readonly nodes: readonly NodeId[]; readonly step: BackupStep },
): Promise<Round> {
  // Who does not hear that a backup is abandoned abandons it by itself.
  const patienceMs = step === "abandon" ? 0 : silenceMs;
  const asked = nodes.map(async (node): Promise<readonly [NodeId, BackupState | null]> => {
    const untilMs = performance.now() + patienceMs;
    for (;;) {
      const answer = await cluster.backup(node, step, name);
      if (answer.ok) return [node, answer.answer];
      if (performance.now() >= untilMs) return [node, null];
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  });
  const states = new Map<NodeId, BackupState>();
  for (const [node, state] of await Promise.all(asked)) {
    const problem = step === "abandon" ? null : problemOf(state);
    if (problem !== null) return { ok: false, message: `${node} ${problem}` };
    if (state !== null) states.set(node, state);
  }
  return { ok: true, states };
}

function problemOf(state: BackupState | null): string | null {
  if (state === null) return "does not answer";
  if (state.type === "failed") return `refuses: ${state.reason}`;
  return state.type === "idle" ? "has lost the backup: it was restarted meanwhile, or nobody asked for too long" : null;
}

const silenceMsDefault = 10_000;
const retryMs = 200;
