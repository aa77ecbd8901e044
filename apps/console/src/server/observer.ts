import { foldHistory, type History } from "@cartwheel/dynamo";
import type { ClusterSnapshot, NodeAnswer, NodeReport } from "../model/cluster-snapshot.ts";
import type { DemoReport } from "../model/demo-state.ts";
import type { Asked, KnownMember, NodeReader } from "./node-reader.ts";
import type { Supervisor } from "./supervisor.ts";
import type { TraceCollector } from "./trace-collector.ts";
import { within } from "./within.ts";

export interface ObserverOptions {
  readonly reader: NodeReader;
  /** Null outside a demo. */
  readonly supervisor: Supervisor | null;
  readonly traces: TraceCollector;
  readonly seeds: readonly string[];
  readonly nowMs: () => number;
  /** How long one node may keep the others waiting. Default 800: a page that updates each second stays punctual. */
  readonly nodeTimeoutMs?: number;
  /** A look younger than this serves several browsers. Default 400. */
  readonly freshForMs?: number;
}

type Look = Omit<ClusterSnapshot, "timeline">;

/**
 * Looks at the cluster when somebody looks at the page, and not otherwise. All nodes are asked at once and each has the
 * same short time, so a hung node costs its own row and nothing else. What was known of a silent node is kept.
 */
export class Observer {
  readonly #options: Required<ObserverOptions>;
  readonly #lastAnsweredAtMs = new Map<string, number>();
  #history: History | null = null;
  #latest: Look | null = null;
  #running: Promise<Look> | null = null;

  constructor(options: ObserverOptions) {
    this.#options = { nodeTimeoutMs: 800, freshForMs: 400, ...options };
  }

  /** `cursor`: how far this browser has read the timeline, or null. */
  async snapshot(cursor: string | null): Promise<ClusterSnapshot> {
    const look = await this.#look();
    return { ...look, timeline: this.#options.traces.page(cursor) };
  }

  async #look(): Promise<Look> {
    const { nowMs, freshForMs } = this.#options;
    if (this.#latest !== null && nowMs() - this.#latest.takenAtMs < freshForMs) return this.#latest;
    this.#running ??= this.#lookNow().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #lookNow(): Promise<Look> {
    const demo = this.#options.supervisor?.state() ?? Promise.resolve<DemoReport>({ status: "absent" });
    const members = this.#options.reader.members();
    // Until a node has answered, the supervisor is the only one who knows their names.
    const known = members.length > 0 ? members : membersOf(await demo);
    const nodes = await Promise.all(known.map((member) => this.#report(member)));
    this.#latest = {
      takenAtMs: this.#options.nowMs(),
      seeds: this.#options.seeds,
      history: this.#history,
      nodes: nodes.toSorted((a, b) => this.#rank(a.id) - this.#rank(b.id)),
      demo: await demo,
    };
    return this.#latest;
  }

  async #report(member: KnownMember): Promise<NodeReport> {
    const { nodeTimeoutMs } = this.#options;
    const answer = await within(nodeTimeoutMs, this.#ask(member.id), (): NodeAnswer => {
      return this.#silent(member.id, `did not answer within ${nodeTimeoutMs} ms`);
    });
    return { id: member.id, zone: member.zone, address: member.address, answer };
  }

  async #ask(node: string): Promise<NodeAnswer> {
    const { reader, nowMs } = this.#options;
    const askedAtMs = nowMs();
    const asked = await reader.view(node);
    if (!asked.ok) return this.#silent(node, asked.reason);
    const { view, history } = asked.value;
    // Histories only grow (design §3), so the longest seen is the latest known.
    if (history.length > (this.#history?.length ?? 0)) this.#history = history;
    this.#lastAnsweredAtMs.set(node, nowMs());
    const answer: NodeAnswer = { status: "answered", view, tookMs: nowMs() - askedAtMs };
    await within(this.#options.nodeTimeoutMs / 2, this.#collect(node, view.incarnation), () => undefined);
    return answer;
  }

  async #collect(node: string, incarnation: number): Promise<void> {
    const { reader, traces } = this.#options;
    const asked: Asked<Parameters<TraceCollector["add"]>[1]> = await reader.traces(
      node,
      traces.reached({ node, incarnation }),
    );
    if (asked.ok) traces.add({ node, incarnation }, asked.value);
  }

  #silent(node: string, reason: string): NodeAnswer {
    return { status: "silent", reason, lastAnsweredAtMs: this.#lastAnsweredAtMs.get(node) ?? null };
  }

  /** Place in the membership history; nodes that it does not name come last, in the order they were found. */
  #rank(node: string): number {
    const { members = [], leaving = [] } = this.#history === null ? {} : foldHistory(this.#history);
    const rank = [...members, ...leaving].findIndex((member) => member.id === node);
    return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
  }
}

function membersOf(demo: DemoReport): readonly KnownMember[] {
  return demo.status === "present" ? demo.state.nodes : [];
}
