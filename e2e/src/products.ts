import type { Product } from "./device.ts";

/** From the demo's catalogue. */
export const lamp: Product = { id: "arc-lamp", name: "Arc lamp" };
export const kettle: Product = { id: "whistling-kettle", name: "Whistling kettle" };
export const lantern: Product = { id: "storm-lantern", name: "Storm lantern" };
