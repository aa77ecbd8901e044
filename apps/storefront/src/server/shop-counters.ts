import type { PolicyName, ShopMetrics } from "@cartwheel/api";
import { collectDefaultMetrics, Counter, Registry } from "@prometheus-io/client";

/** From here on versions are counted together: each value of a label is a series of its own, kept for ever. */
const manySiblings = 10;

/**
 * What a shop counts, by its Prometheus names (product §5), beside the library's own figures of the process. A registry
 * of its own, because tests make several.
 */
export class ShopCounters implements ShopMetrics {
  readonly #registry = new Registry();
  readonly #merges = new Counter({
    name: "cart_merges_total",
    help: `Carts put together from versions that did not know of each other; siblings: how many, "${manySiblings}+" for more than nine.`,
    labelNames: ["policy", "siblings"],
    registers: [this.#registry],
  });
  readonly #resurfaced = new Counter({
    name: "cart_items_resurfaced_total",
    help: "Lines that such a merge brought back although they had been removed; only the paper's union does (section 4.4).",
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    // A rate over a series that begins with its first event misses that event.
    for (const policy of ["or-map", "paper-union"] satisfies PolicyName[]) {
      this.#merges.inc({ policy, siblings: "2" }, 0);
    }
  }

  readonly onMerge: ShopMetrics["onMerge"] = ({ policy, siblings }) => {
    this.#merges.inc({ policy, siblings: siblings < manySiblings ? String(siblings) : `${manySiblings}+` });
  };

  readonly onResurfaced: ShopMetrics["onResurfaced"] = (lines) => this.#resurfaced.inc(lines);

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Prometheus's text format. */
  async render(): Promise<string> {
    return await this.#registry.metrics();
  }
}
