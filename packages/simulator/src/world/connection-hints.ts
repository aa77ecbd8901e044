import type { NodeId } from "@cartwheel/dynamo";
import type { Dice } from "./dice.ts";
import type { SimulatedNode } from "./simulated-node.ts";
import type { World } from "./world.ts";

const hintsLostPerMille = 333;

/**
 * `peer-connected` and `peer-disconnected` as a transport would report them: late, and only as hints. A node must come
 * to no harm by them, and not depend on them either, so a third of them is never sent, or none is.
 */
export class ConnectionHints {
  readonly #world: World;
  readonly #dice: Dice;
  /** What each node was last told, by "node>peer"; a restarted node has been told nothing. */
  readonly #told = new Map<string, boolean>();

  constructor(world: World, dice: Dice) {
    this.#world = world;
    this.#dice = dice;
  }

  /** Compares what nodes were told with how things are. */
  refresh(): void {
    for (const node of this.#world.nodes) {
      for (const peer of this.#world.nodes) {
        if (node !== peer && node.isUp) this.#tell(node, peer);
      }
    }
  }

  #tell(node: SimulatedNode, peer: SimulatedNode): void {
    const connected = peer.isUp && !this.#isCut(node.id, peer.id);
    const name = `${node.id}#${node.lives}>${peer.id}#${peer.lives}`;
    if ((this.#told.get(name) ?? false) === connected) return;
    this.#told.set(name, connected);
    if (this.#dice.chance(this.#world.options.hintsLostPerMille ?? hintsLostPerMille)) return;
    const life = node.lives;
    const peerLife = peer.lives;
    this.#world.schedule.after(this.#dice.skewed(connected ? 5_000 : 500_000), () => {
      if (node.lives !== life) return;
      // Told late, of a life that may be over.
      if (connected) node.feed({ type: "peer-started", node: peer.id, incarnation: peerLife });
      node.feed({ type: connected ? "peer-connected" : "peer-disconnected", node: peer.id });
    });
  }

  #isCut(a: NodeId, b: NodeId): boolean {
    const { network } = this.#world;
    return network.isCut({ from: a, to: b }) || network.isCut({ from: b, to: a });
  }
}
