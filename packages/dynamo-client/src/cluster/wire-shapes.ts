import { assertNever, type FailedResponse, type NodeId, type Sibling } from "@cartwheel/dynamo";
import type { ClientOperation, ClientOutcome } from "@cartwheel/wire";
import type { GetResult, KeyInspection, StoredVersion, StoreFailure, WriteResult } from "../versioned-store.ts";
import { encodeContext } from "./routed-context.ts";

/** Where wire shapes become the port's shapes, and nothing else does. */

/** An operation before it is known how much time is left when it leaves. */
export type UntimedOperation = Untimed<ClientOperation>;
type Untimed<T> = T extends ClientOperation ? Omit<T, "timeoutMs"> : never;

export function timed(operation: UntimedOperation, timeoutMs: number): ClientOperation {
  // Spreading loses the pairing of type and fields; every member only lacks the time.
  return { ...operation, timeoutMs } as ClientOperation;
}

export function getResultOf(outcome: ClientOutcome): GetResult {
  switch (outcome.type) {
    case "got": {
      const { siblings, context, complete, fastest, answeredBy } = outcome;
      return {
        ok: true,
        siblings: siblings.map(versionOf),
        context: context.length === 0 ? null : encodeContext({ sealed: context, fastest }),
        complete,
        answeredBy,
      };
    }
    case "failed":
      return failureOf(outcome);
    case "written":
    case "inspected":
      return wrongAnswer(outcome.type);
    default:
      return assertNever(outcome, "client outcome");
  }
}

/** `coordinator` is where the write went: the best place for the next one. */
export function writeResultOf(outcome: ClientOutcome, coordinator: NodeId | null): WriteResult {
  switch (outcome.type) {
    case "written": {
      const { siblings, context, copies, n, missing } = outcome;
      return {
        ok: true,
        context: context === null ? null : encodeContext({ sealed: context, fastest: coordinator }),
        siblings: siblings === null ? null : siblings.map(versionOf),
        durability: { n, copies, missing },
      };
    }
    case "failed":
      return failureOf(outcome);
    case "got":
    case "inspected":
      return wrongAnswer(outcome.type);
    default:
      return assertNever(outcome, "client outcome");
  }
}

export function inspectionOf(outcome: ClientOutcome): KeyInspection | StoreFailure {
  switch (outcome.type) {
    case "inspected":
      return { ok: true, partition: outcome.partition, token: outcome.token, replicas: outcome.replicas };
    case "failed":
      return failureOf(outcome);
    case "got":
    case "written":
      return wrongAnswer(outcome.type);
    default:
      return assertNever(outcome, "client outcome");
  }
}

function versionOf({ dot, value, writtenAt }: Sibling): StoredVersion {
  return { vtag: `${dot.actor}:${dot.counter}`, value, writtenAt };
}

function failureOf({ outcome, code, message, needed, received, from }: FailedResponse): StoreFailure {
  return { ok: false, outcome, code, message, needed, received, from };
}

/** A node that answers a get with a write is broken. What it did is anybody's guess. */
function wrongAnswer(type: string): StoreFailure {
  const message = `the node answered with "${type}"`;
  return { ok: false, outcome: "unknown", code: "REQUEST_INVALID", message, needed: 0, received: 0, from: [] };
}
