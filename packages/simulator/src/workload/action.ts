import type { NodeId } from "@cartwheel/dynamo";
import type { ActionWeights, RunOptions } from "../run/options.ts";
import { Dice } from "../world/dice.ts";

type ActionKind = keyof ActionWeights;

/** One thing that a client does, as plain data: a run's workload is a script, like its faults. */
export interface ClientAction {
  readonly atUs: number;
  readonly client: number;
  readonly kind: ActionKind;
  readonly key: number;
  /** The node asked; any node takes any request. */
  readonly node: NodeId;
  readonly timeoutMs: number;
  /** R of a get or W of a write, or null for the bucket's. */
  readonly quorum: number | null;
  /** PR of a get or PW of a write: owners among those. Null for none. */
  readonly owners: number | null;
  /** Which older context a stale put takes, counted back from the newest. */
  readonly age: number;
  readonly returnBody: boolean;
  /** How long what is put may live, by the client's clock. Absent: for ever. */
  readonly lifeMs?: number;
  /** The application would absorb a second minting, so other nodes may be asked again. */
  readonly mergeable: boolean;
}

/** Of a write that expires, but not before the run ends. */
const longLifeMs = 120_000;

export interface WorkloadPlan {
  readonly seed: number;
  readonly options: RunOptions;
  readonly nodes: readonly NodeId[];
}

/** Writes the script of all clients, in order of time. */
export function planWorkload({ seed, options, nodes }: WorkloadPlan): readonly ClientAction[] {
  const dice = new Dice(seed, "workload");
  const lives = new Dice(seed, "lives");
  const kinds = weightedKinds(options.weights);
  const actions = Array.from({ length: options.actionCount }, (): ClientAction => {
    return {
      atUs: dice.below(options.chaosMs * 1000),
      client: dice.below(options.clientCount),
      kind: dice.pick(kinds),
      key: dice.chance(options.hotKeyPerMille) ? 0 : dice.below(options.keyCount),
      node: dice.pick(nodes),
      timeoutMs: dice.pick([300, 1_000, 3_000]),
      quorum: dice.chance(150) ? dice.between(1, options.bucket.n) : null,
      owners: dice.chance(100) ? dice.between(1, options.bucket.n) : null,
      age: dice.between(1, 4),
      returnBody: dice.chance(150),
      mergeable: dice.chance(500),
      ...(lives.chance(options.mortalPerMille)
        ? { lifeMs: lives.chance(300) ? longLifeMs : lives.between(100, 6_000) }
        : {}),
    };
  });
  return actions.sort((a, b) => a.atUs - b.atUs);
}

/** Each kind as often as its weight. */
function weightedKinds(weights: ActionWeights): readonly ActionKind[] {
  const kinds: ActionKind[] = ["get", "put", "blindPut", "stalePut", "forkedPut", "delete", "repeat"];
  return kinds.flatMap((kind) => Array.from({ length: weights[kind] }, () => kind));
}
