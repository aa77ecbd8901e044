import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { FrameDecoder } from "../frame/frame-decoder.ts";
import type { ConnectionLimits, PeerConnection, ServedConnection } from "./connection.ts";
import { Acceptor } from "./handshake/acceptor.ts";
import { nonceBytes } from "./handshake/handshake-message.ts";
import { refusalBytes, runHandshake } from "./handshake/run-handshake.ts";
import type { Agreement, ClientIdentity, Identity, PeerCredentials, PeerIdentity, VersionRange } from "./identity.ts";
import { betweenPeers, clientToNode, limitsOf, nodeToClient, requireSecret } from "./limits.ts";
import type { Refusal, RefusalCode } from "./refusal.ts";
import { SocketConnection } from "./socket-connection.ts";
import { acceptingTls, certificateRefusal, strangerRefusal } from "./tls.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 lets the system choose; the listener tells which. */
  readonly port: number;
  readonly identity: PeerIdentity;
  readonly credentials: PeerCredentials;
  readonly limits?: Partial<ConnectionLimits>;
  /** Default: all that this build speaks. */
  readonly versions?: VersionRange | undefined;
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
  const server = openServer(options, doorway);
  server.listen({ host: options.host, port: options.port });
  await once(server, "listening");
  // No descriptor left for whoever was about to come in: no reason to fall over for those who are in.
  server.on("error", () => doorway.turnAway("BUSY"));
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

/** With certificates, whoever shows none that is good does not get as far as the door. */
function openServer({ credentials: { tls }, limits }: ListenOptions, doorway: Doorway): Server {
  if (tls === undefined) return createServer({ noDelay: true }, (socket) => void doorway.enter(socket));
  const { handshakeTimeoutMs } = limitsOf(limits);
  const server = createTlsServer({ noDelay: true, ...acceptingTls(tls, handshakeTimeoutMs) });
  server.on("connection", (socket: Socket) => doorway.knock(socket));
  server.on("secureConnection", (socket) => {
    doorway.answered(socket);
    const refusal = strangerRefusal(socket);
    if (refusal === null) void doorway.enter(socket);
    else doorway.showOut(socket, refusal);
  });
  server.on("tlsClientError", () => doorway.turnAway("TLS_REFUSED"));
  return server;
}

/** Everybody between the door and the room: counts who has not proved anything, and refuses the rest of them. */
class Doorway {
  readonly refusals = new Map<RefusalCode, number>();
  readonly #options: ListenOptions;
  readonly #limits: ConnectionLimits;
  /** Everybody inside, and how to show them out. */
  readonly #guests = new Map<Socket, () => void>();
  readonly #waitingByAddress = new Map<string, number>();
  /** Who has not shown a certificate yet, by address and port: a secured socket does not tell which one it secures. */
  readonly #knocking = new Map<string, () => void>();

  constructor(options: ListenOptions) {
    this.#options = options;
    this.#limits = limitsOf(options.limits);
  }

  /** Somebody who must show a certificate first. */
  knock(socket: Socket): void {
    const address = addressOf(socket);
    if (!this.#wait(socket, address)) return;
    const cameFrom = `${address} ${socket.remotePort}`;
    const leave = (): void => {
      if (this.#knocking.delete(cameFrom)) this.#leave(address);
    };
    this.#knocking.set(cameFrom, () => {
      leave();
      this.#guests.delete(socket);
    });
    this.#guests.set(socket, () => socket.destroy());
    socket.once("close", () => {
      leave();
      this.#guests.delete(socket);
    });
  }

  /** The one who knocked from there has shown a good certificate; this socket is theirs from now on. */
  answered(secure: Socket): void {
    this.#knocking.get(`${addressOf(secure)} ${secure.remotePort}`)?.();
  }

  async enter(socket: Socket): Promise<void> {
    const address = addressOf(socket);
    if (!this.#wait(socket, address)) return;
    this.#guests.set(socket, () => socket.destroy());
    socket.once("close", () => this.#guests.delete(socket));
    const shaken = await runHandshake(socket, this.#handshake(socket), { timeoutMs: this.#limits.handshakeTimeoutMs });
    this.#leave(address);
    if (shaken.ok) this.#welcome(socket, shaken);
    else this.#count(shaken.refusal.code);
  }

  /** Says why before it closes. */
  showOut(socket: Socket, refusal: Refusal): void {
    this.#count(refusal.code);
    socket.on("error", () => {}).write(refusalBytes(refusal));
    socket.destroySoon();
  }

  turnAway(code: RefusalCode): void {
    this.#count(code);
  }

  clear(): void {
    for (const showOut of this.#guests.values()) showOut();
  }

  #handshake(socket: Socket): Acceptor {
    const { identity, credentials, admit = () => null, versions } = this.#options;
    return new Acceptor({
      identity,
      credentials,
      admit: (remote) => certificateRefusal(socket, remote) ?? admit(remote),
      nonce: randomBytes(nonceBytes),
      versions,
    });
  }

  #welcome(socket: Socket, { remote, agreed, decoder }: Guest): void {
    const common = { socket, decoder, agreed, limits: this.#limits };
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

  /** Counts one more from that address, or shows it the door. */
  #wait(socket: Socket, address: string): boolean {
    const waiting = this.#waitingByAddress.get(address) ?? 0;
    if (waiting >= (this.#options.unauthenticatedPerAddressMax ?? 64)) {
      this.#count("BUSY");
      socket.on("error", () => {}).destroy();
      return false;
    }
    this.#waitingByAddress.set(address, waiting + 1);
    return true;
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

interface Guest {
  readonly remote: Identity;
  readonly agreed: Agreement;
  readonly decoder: FrameDecoder;
}

function addressOf(socket: Socket): string {
  return socket.remoteAddress ?? "unknown";
}
