import type { Change, ChangeRequest, ChangeResponse, Key, Member, NodeId, Ring, Zone } from "@cartwheel/dynamo";
import type { BackupState, BackupStep, ClientOutcome, ClusterViewMessage, RecordedTrace } from "@cartwheel/wire";
import type { TlsIdentity } from "@cartwheel/wire/connection";
import { checkExpiry, checkGetOptions, checkKey, checkValue, checkWriteOptions, rejected } from "../edge-check.ts";
import { StoreClosedError } from "../store-closed-error.ts";
import type {
  ChangeHint,
  Context,
  GetOptions,
  GetResult,
  InspectableStore,
  KeyInspection,
  KeyListResult,
  ListableStore,
  ListOptions,
  PutOptions,
  StoreFailure,
  WriteOptions,
  WriteResult,
} from "../versioned-store.ts";
import { KeyListing } from "../listing/key-listing.ts";
import { tcpDial, type Dial } from "./dial.ts";
import { KeyWatches } from "./key-watches.ts";
import { LinkPool, type NodeSight } from "./link-pool.ts";
import { askNode, type NodeAnswer } from "./node-question.ts";
import { Operation } from "./operation.ts";
import { decodeContext, type RoutedContext } from "./routed-context.ts";
import { defaultTuning, type ClientTuning } from "./tuning.ts";
import { getResultOf, inspectionOf, timed, writeResultOf, type UntimedOperation } from "./wire-shapes.ts";
import { WriteStamps } from "./write-stamps.ts";

export interface ClusterClientOptions {
  /** Some members, as `host:port`. The others are learned from them. */
  readonly seeds: readonly string[];
  /** 32 hex digits. */
  readonly clusterId: string;
  /** Shared by all nodes and clients of the cluster, or the operators' own; at least 16 bytes. */
  readonly secret: Uint8Array;
  /** This program's certificate, for a cluster that speaks TLS. Default none. */
  readonly tls?: TlsIdentity | undefined;
  /** Where this program runs: nodes there are preferred. */
  readonly zone: Zone;
  /** For people, in logs and on the console. */
  readonly name: string;
  readonly tuning?: Partial<ClientTuning>;
  /** How to connect. Default: TCP. An embedded cluster connects in process. */
  readonly dial?: Dial;
}

const defaultTimeoutMs = 2_000;
const settleMs = 2_000;
/** Short, since silent members are waited for: a healthy one answers within milliseconds. */
const inspectOnTimeoutMs = 600;
const secretBytesMin = 16;
/** N until a reply to a write has told a bucket's own. */
const assumedReplicas = 3;

/**
 * The partition-aware client (paper §6.4, client-driven coordination). It knows the ring, so a request goes straight to
 * a node that owns the key, best of all one in the client's own zone:
 *
 *     get/put/delete -> Operation -> chooseCoordinator -> NodeLink -> node
 *                       (retries, deadline)  (ring)       (one connection a node)
 *
 * Open from the start; operations that come before the first node answers wait for it until their deadline.
 */
export class ClusterClient implements InspectableStore, ListableStore {
  readonly #zone: Zone;
  readonly #tuning: ClientTuning;
  readonly #pool: LinkPool;
  readonly #watches: KeyWatches;
  readonly #stamps = new WriteStamps();
  readonly #replicas = new Map<string, number>();
  readonly #running = new Set<Operation>();
  #closed = false;

