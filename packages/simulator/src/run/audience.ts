import type { ClientResponse, NodeEffect, NodeEvent } from "@cartwheel/dynamo";
import type { Fault } from "../nemesis/fault.ts";
import type { FinalState } from "../truth/final-state.ts";
import type { Truth } from "../truth/truth.ts";
import type { Outgoing } from "../workload/client.ts";
import type { SimulatedNode } from "../world/simulated-node.ts";
import type { Witness, World } from "../world/world.ts";

/** Whoever listens to a run. Nothing that it does changes the run. */
export interface Audience {
  /** Hears the run line by line. */
  readonly tell?: (line: string) => void;
  readonly chronicle?: Chronicle;
  /** Hears how it ended, when it has been judged. */
  readonly ended?: (state: FinalState) => void;
}

/** Sees all that happens in a run, and the truth about it. */
export interface Chronicle extends Witness {
  begins(scene: { readonly world: World; readonly truth: Truth }): void;
  /** A client sends a request. */
  asked(ref: number, outgoing: Outgoing): void;
  /** An answer reached its client. */
  heard(ref: number, response: ClientResponse): void;
  struck(fault: Fault): void;
  /** All faults end. */
  healed(): void;
}

/** Two witnesses of one world. The first sees everything first, so the second may ask it. */
export class WitnessPair implements Witness {
  readonly #first: Witness;
  readonly #second: Witness;

  constructor(first: Witness, second: Witness) {
    this.#first = first;
    this.#second = second;
  }

  arriving(event: NodeEvent, sentUs: number): void {
    this.#first.arriving?.(event, sentUs);
    this.#second.arriving?.(event, sentUs);
  }

  handled(node: SimulatedNode, event: NodeEvent): void {
    this.#first.handled(node, event);
    this.#second.handled(node, event);
  }

  wrote(node: SimulatedNode, effect: Extract<NodeEffect, { type: "write-row" }>): void {
    this.#first.wrote(node, effect);
    this.#second.wrote(node, effect);
  }

  traced(node: SimulatedNode, effect: Extract<NodeEffect, { type: "trace" }>): void {
    this.#first.traced(node, effect);
    this.#second.traced(node, effect);
  }

  replied(node: SimulatedNode, ref: number, response: ClientResponse): void {
    this.#first.replied(node, ref, response);
    this.#second.replied(node, ref, response);
  }

  broke(node: SimulatedNode, error: unknown): void {
    this.#first.broke(node, error);
    this.#second.broke(node, error);
  }

  met(situation: string): void {
    this.#first.met(situation);
    this.#second.met(situation);
  }
}
