import type { ClientRequest, ClientResponse, PeerMessage, VersionVector } from "@cartwheel/dynamo";
import { emptyClock } from "@cartwheel/dynamo";
import { clientToNodeCodec, nodeToClientCodec, peerMessageCodec } from "@cartwheel/wire";
import type { ClientOperation, ClientOutcome, Codec, SealedContext } from "@cartwheel/wire";

/** How frames are carried: as the sender's own objects, or through bytes as on a real connection. */
export type Frames = "by reference" | "encoded";

/** A frame under way. Each arrival takes a copy of its own; null when the bytes could not be read. */
export type Loaded<T> = () => T | null;

/** Turns what is said into what arrives. */
export interface Carrier {
  peer(message: PeerMessage): Loaded<PeerMessage>;
  request(request: ClientRequest): Loaded<ClientRequest>;
  response(response: ClientResponse): Loaded<ClientResponse>;
}

/** Nothing is copied: what a node sends is immutable by its type. */
export const byReference: Carrier = {
  peer: (message) => () => message,
  request: (request) => () => request,
  response: (response) => () => response,
};

/**
 * The production codec, both ways. Toward clients a context is bytes that mean nothing to them; here a number in a list
 * stands for the seal (`@cartwheel/dynamo-server` has the real one, with tests of its own).
 */
export class EncodedFrames implements Carrier {
  readonly #clocks: VersionVector[] = [];

  peer(message: PeerMessage): Loaded<PeerMessage> {
    return carried(peerMessageCodec, message);
  }

  request(request: ClientRequest): Loaded<ClientRequest> {
    const operation: ClientOperation =
      "context" in request ? { ...request, context: this.#seal(request.context) } : request;
    const frame = carried(clientToNodeCodec, { type: "operation", id: 1, operation });
    return () => {
      const said = frame();
      return said?.type === "operation" ? this.#opened(said.operation) : null;
    };
  }

  response(response: ClientResponse): Loaded<ClientResponse> {
    const frame = carried(nodeToClientCodec, { type: "outcome", id: 1, outcome: this.#outcome(response) });
    return () => {
      const said = frame();
      return said?.type === "outcome" ? this.#response(said.outcome) : null;
    };
  }

  #opened(operation: ClientOperation): ClientRequest {
    return "context" in operation ? { ...operation, context: this.#open(operation.context) } : operation;
  }

  #outcome(response: ClientResponse): ClientOutcome {
    if (response.type === "got") {
      const { clock, ...rest } = response;
      return { ...rest, context: this.#seal(clock) };
    }
    if (response.type === "written") {
      const { clock, ...rest } = response;
      return { ...rest, context: clock === null ? null : this.#seal(clock) };
    }
    return response;
  }

  #response(outcome: ClientOutcome): ClientResponse {
    if (outcome.type === "got") {
      const { context, ...rest } = outcome;
      return { ...rest, clock: this.#open(context) };
    }
    if (outcome.type === "written") {
      const { context, ...rest } = outcome;
      return { ...rest, clock: context === null ? null : this.#open(context) };
    }
    return outcome;
  }

  #seal(clock: VersionVector): SealedContext {
    if (clock.length === 0) return new Uint8Array(0);
    const place = this.#clocks.push(clock) - 1;
    return Uint8Array.of(place >>> 24, place >>> 16, place >>> 8, place);
  }

  #open(context: SealedContext): VersionVector {
    if (context.length === 0) return emptyClock;
    const [a = 0, b = 0, c = 0, d = 0] = context;
    const clock = this.#clocks[((a << 24) | (b << 16) | (c << 8) | d) >>> 0];
    if (clock === undefined) throw new Error("a context came back that nobody had been given");
    return clock;
  }
}

function carried<T>(codec: Codec<T>, value: T): Loaded<T> {
  const bytes = codec.encode(value);
  return () => {
    const decoded = codec.decode(bytes);
    return decoded.ok ? decoded.value : null;
  };
}
