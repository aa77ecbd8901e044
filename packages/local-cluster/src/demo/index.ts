export type { Demo, DemoPorts, DemoSetup } from "./demo.ts";
export { anyPorts, demoNodes, startDemo } from "./demo.ts";
export { Shopper } from "./shopper.ts";
