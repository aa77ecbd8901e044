import type { NodeId } from "@cartwheel/dynamo";
import { createClusterClient, parseAddress } from "@cartwheel/dynamo-client";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import type { ClusterViewMessage } from "@cartwheel/wire";
import { connectToNode } from "@cartwheel/wire/connection";
import type { Refusal } from "@cartwheel/wire/connection";
import type { Failure } from "../outcome.ts";
import { failed, usage } from "../outcome.ts";
import type { Figures } from "../view/figures.ts";
import { parseFigures } from "../view/figures.ts";
import type { ConnectionSettings } from "./settings.ts";

const greetMsMax = 5_000;

export type OpenResult = { readonly ok: true; readonly cluster: Cluster } | Failure;

/** A cluster as an operator sees it: a client of all of its nodes, and what each of them says. */
export class Cluster {
  readonly client: ClusterClient;
  readonly #settings: ConnectionSettings;

  private constructor(client: ClusterClient, settings: ConnectionSettings) {
    this.client = client;
    this.#settings = settings;
  }

  /** Connects, and waits until every node has answered or refused, at most 2 s. */
  static async open(settings: ConnectionSettings): Promise<OpenResult> {
    const client = createClusterClient({ ...settings, name: "dynamo" });
    await client.settled();
    if (client.ring() !== null) return { ok: true, cluster: new Cluster(client, settings) };
    const troubles = client.troubles();
    await client.close();
    return unreachable(settings, troubles);
  }

  close(): Promise<void> {
    return this.client.close();
  }

  /** What every member that answers believes. */
  views(): Promise<ReadonlyMap<NodeId, ClusterViewMessage>> {
    return this.#ask((node) => this.client.viewOf(node));
  }

  /** What every member that answers measures. */
  async figures(): Promise<ReadonlyMap<NodeId, Figures>> {
    const texts = await this.#ask((node) => this.client.figuresOf(node));
    return new Map([...texts].map(([node, text]) => [node, parseFigures(text)]));
  }

  /** Null where this node, which need not be a member, answers at the address (`host:port`); otherwise what is wrong. */
  async greet(node: NodeId, address: string): Promise<Refusal | null> {
    const { clusterId, secret, tls, zone } = this.#settings;
    const endpoint = parseAddress(address);
    if (endpoint === null) return { code: "UNREACHABLE", message: `"${address}" is not host:port` };
    const dialled = await connectToNode({
      ...endpoint,
      identity: { role: "client", name: "dynamo", zone },
      credentials: { clusterId, secret, tls },
      expect: node,
      signal: AbortSignal.timeout(greetMsMax),
    });
    if (!dialled.ok) return dialled.refusal;
    dialled.connection.close();
    return null;
  }

  /** Null where a node of this name is known; otherwise what is wrong with it. */
  unknownNode(name: string): Failure | null {
    const known = this.client.sights().map(({ node }) => node);
    if (known.some((node) => node === name)) return null;
    return usage(`there is no node "${name}"`, `The members are ${known.toSorted().join(", ")}.`);
  }

  async #ask<T>(
    question: (node: NodeId) => Promise<{ readonly ok: true; readonly answer: T } | { readonly ok: false }>,
  ): Promise<ReadonlyMap<NodeId, T>> {
    const nodes = this.client.sights().map(({ node }) => node);
    const answers = await Promise.all(nodes.map(async (node) => ({ node, asked: await question(node) })));
    return new Map(answers.flatMap(({ node, asked }) => (asked.ok ? [[node, asked.answer] as const] : [])));
  }
}

const advices: readonly (readonly [RegExp, string])[] = [
  [/WRONG_SECRET/, "The secret is not that of this cluster: compare the file with the nodes'."],
  [/WRONG_CLUSTER/, "Another cluster answers there: compare the cluster id with the nodes' configuration."],
  [
    /TLS_REFUSED/,
    "Each side must show a certificate that the other's authority signed: compare --tls-authority with the nodes', and " +
      "see that they speak TLS at all.",
  ],
  [/WRONG_CERTIFICATE/, "A certificate there names another node: look at the node's own file."],
  [
    /PROTOCOL_ERROR/,
    "No node's port, perhaps one for HTTP; or the nodes speak TLS: give --tls-certificate, --tls-key, --tls-authority.",
  ],
  [/VERSION_UNSUPPORTED/, "The node speaks another protocol version: use the `dynamo` that was built with it."],
];

function unreachable({ seeds }: ConnectionSettings, troubles: string): Failure {
  const advice =
    advices.find(([pattern]) => pattern.test(troubles))?.[1] ??
    `Is a node running at ${seeds.length === 1 ? "this address" : "one of these addresses"}, and is the way to it open?`;
  return failed(`no node answers (${troubles})`, advice);
}
