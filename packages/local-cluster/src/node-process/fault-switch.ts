import { noFaults } from "../node-faults.ts";
import type { NodeFaults } from "../node-faults.ts";

/** The faults that hold in this process now. The decorators ask it at every message and commit. */
export class FaultSwitch {
  #current: NodeFaults = noFaults;
  #onChange: () => void = () => undefined;

  get current(): NodeFaults {
    return this.#current;
  }

  set(faults: NodeFaults): void {
    this.#current = faults;
    this.#onChange();
  }

  /** Called after each change; one listener. */
  listen(onChange: () => void): void {
    this.#onChange = onChange;
  }
}
