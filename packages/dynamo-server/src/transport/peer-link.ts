import type { NodeId, PeerMessage } from "@cartwheel/dynamo";
import {
  type CloseReason,
  type ConnectionLimits,
  connectToPeer,
  type PeerConnection,
  type PeerCredentials,
  type PeerIdentity,
  type Refusal,
  type VersionRange,
} from "@cartwheel/wire/connection";

/** Where a member listens. */
export interface PeerAddress {
  readonly node: NodeId;
  readonly host: string;
  readonly port: number;
}

export interface PeerLinkOptions {
  readonly address: PeerAddress;
  readonly identity: PeerIdentity;
  readonly credentials: PeerCredentials;
  readonly limits: Partial<ConnectionLimits>;
  readonly versions?: VersionRange | undefined;
  /** Told which start of the peer it is. */
  readonly connected: (incarnation: number) => void;
  readonly disconnected: () => void;
  readonly message: (message: PeerMessage) => void;
  /** The connection closed, and not by `stop`. */
  readonly lost: (reason: CloseReason) => void;
  /** An attempt failed. Called when the reason is not that of the attempt before. */
  readonly refused: (refusal: Refusal) => void;
}

/**
 * The connection that this node dials to one peer, dialled again whenever it is lost. Pauses double from
 * `pauseMsMin` to `pauseMsMax` and are cut by chance, so that nodes that lost each other together do not return in step.
 */
export class PeerLink {
  readonly #options: PeerLinkOptions;
  readonly #stopping = new AbortController();
  #connection: PeerConnection<PeerIdentity> | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(options: PeerLinkOptions) {
    this.#options = options;
  }

  get address(): PeerAddress {
    return this.#options.address;
  }

  get isOpen(): boolean {
    return this.#connection !== null;
  }

  start(): void {
    this.#running = this.#run();
  }

  send(message: PeerMessage): void {
    this.#connection?.send(message);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#connection?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let pauseMs = pauseMsMin;
    let lastCode: string | null = null;
    while (!signal.aborted) {
      const { address, identity, credentials, limits, versions } = this.#options;
      const { node, host, port } = address;
      const dialled = await connectToPeer({
        host,
        port,
        identity,
        credentials,
        limits,
        versions,
        expect: node,
        signal,
      });
      if (dialled.ok) {
        pauseMs = pauseMsMin;
        lastCode = null;
        await this.#use(dialled.connection);
      } else if (!signal.aborted && dialled.refusal.code !== lastCode) {
        lastCode = dialled.refusal.code;
        this.#options.refused(dialled.refusal);
      }
      await pause(pauseMs * (0.5 + Math.random() / 2), signal);
      pauseMs = Math.min(pauseMsMax, pauseMs * 2);
    }
  }

  /** Until it closes. */
  async #use(connection: PeerConnection<PeerIdentity>): Promise<void> {
    const { signal } = this.#stopping;
    const { promise, resolve } = Promise.withResolvers<CloseReason>();
    this.#connection = connection;
    connection.start({ message: this.#options.message, closed: resolve });
    if (signal.aborted) connection.close();
    else this.#options.connected(connection.remote.incarnation);
    const reason = await promise;
    this.#connection = null;
    this.#options.disconnected();
    if (!signal.aborted) this.#options.lost(reason);
  }
}

const pauseMsMin = 50;
const pauseMsMax = 1_000;

/** Ends early, and quietly, when the signal comes. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener(
    "abort",
    () => {
      clearTimeout(timer);
      resolve();
    },
    { once: true },
  );
  return promise;
}
