import type { ClientRequest, ClientResponse, NodeId, Row } from "@cartwheel/dynamo";
import type { FinalState } from "../truth/final-state.ts";
import type { Mint, Truth, Write } from "../truth/truth.ts";
import type { World } from "../world/world.ts";

/**
 * O1 to O16 and, for carts, C1 to C4: as in the README's tables. `O16` stands for a core that threw; `isolation` for code
 * that looked at a real clock or threw real dice; `storm` for nodes that keep each other busy without end.
 */
export type InvariantId =
  | "O1"
  | "O2"
  | "O3"
  | "O4"
  | "O5"
  | "O6"
  | "O7"
  | "O8"
  | "O9"
  | "O10"
  | "O11"
  | "O12"
  | "O13"
  | "O14"
  | "O15"
  | "O16"
  | "C1"
  | "C2"
  | "C3"
  | "C4"
  | "isolation"
  | "storm";

/** A row that a node is about to store. */
interface RowSeen {
  readonly truth: Truth;
  readonly key: string;
  readonly row: Row;
  readonly node: NodeId;
}

/** A committed row that a node is about to replace, or to drop. */
export interface ReplaceSeen {
  readonly truth: Truth;
  readonly world: World;
  readonly key: string;
  readonly node: NodeId;
  readonly before: Row;
  /** Null when the row is dropped. */
  readonly after: Row | null;
  /** Dropped for good, by a reaper's certificate. */
  readonly certified: boolean;
}

/** An event that a coordinator made, already entered into the truth. */
interface MintSeen {
  readonly truth: Truth;
  readonly mint: Mint;
}

/** A request on its way, and whose it is. */
export interface Exchange {
  readonly request: ClientRequest;
  readonly key: string;
  /** The write that it asks for, or null for a get. */
  readonly write: Write | null;
  readonly to: NodeId;
  /** When the node was given it and in which of its lives, or null while it has not been. */
  arrived: { readonly atUs: number; readonly life: number } | null;
  answered: boolean;
}

/** A node answers a request. */
export interface ReplySeen {
  readonly truth: Truth;
  readonly world: World;
  readonly exchange: Exchange;
  readonly response: ClientResponse;
}

/** Every request of the run, long after the last deadline. */
interface RequestsSeen {
  readonly world: World;
  readonly exchanges: readonly Exchange[];
}

/** When something can be judged. */
export const moments = ["onMint", "onRow", "onReplace", "onReply", "onEndOfRequests", "atEnd"] as const;

export type Moment = (typeof moments)[number];

/**
 * One thing that must hold. Each method says what is wrong, in words for a person, or null; an invariant has only the
 * methods for the moments at which it can be judged.
 */
export interface Invariant {
  readonly id: InvariantId;
  /** The rule, as a sentence. */
  readonly holds: string;
  readonly onMint?: (seen: MintSeen) => string | null;
  readonly onRow?: (seen: RowSeen) => string | null;
  readonly onReplace?: (seen: ReplaceSeen) => string | null;
  readonly onReply?: (seen: ReplySeen) => string | null;
  readonly onEndOfRequests?: (seen: RequestsSeen) => string | null;
  readonly atEnd?: (state: FinalState) => string | null;
}
