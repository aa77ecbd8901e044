import type { ConnectionFlags } from "../connection/settings.ts";
import type { Outcome } from "../outcome.ts";
import type { Verb } from "../verbs/verb.ts";

/** Flags of every verb. */
export interface CommonFlags extends ConnectionFlags {
  readonly output: "table" | "json";
  readonly json?: true;
}

/** What runs a verb: with a cluster that is connected, or without one. */
export interface Runner {
  readonly withCluster: (verb: Verb) => Promise<void>;
  readonly alone: (outcome: Outcome) => void;
}
