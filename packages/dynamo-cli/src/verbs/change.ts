import type { Change, ChangeResponse, NodeId, Plan } from "@cartwheel/dynamo";
import { isNodeId } from "@cartwheel/dynamo";
import { addressProblem } from "../connection/address.ts";
import type { Failure, Outcome } from "../outcome.ts";
import { failed, usage } from "../outcome.ts";
import { table } from "../terminal/table.ts";
import { plural } from "../terminal/units.ts";
import { followTransfers } from "./follow-transfers.ts";
import { sentenceOf } from "./members.ts";
import { lookForNewcomer } from "./newcomer.ts";
import type { StoredPlan } from "./plan-file.ts";
import { readPlan, writePlan } from "./plan-file.ts";
import type { VerbContext } from "./verb.ts";

/** As in the settings that a cluster begins with. */
const weightMax = 1_000;

/** Membership changes: `dynamo cluster join` and its like, `plan` and `commit`. */

export type ChangeResult = { readonly ok: true; readonly change: Change; readonly address: string } | Failure;

export interface Newcomer {
  readonly id: string;
  readonly zone: string;
  readonly weight: number;
  readonly address: string;
}

/** A change as an operator names it, with its node names checked. */
export function changeOf(type: Change["type"], nodes: readonly string[], more: Partial<Newcomer> = {}): ChangeResult {
  const wrong = [...nodes, ...(more.id === undefined ? [] : [more.id])].find((node) => !isNodeId(node));
  if (wrong !== undefined) return usage(`"${wrong}" is no node id`, "Node ids are 1 to 64 of a-z, 0-9 and -.");
  const node = (nodes[0] ?? "") as NodeId;
  const { id = "", zone = "", weight = 1, address = "" } = more;
  const wrongPlace = more.id === undefined ? null : misplaced(zone, address);
  if (wrongPlace !== null) return wrongPlace;
  if (weight > weightMax) return usage(`a weight of ${weight} is too much`, `A weight is at most ${weightMax}.`);
  const member = { id: id as NodeId, zone, weight };
  switch (type) {
    case "join":
      return { ok: true, change: { type, member }, address };
    case "replace":
      return { ok: true, change: { type, node, by: member }, address };
    case "reweigh":
      return { ok: true, change: { type, node, weight }, address };
    case "leave":
    case "remove":
    case "destroyed":
      return { ok: true, change: { type, node }, address };
  }
}

function misplaced(zone: string, address: string): Failure | null {
  if (!/^[a-z0-9-]{1,64}$/.test(zone)) return usage(`"${zone}" is no zone`, "A zone is 1 to 64 of a-z, 0-9 and -.");
  return addressProblem(address);
}

export interface PlanOptions {
  /** Where the plan is written, to be committed later. Null: it is only shown. */
  readonly out: string | null;
}

/** Shows what a change would move, and changes nothing. */
export async function plan(context: VerbContext, asked: ChangeResult, { out }: PlanOptions): Promise<Outcome> {
  const planned = await makePlan(context, asked);
  if (!planned.ok) return planned;
  const stored =
    out === null
      ? ""
      : `Written to ${out}. \`dynamo cluster commit ${out}\` does it, as long as nobody else changes the membership before.\n`;
  const unwritten = out === null ? null : writePlan(out, planned.stored);
  if (unwritten !== null) return unwritten;
  return { ok: true, json: jsonOf(planned), text: `${describe(planned.plan)}${stored}` };
}

export interface CommitOptions {
  /** Without asking. */
  readonly yes: boolean;
  /** Until every row is where it belongs. */
  readonly wait: boolean;
  /** Without looking for the newcomer first. */
  readonly unchecked: boolean;
}

/** Plans, shows, asks, commits. */
export async function change(context: VerbContext, asked: ChangeResult, options: CommitOptions): Promise<Outcome> {
  const planned = await makePlan(context, asked);
  if (!planned.ok) return planned;
  return commitPlan(context, { stored: planned.stored, shown: describe(planned.plan) }, options);
}

/** Commits a plan that was written before. */
export async function commit(context: VerbContext, file: string, options: CommitOptions): Promise<Outcome> {
  const read = readPlan(file);
  if (!read.ok) return read;
  return commitPlan(context, { stored: read.stored, shown: `${sentenceOf(read.stored.operation)}\n` }, options);
}

type Planned = { readonly ok: true; readonly plan: Plan; readonly stored: StoredPlan } | Failure;

