import type { Cluster } from "../connection/cluster.ts";
import type { Outcome } from "../outcome.ts";
import type { Style } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What a verb works with. */
export interface VerbContext {
  readonly cluster: Cluster;
  readonly terminal: Terminal;
  readonly style: Style;
  /** What comes out is for programs. */
  readonly isJson: boolean;
}

export type Verb = (context: VerbContext) => Promise<Outcome>;
