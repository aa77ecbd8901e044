import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { FrameDecoder } from "../frame/frame-decoder.ts";
import type { ConnectionLimits, PeerConnection, ServedConnection } from "./connection.ts";
import { Acceptor } from "./handshake/acceptor.ts";
import { nonceBytes } from "./handshake/handshake-message.ts";
import { runHandshake } from "./handshake/run-handshake.ts";
import type { ClientIdentity, Identity, PeerCredentials, PeerIdentity } from "./identity.ts";
import { betweenPeers, clientToNode, limitsOf, nodeToClient, requireSecret } from "./limits.ts";
import type { Refusal, RefusalCode } from "./refusal.ts";
import { SocketConnection } from "./socket-connection.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 lets the system choose; the listener tells which. */
  readonly port: number;
  readonly identity: PeerIdentity;
  readonly credentials: PeerCredentials;
  readonly limits?: Partial<ConnectionLimits>;
  /** Handshakes in progress from one address. Default 64. More are cut off unheard. */
  readonly unauthenticatedPerAddressMax?: number;
  /** Asked once the other end has proved the secret; null admits it. */
  readonly admit?: (remote: Identity) => Refusal | null;
  /** Each must call `start` on the connection before it returns. */
  readonly peer: (connection: PeerConnection<PeerIdentity>) => void;
  readonly client: (connection: ServedConnection<ClientIdentity>) => void;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Handshakes refused since the start, by code. */
  readonly refusals: ReadonlyMap<RefusalCode, number>;
  /** Stops accepting and closes every connection that it accepted, as `Connection.close` does. */
  close(): Promise<void>;
}

/** Accepts authenticated connections. Rejects when the address cannot be taken. */
export async function listen(options: ListenOptions): Promise<Listener> {
  requireSecret(options.credentials);
  const doorway = new Doorway(options);
  const server = createServer({ noDelay: true }, (socket) => void doorway.enter(socket));
  server.listen({ host: options.host, port: options.port });
  await once(server, "listening");
  // No descriptor left for whoever was about to come in: no reason to fall over for those who are in.
  server.on("error", () => doorway.turnAway());
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the listener has no port");
  return {
    host: bound.address,
    port: bound.port,
    refusals: doorway.refusals,
    async close() {
      const closed = once(server, "close");
      server.close();
      doorway.clear();
      await closed;
    },
  };
}

/** Everybody between the door and the room: counts who has not proved anything, and refuses the rest of them. */
class Doorway {
  readonly refusals = new Map<RefusalCode, number>();
  readonly #options: ListenOptions;
  readonly #limits: ConnectionLimits;
  /** Everybody inside, and how to show them out. */
  readonly #guests = new Map<Socket, () => void>();
  readonly #waitingByAddress = new Map<string, number>();

  constructor(options: ListenOptions) {
    this.#options = options;
    this.#limits = limitsOf(options.limits);
  }

  async enter(socket: Socket): Promise<void> {
    const address = socket.remoteAddress ?? "unknown";
    const waiting = this.#waitingByAddress.get(address) ?? 0;
    if (waiting >= (this.#options.unauthenticatedPerAddressMax ?? 64)) {
      this.#count("BUSY");
      socket.on("error", () => {}).destroy();
      return;
    }
    this.#waitingByAddress.set(address, waiting + 1);
    this.#guests.set(socket, () => socket.destroy());
    socket.once("close", () => this.#guests.delete(socket));
    const shaken = await runHandshake(socket, this.#handshake(), { timeoutMs: this.#limits.handshakeTimeoutMs });
    this.#leave(address);
    if (shaken.ok) this.#welcome(socket, shaken.remote, shaken.decoder);
    else this.#count(shaken.refusal.code);
  }

  turnAway(): void {
    this.#count("BUSY");
  }

  clear(): void {
    for (const showOut of this.#guests.values()) showOut();
  }

  #handshake(): Acceptor {
    const { identity, credentials, admit = () => null } = this.#options;
    return new Acceptor({ identity, credentials, admit, nonce: randomBytes(nonceBytes) });
  }

  #welcome(socket: Socket, remote: Identity, decoder: FrameDecoder): void {
    const common = { socket, decoder, limits: this.#limits };
    if (remote.role === "peer") {
      const kinds = { outgoing: betweenPeers, incoming: betweenPeers };
      const connection = new SocketConnection({ ...common, ...kinds, remote });
      this.#guests.set(socket, () => connection.close());
      this.#options.peer(connection);
    } else {
      const kinds = { outgoing: nodeToClient, incoming: clientToNode };
      const connection = new SocketConnection({ ...common, ...kinds, remote });
      this.#guests.set(socket, () => connection.close());
      this.#options.client(connection);
    }
  }

  #leave(address: string): void {
    const waiting = this.#waitingByAddress.get(address) ?? 0;
    if (waiting > 1) this.#waitingByAddress.set(address, waiting - 1);
    else this.#waitingByAddress.delete(address);
  }

  #count(code: RefusalCode): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }
}