async function makePlan({ cluster }: VerbContext, asked: ChangeResult): Promise<Planned> {
  if (!asked.ok) return asked;
  const answered = await cluster.client.change({ type: "plan", change: asked.change });
  if (!answered.ok) return failed("no member has answered with a plan", "See `dynamo status`.");
  if (answered.answer.type === "refused") return refused(answered.answer);
  if (answered.answer.type !== "planned") return failed(`a member answered with "${answered.answer.type}"`);
  const { plan: made } = answered.answer;
  if (!made.ok) return { ...failed(made.message.replace(/\.$/, ""), planAdvice[made.code]), code: made.code };
  return { ok: true, plan: made, stored: { operation: made.operation, address: asked.address } };
}

const refusalAdvice = {
  PLAN_STALE: "Plan again: the membership has changed since.",
  NOT_A_MEMBER: "A member must commit it: plan again, and let another one do so.",
  ADMIN_REQUIRED: "Give the operators' secret with --secret-file, or a node's configuration that names it.",
} as const;

function refused({ code, message }: Extract<ChangeResponse, { readonly type: "refused" }>): Failure {
  return { ...failed(message.replace(/\.$/, ""), refusalAdvice[code]), code };
}

const planAdvice: Record<string, string> = {
  NOT_A_MEMBER: "See `dynamo members` for who takes part.",
  ALREADY_KNOWN: "An identity never comes back: give the new node another id and an empty data directory.",
  TOO_FEW_MEMBERS: "Every bucket needs N members; let another node join first.",
  TOO_MANY_MEMBERS: "There are no more members than partitions.",
  NOT_REMOVED: "Take it out first, with `dynamo cluster leave` where it runs, or `remove` where it is gone.",
  WEIGHT_INVALID: "A weight is above 0 and at most 1000.",
};

async function isGranted({ terminal }: VerbContext, { yes }: CommitOptions): Promise<true | Failure> {
  if (yes) return true;
  if (terminal.confirm === null) return usage("nobody is there to be asked", "Say --yes to commit without a question.");
  return (await terminal.confirm("Commit?")) ? true : failed("nothing was changed");
}

interface ShownPlan {
  readonly stored: StoredPlan;
  /** What people are shown before they are asked. */
  readonly shown: string;
}

async function commitPlan(
  context: VerbContext,
  { stored, shown }: ShownPlan,
  options: CommitOptions,
): Promise<Outcome> {
  const missing = options.unchecked ? null : await lookForNewcomer(context.cluster, stored);
  if (missing !== null) return missing;
  context.terminal.err(shown);
  const granted = await isGranted(context, options);
  return granted === true ? commitNow(context, stored, options) : granted;
}

async function commitNow(
  context: VerbContext,
  { operation, address }: StoredPlan,
  { wait }: CommitOptions,
): Promise<Outcome> {
  const answered = await context.cluster.client.change({ type: "commit", operation, address });
  if (!answered.ok) {
    return failed(
      "nobody knows whether it was committed: its author did not answer",
      "See `dynamo members` before you try again.",
    );
  }
  if (answered.answer.type === "refused") return refused(answered.answer);
  if (answered.answer.type !== "committed") return failed(`a member answered with "${answered.answer.type}"`);
  const { historyId } = answered.answer;
  const done = `Committed: ${sentenceOf(operation)}.\n`;
  if (wait) {
    const followed = await followTransfers(context, { node: null, operation });
    if (!followed.ok) return followed;
  }
  const next = wait ? "Every row is where it belongs.\n" : "Rows move in the background; see `dynamo transfers`.\n";
  return { ok: true, json: { committed: sentenceOf(operation), historyId, settled: wait }, text: done + next };
}

function describe({ operation, moves, balance }: Plan): string {
  const froms = new Map<string, number>();
  for (const { from, to } of moves) froms.set(`${from} → ${to}`, (froms.get(`${from} → ${to}`) ?? 0) + 1);
  const moved = [...froms].map(([way, partitions]) => `  ${way}: ${plural(partitions, "partition")}\n`).join("");
  const rows = balance.map(({ node, partitions }) => [node, String(partitions)]);
  return (
    `${sentenceOf(operation)}\n` +
    `${plural(moves.length, "partition")} get another first owner:\n${moved}\n` +
    `${table([{ title: "NODE" }, { title: "PARTITIONS AFTERWARDS", align: "right" }], rows)}\n`
  );
}

function jsonOf({ plan: { operation, moves, balance } }: Extract<Planned, { ok: true }>): object {
  return { change: sentenceOf(operation), moves, balance };
}