  constructor(options: ClusterClientOptions) {
    this.#zone = options.zone;
    this.#tuning = { ...defaultTuning, ...options.tuning };
    this.#pool = new LinkPool({
      seeds: options.seeds,
      clusterId: options.clusterId,
      dial: options.dial ?? tcpDial(options),
      tuning: this.#tuning,
      handlers: {
        usable: () => {
          for (const operation of this.#running) operation.nodeUsable();
        },
        gone: ({ node }) => {
          if (node !== null) this.#watches.disconnected(node);
        },
        shifted: () => this.#watches.resubscribe(),
        changed: (key) => this.#watches.changed(key),
      },
    });
    this.#watches = new KeyWatches({
      pool: this.#pool,
      pollMs: this.#tuning.pollMs,
      replicasOf: (bucket) => this.#replicasOf(bucket),
    });
    this.#pool.start();
  }

  async get(bucket: string, key: Uint8Array, options: GetOptions = {}): Promise<GetResult> {
    this.#assertOpen();
    const refusal = checkKey(key) ?? checkGetOptions(options, null);
    if (refusal !== null) return refusal;
    const { outcome } = await this.#run({
      message: { type: "get", key: { bucket, bytes: key }, r: options.r ?? null, pr: options.pr ?? null },
      fastest: null,
      repeatable: true,
      hedgeMs: this.#tuning.hedgeMs,
      timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    });
    this.#observe({ bucket, bytes: key }, outcome);
    return this.#withOwners({ bucket, bytes: key }, getResultOf(outcome));
  }

  // oxlint-disable-next-line max-params -- the port's signature
  async put(bucket: string, key: Uint8Array, value: Uint8Array, options: PutOptions = {}): Promise<WriteResult> {
    this.#assertOpen();
    const refusal = checkKey(key) ?? checkValue(value) ?? checkExpiry(options);
    if (refusal !== null) return refusal;
    return this.#write({ bucket, bytes: key }, options, (shared) => ({
      type: "put",
      value,
      expiresAtMs: options.expiresAtMs ?? null,
      returnBody: options.returnBody ?? false,
      ...shared,
    }));
  }

  // oxlint-disable-next-line max-params -- the port's signature
  async delete(bucket: string, key: Uint8Array, context: Context, options: WriteOptions = {}): Promise<WriteResult> {
    this.#assertOpen();
    const refusal = checkKey(key);
    if (refusal !== null) return refusal;
    return this.#write({ bucket, bytes: key }, { ...options, context }, (shared) => ({ type: "delete", ...shared }));
  }

  watch(bucket: string, key: Uint8Array, signal: AbortSignal): AsyncIterable<ChangeHint> {
    this.#assertOpen();
    return this.#watches.watch({ bucket, bytes: key }, signal);
  }

  async inspect(bucket: string, key: Uint8Array): Promise<KeyInspection | StoreFailure> {
    this.#assertOpen();
    const refusal = checkKey(key);
    if (refusal !== null) return refusal;
    const { outcome } = await this.#run({
      message: { type: "inspect", key: { bucket, bytes: key } },
      fastest: null,
      repeatable: true,
      // Slow by nature: it waits for silent members.
      hedgeMs: defaultTimeoutMs,
      timeoutMs: 2 * defaultTimeoutMs,
    });
    return inspectionOf(outcome);
  }

  /** The same as one node sees it: during a partition, members on either side answer differently. */
  inspectOn(node: NodeId, bucket: string, key: Uint8Array): Promise<NodeAnswer<KeyInspection>> {
    this.#assertOpen();
    const operation = timed({ type: "inspect", key: { bucket, bytes: key } }, inspectOnTimeoutMs);
    return askNode(this.#pool.usableLink(node), { type: "operation", operation }, (answer) => {
      const inspection = answer.type === "outcome" ? inspectionOf(answer.outcome) : null;
      return inspection?.ok === true ? inspection : null;
    });
  }

  listKeys(bucket: string, { signal }: ListOptions = {}): AsyncIterable<KeyListResult> {
    this.#assertOpen();
    const get = (key: Uint8Array): Promise<GetResult> => this.get(bucket, key);
    return new KeyListing({ pool: this.#pool, bucket, get, signal: signal ?? null }).pages();
  }

  /**
   * Resolves once every node that is known of has answered or has refused, so that what `sights` says can be believed;
   * after `limitMs` at the latest. Default 2,000.
   */
  settled(limitMs = settleMs): Promise<void> {
    this.#assertOpen();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#pool.whenSettled(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** The membership as this client knows it; empty until a node has told. */
  members(): readonly Member[] {
    return this.#pool.topology.members;
  }

  /** Null until a node has told. */
  ring(): Ring | null {
    return this.#pool.topology.ring;
  }

  /** Which members this client can reach. Not what the cluster believes: ask `viewOf` for a node's own belief. */
  sights(): readonly NodeSight[] {
    return this.#pool.sights();
  }

  /** Why nodes cannot be reached, for a failure's message: each address with the code of its last refusal. */
  troubles(): string {
    return this.#pool.troubles();
  }

  /** What one node believes of the world. */
  viewOf(node: NodeId): Promise<NodeAnswer<ClusterViewMessage>> {
    this.#assertOpen();
    return askNode(this.#pool.usableLink(node), { type: "view" }, (answer) =>
      answer.type === "view" ? answer.cluster : null,
    );
  }

  /** One node's metrics in Prometheus's text format; empty where nobody measures (an embedded node). */
  figuresOf(node: NodeId): Promise<NodeAnswer<string>> {
    this.#assertOpen();
    return askNode(this.#pool.usableLink(node), { type: "figures" }, (answer) =>
      answer.type === "figures" ? answer.text : null,
    );
  }

  /** What one node recorded after a sequence number, oldest first, at most `limit`. */
  tracesOf(
    node: NodeId,
    { sequence, limit }: { readonly sequence: number; readonly limit: number },
  ): Promise<NodeAnswer<readonly RecordedTrace[]>> {
    this.#assertOpen();
    const question = { type: "traces", afterSequence: sequence, limit } as const;
    return askNode(this.#pool.usableLink(node), question, (answer) =>
      answer.type === "traces" ? answer.traces : null,
    );
  }

  /**
   * Plans or commits a membership change. A plan goes to some member, nearest first and not to the node that it is about;
   * its commit goes to the member that made it, which is its author, and is refused there once the membership has
   * changed. Not connected to that member, or no answer in 2 s: nobody knows whether it was committed, so look.
   */
  change(request: ChangeRequest): Promise<NodeAnswer<ChangeResponse>> {
    this.#assertOpen();
    const at = request.type === "commit" ? request.operation.author : this.#plannerOf(request.change);
    const link = at === null ? null : this.#pool.usableLink(at);
    return askNode(link, { type: "change", request }, (answer) => (answer.type === "change" ? answer.response : null));
  }

  /** Has one node do a step of a backup. `takeBackup` has the order of steps. */
  backup(node: NodeId, step: BackupStep, name: string): Promise<NodeAnswer<BackupState>> {
    this.#assertOpen();
    const link = this.#pool.usableLink(node);
    if (link?.version === 1) {
      // It would not hear the question.
      const reason = "speaks protocol version 1, which has no backups";
      return Promise.resolve({ ok: true, answer: { type: "failed", reason } });
    }
    const question = { type: "backup", step, name } as const;
    return askNode(link, question, (answer) => (answer.type === "backup" ? answer.state : null));
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#watches.close();
      for (const operation of this.#running) operation.abandon();
      this.#pool.stop();
    }
    return Promise.resolve();
  }

  async #write(
    key: Key,
    options: PutOptions,
    complete: (shared: SharedWriteFields) => UntimedOperation,
  ): Promise<WriteResult> {
    const refusal = checkWriteOptions(options, null);
    if (refusal !== null) return refusal;
    const routed =
      options.context === undefined || options.context.length === 0 ? noContext : decodeContext(options.context);
    if (routed === null) return rejected("CONTEXT_INVALID", "this context was not issued by this store");
    const mergeable = options.mergeable ?? false;
    const { outcome, coordinator } = await this.#run({
      message: complete({
        key,
        ...this.#stamps.next(options.requestId),
        context: routed.sealed,
        w: options.w ?? null,
        pw: options.pw ?? null,
        dw: options.dw ?? null,
        mergeable,
      }),
      fastest: routed.fastest,
      repeatable: mergeable,
      hedgeMs: this.#tuning.writeHedgeMs,
      timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    });
    if (outcome.type === "written") this.#replicas.set(key.bucket, outcome.n);
    this.#observe(key, outcome);
    return this.#withOwners(key, writeResultOf(outcome, coordinator));
  }

  /** Says with a failure for want of nodes whose the key is; nodes tell counts, and who they were is for the ring to say. */
  #withOwners<Result extends GetResult | WriteResult>(key: Key, result: Result): Result {
    if (result.ok || (result.code !== "UNAVAILABLE" && result.code !== "QUORUM_NOT_REACHED")) return result;
    const owners = this.#pool.topology.ownersOf(key, this.#replicasOf(key.bucket));
    return owners === null ? result : { ...result, owners };
  }

  /** What this client writes next is later than anything it was shown, and goes by a ring that is not behind. */
  #observe(key: Key, outcome: ClientOutcome): void {
    if (outcome.type !== "got" && outcome.type !== "written") return;
    for (const { writtenAt } of outcome.siblings ?? []) this.#stamps.observe(writtenAt);
    const owners =
      outcome.type === "written"
        ? outcome.copies.filter(({ role }) => role === "owner").map(({ node }) => node)
        : outcome.fastest === null
          ? []
          : [outcome.fastest];
    if (this.#pool.topology.isBehind(key, { owners, n: this.#replicasOf(key.bucket) })) this.#pool.refreshSoon();
  }

  #run(errand: Errand): Promise<Settled> {
    if (this.#running.size >= this.#tuning.inFlightMax) {
      const failure = rejected("UNAVAILABLE", `${this.#running.size} operations are under way in this client already`);
      return Promise.resolve({ outcome: { ...failure, type: "failed" }, coordinator: null });
    }
    const { message } = errand;
    return new Promise((resolve) => {
      const operation: Operation = new Operation({
        ...errand,
        pool: this.#pool,
        route: { key: message.key, n: this.#replicasOf(message.key.bucket), zone: this.#zone, fastest: errand.fastest },
        settled: (outcome, coordinator) => {
          this.#running.delete(operation);
          resolve({ outcome, coordinator });
        },
      });
      this.#running.add(operation);
      operation.start();
    });
  }

  #plannerOf(change: Change): NodeId | null {
    const about = "node" in change ? change.node : change.member.id;
    const usable = this.members().filter(({ id }) => id !== about && this.#pool.usableLink(id) !== null);
    const nearest = usable.find(({ zone }) => zone === this.#zone) ?? usable[0];
    return nearest?.id ?? null;
  }

  #replicasOf(bucket: string): number {
    return this.#replicas.get(bucket) ?? assumedReplicas;
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreClosedError();
  }
}

