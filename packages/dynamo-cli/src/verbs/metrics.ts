import type { NodeId } from "@cartwheel/dynamo";
import type { Outcome } from "../outcome.ts";
import { failed } from "../outcome.ts";
import type { VerbContext } from "./verb.ts";

/** `dynamo metrics`: one node's figures in Prometheus's text format, over the node's own port. */
export async function metrics({ cluster }: VerbContext, name: string): Promise<Outcome> {
  const unknown = cluster.unknownNode(name);
  if (unknown !== null) return unknown;
  const asked = await cluster.client.figuresOf(name as NodeId);
  if (!asked.ok) return failed(`${name} does not answer`, "See `dynamo status`.");
  return { ok: true, json: { node: name, text: asked.answer }, text: asked.answer };
}
