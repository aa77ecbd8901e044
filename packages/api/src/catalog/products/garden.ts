import type { Product } from "../../schemas/catalog.ts";

export const garden: readonly Product[] = [
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
    id: "trowel-and-fork",
    name: "Trowel and fork",
    category: "garden",
    tagline: "A pair that stays together",
    description: "Forged steel on ash handles, with a leather loop that holds one to the other on the nail.",
    currency: "EUR",
    variants: [
      { id: "ash", name: "Ash", priceMinor: 3900, stock: 44, colour: "#c8a06a" },
      { id: "red", name: "Red grips", priceMinor: 4100, stock: 27, colour: "#b83a30" },
    ],
    artwork: "trowel",
  },
  {
    id: "woven-hammock",
    name: "Woven hammock",
    category: "garden",
    tagline: "Two trees and an afternoon",
    description:
      "Cotton woven as wide as it is long, so that you lie across it and flat. Carries 200 kilograms, or two people who like each other.",
    currency: "EUR",
    variants: [
      { id: "stripe", name: "Sunset stripe", priceMinor: 11900, stock: 13, colour: "#d9774a" },
      { id: "natural", name: "Natural", priceMinor: 10900, stock: 18, colour: "#e4d6bb" },
    ],
    artwork: "hammock",
  },
  {
    id: "steel-fire-bowl",
    name: "Steel fire bowl",
    category: "garden",
    tagline: "Rusts, then stops",
    description:
      "Raw steel that takes on its colour in one wet autumn and keeps it. Stands on three feet that stay cool.",
    currency: "EUR",
    variants: [
      { id: "small", name: "60 cm", priceMinor: 14900, stock: 0, colour: "#7a4a33" },
      { id: "large", name: "80 cm", priceMinor: 19900, stock: 0, colour: "#7a4a33" },
    ],
    artwork: "fire-bowl",
  },
  {
    id: "herb-shears",
    name: "Herb shears",
    category: "garden",
    tagline: "Cut, do not bruise",
    description: "Short blades for soft stems, with a spring that opens them for you. Comes apart for cleaning.",
    currency: "EUR",
    variants: [
      { id: "steel", name: "Steel", priceMinor: 2600, stock: 61, colour: "#9aa3a8" },
      { id: "green", name: "Green grips", priceMinor: 2600, stock: 48, colour: "#4f7a4c" },
    ],
    artwork: "herb-shears",
  },
];