/**
 * Connects to a cluster, in the background and for as long as the client is open. Throws a RangeError for options that
 * could never lead to a connection.
 */
export function createClusterClient(options: ClusterClientOptions): ClusterClient {
  if (options.seeds.length === 0) throw new RangeError("a cluster client needs at least one seed");
  if (options.secret.length < secretBytesMin) {
    throw new RangeError(`the cluster's secret has at least ${secretBytesMin} bytes`);
  }
  if (!/^[0-9a-f]{32}$/.test(options.clusterId)) throw new RangeError("a cluster id is 32 hex digits");
  if (!/^[a-z0-9-]{1,64}$/.test(options.zone)) throw new RangeError("a zone is 1 to 64 of a-z, 0-9 and -");
  if (!/^[\x20-\x7e]{1,64}$/.test(options.name)) throw new RangeError("a name is 1 to 64 printable ASCII characters");
  return new ClusterClient(options);
}

/** What puts and deletes have in common on the wire. */
type SharedWriteFields = Pick<
  Extract<UntimedOperation, { readonly type: "delete" }>,
  "key" | "requestId" | "writtenAt" | "context" | "w" | "pw" | "dw" | "mergeable"
>;

interface Errand {
  readonly message: UntimedOperation;
  readonly fastest: NodeId | null;
  readonly repeatable: boolean;
  readonly hedgeMs: number;
  readonly timeoutMs: number;
}

interface Settled {
  readonly outcome: ClientOutcome;
  readonly coordinator: NodeId | null;
}

const noContext: RoutedContext = { sealed: new Uint8Array(0), fastest: null };
