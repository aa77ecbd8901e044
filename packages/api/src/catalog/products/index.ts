import type { Product } from "../../schemas/catalog.ts";
import { desk } from "./desk.ts";
import { furniture } from "./furniture.ts";
import { garden } from "./garden.ts";
import { kitchen } from "./kitchen.ts";
import { lighting } from "./lighting.ts";
import { textiles } from "./textiles.ts";

/**
 * What the demo shop sells. `seedCatalog` writes it into the `catalog` bucket; the shop reads it from there and never
 * from here, so that prices come from one place.
 */
export const demoProducts: readonly Product[] = [
  ...lighting,
  ...kitchen,
  ...furniture,
  ...textiles,
  ...garden,
  ...desk,
];
