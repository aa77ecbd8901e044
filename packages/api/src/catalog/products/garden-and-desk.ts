import type { Product } from "../../schemas/catalog.ts";

export const gardenAndDesk: readonly Product[] = [
  {
    id: "long-watering-can",
    name: "Long-spout watering can",
    category: "garden",
    tagline: "Reaches the back row",
    description: "Five litres of galvanised steel, balanced so that it pours with one hand. The rose comes off.",
    currency: "EUR",
    variants: [
      { id: "zinc", name: "Zinc", priceMinor: 4400, stock: 29, colour: "#9aa5a8" },
      { id: "green", name: "Garden green", priceMinor: 4600, stock: 22, colour: "#4f7a4c" },
    ],
    artwork: "watering-can",
  },
  {
    id: "terracotta-planter",
    name: "Terracotta planter",
    category: "garden",
    tagline: "Breathes with the roots",
    description: "Fired slowly in the hills and frost-proof. With a saucer that fits.",
    currency: "EUR",
    variants: [
      { id: "medium", name: "24 cm", priceMinor: 2900, stock: 52, colour: "#c4714a" },
      { id: "large", name: "32 cm", priceMinor: 4200, stock: 34, colour: "#c4714a" },
    ],
    artwork: "planter",
  },
  {
    id: "cedar-bird-house",
    name: "Cedar bird house",
    category: "garden",
    tagline: "For tits and their tenants",
    description: "Untreated cedar with a hole of 28 mm and a roof that lifts for spring cleaning.",
    currency: "EUR",
    variants: [
      { id: "natural", name: "Natural", priceMinor: 3400, stock: 26, colour: "#b98a5a" },
      { id: "blue", name: "Blue door", priceMinor: 3600, stock: 17, colour: "#4c78a8" },
    ],
    artwork: "bird-house",
  },
  {
    id: "dot-notebook",
    name: "Dot-grid notebook",
    category: "desk",
    tagline: "Lies flat at page one",
    description: "192 numbered pages that take fountain ink, sewn so that they open flat anywhere.",
    currency: "EUR",
    variants: [
      { id: "coral", name: "Coral", priceMinor: 1900, stock: 90, colour: "#e07a5f" },
      { id: "navy", name: "Navy", priceMinor: 1900, stock: 75, colour: "#2a3a5e" },
      { id: "olive", name: "Olive", priceMinor: 1900, stock: 68, colour: "#7d8450" },
    ],
    artwork: "notebook",
  },
  {
    id: "brass-pen",
    name: "Brass pen",
    category: "desk",
    tagline: "Heavier than it looks",
    description: "Turned from one rod of brass that darkens where you hold it. Takes any standard refill.",
    currency: "EUR",
    variants: [
      { id: "brass", name: "Raw brass", priceMinor: 5900, stock: 24, colour: "#b98d3e" },
      { id: "black", name: "Blackened", priceMinor: 6400, stock: 15, colour: "#35322f" },
    ],
    artwork: "pen",
  },
  {
    id: "quiet-clock",
    name: "Quiet clock",
    category: "desk",
    tagline: "Tells the time, keeps it down",
    description: "A sweeping hand without a tick and a face without numbers. Stands or hangs.",
    currency: "EUR",
    variants: [
      { id: "white", name: "White", priceMinor: 4900, stock: 32, colour: "#f0ede6" },
      { id: "yellow", name: "Yellow", priceMinor: 4900, stock: 19, colour: "#e3b23c" },
    ],
    artwork: "clock",
  },
];
