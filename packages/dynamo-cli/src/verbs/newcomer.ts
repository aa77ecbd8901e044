import type { ChangeOperation, NodeId } from "@cartwheel/dynamo";
import type { RefusalCode } from "@cartwheel/wire/connection";
import type { Cluster } from "../connection/cluster.ts";
import type { Failure } from "../outcome.ts";
import { failed } from "../outcome.ts";
import type { StoredPlan } from "./plan-file.ts";

const advices: Partial<Record<RefusalCode, string>> = {
  UNREACHABLE:
    "Start it first, with `dynamo-node join`, on an address that the members reach. Where only this machine cannot " +
    "reach it, say --unchecked.",
  WRONG_NODE: "Give the address of the newcomer itself.",
  WRONG_SECRET: "Give the newcomer the cluster's secret, and the operators' where there is one.",
  WRONG_CLUSTER: "It was made for another cluster: give it the `cluster` settings of a member, and an empty directory.",
};

/**
 * Whether the node that a change lets in is there: it answers at its address, by its name, and proves the secret. Looked
 * at before the commit, because a member that nobody reaches owns partitions all the same, and an identity that was
 * let in cannot be let in again under a better address. Null where it is, or where nobody comes in.
 */
export async function lookForNewcomer(cluster: Cluster, { operation, address }: StoredPlan): Promise<Failure | null> {
  const node = newcomerOf(operation);
  if (node === null) return null;
  const refusal = await cluster.greet(node, address);
  if (refusal === null) return null;
  const { code, message } = refusal;
  const isSilent = code === "UNREACHABLE" || code === "TIMEOUT" || code === "ABORTED";
  return {
    ...failed(
      isSilent ? `${node} does not answer at ${address}` : message,
      `Nothing was changed. ${advices[isSilent ? "UNREACHABLE" : code] ?? "See its log."}`,
    ),
    code,
  };
}

function newcomerOf(operation: ChangeOperation): NodeId | null {
  switch (operation.type) {
    case "join":
      return operation.member.id;
    case "replace":
      return operation.by.id;
    default:
      return null;
  }
}
