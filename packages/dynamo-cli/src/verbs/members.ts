import type { History, Operation } from "@cartwheel/dynamo";
import type { Outcome } from "../outcome.ts";
import { failed } from "../outcome.ts";
import { table } from "../terminal/table.ts";
import type { VerbContext } from "./verb.ts";

export interface MembersOptions {
  /** Every operation since the cluster began. */
  readonly history: boolean;
}

/** `dynamo members`: who takes part, who is leaving, who was taken out, and what waits for votes. */
export async function members({ cluster, style }: VerbContext, options: MembersOptions): Promise<Outcome> {
  const ring = cluster.client.ring();
  const history = longest([...(await cluster.views()).values()].map((view) => view.history));
  if (ring === null || history === null) return failed("no node answers");
  if (options.history) return historyOutcome(history);
  const sights = new Map(cluster.client.sights().map((sight) => [sight.node, sight]));
  const entries = [
    ...ring.members.map((member) => ({ ...member, status: "member" })),
    ...ring.leaving.map((member) => ({ ...member, status: "leaving" })),
    ...ring.removed.map((member) => ({ ...member, status: "removed" })),
    ...ring.destroyed.map((id) => ({ id, zone: "", weight: 0, status: "destroyed" })),
  ].map((each) => ({
    ...each,
    address: sights.get(each.id)?.address ?? null,
    reached: sights.get(each.id)?.state ?? null,
  }));
  const rows = entries.map(({ id, zone, weight, status, address, reached }) => [
    id,
    zone,
    weight === 0 ? "" : String(weight),
    status === "member" ? style.good(status) : style.warn(status),
    address ?? "",
    reached === null || reached === "up" ? (reached ?? "") : style.bad(reached),
  ]);
  const waiting = ring.waiting.map(({ operation }) => sentenceOf(operation));
  const notes = waiting.map((each) => `${style.warn("!")} waits for a majority of the members: ${each}\n`).join("");
  const columns = ["NODE", "ZONE", "WEIGHT", "STATUS", "ADDRESS", "SEEN"].map((title) => ({ title }));
  return {
    ok: true,
    json: { members: entries, waiting },
    text: table(columns, rows) + (notes === "" ? "" : `\n${notes}`),
  };
}

function historyOutcome(history: History): Outcome {
  const rows = history.map((operation) => [
    String(operation.counter),
    operation.type === "init" ? "" : operation.author,
    sentenceOf(operation),
  ]);
  const text = table([{ title: "NO", align: "right" }, { title: "AUTHOR" }, { title: "OPERATION" }], rows);
  return { ok: true, json: { history: history.map(withoutAssignment) }, text };
}

function longest(histories: readonly History[]): History | null {
  return histories.reduce<History | null>(
    (best, each) => (best !== null && best.length >= each.length ? best : each),
    null,
  );
}

export function sentenceOf(operation: Operation): string {
  switch (operation.type) {
    case "init":
      return `begin with ${operation.members.map(({ id }) => id).join(", ")}`;
    case "join":
      return `${operation.member.id} joins in ${operation.member.zone} with weight ${operation.member.weight}`;
    case "leave":
      return `${operation.node} leaves`;
    case "remove":
      return `${operation.node} is removed`;
    case "replace":
      return `${operation.by.id} replaces ${operation.node}`;
    case "reweigh":
      return `${operation.node} has weight ${operation.weight}`;
    case "vote":
      return `a vote for ${operation.operation.slice(0, 8)}`;
    case "destroyed":
      return `${operation.node} is declared destroyed`;
  }
}

/** An operation without the ring that it carries. */
function withoutAssignment(operation: Operation): object {
  return Object.fromEntries(Object.entries(operation).filter(([name]) => name !== "plan" && name !== "assignment"));
}
