import type { Product } from "../../schemas/catalog.ts";

export const lighting: readonly Product[] = [
  {
    id: "arc-lamp",
    name: "Arc lamp",
    category: "lighting",
    tagline: "A long reach from a small foot",
    description:
      "A sprung steel arc carries the light out over the table or the sofa while the foot stays by the wall. The shade tilts, the switch hangs within reach.",
    currency: "EUR",
    variants: [
      { id: "brass", name: "Brass", priceMinor: 18900, stock: 14, colour: "#c79a3b" },
      { id: "black", name: "Matt black", priceMinor: 17900, stock: 22, colour: "#2e2e33" },
      { id: "sage", name: "Sage", priceMinor: 17900, stock: 9, colour: "#8ba888" },
    ],
    artwork: "arc-lamp",
  },
  {
    id: "pebble-table-lamp",
    name: "Pebble table lamp",
    category: "lighting",
    tagline: "A warm stone on the bedside table",
    description:
      "Hand-blown opal glass on a turned oak base. Three steps of brightness at a touch, the last one dim enough to sleep by.",
    currency: "EUR",
    variants: [
      { id: "oak", name: "Oak", priceMinor: 8900, stock: 31, colour: "#c8a06a" },
      { id: "walnut", name: "Walnut", priceMinor: 9400, stock: 18, colour: "#6f4a32" },
    ],
    artwork: "table-lamp",
  },
  {
    id: "folded-pendant",
    name: "Folded pendant",
    category: "lighting",
    tagline: "Paper-thin steel, folded once",
    description:
      "One sheet, eight folds, no glare. Hangs over a dining table on two metres of woven cable that can be shortened without tools.",
    currency: "EUR",
    variants: [
      { id: "cream", name: "Cream", priceMinor: 12900, stock: 12, colour: "#f0e4cc" },
      { id: "rust", name: "Rust", priceMinor: 12900, stock: 7, colour: "#b5532f" },
      { id: "ink", name: "Ink", priceMinor: 12900, stock: 11, colour: "#27364f" },
    ],
    artwork: "pendant",
  },
  {
    id: "storm-lantern",
    name: "Storm lantern",
    category: "lighting",
    tagline: "For balconies and blackouts",
    description:
      "A rechargeable lantern with a real glass chimney. Twelve hours at half light, and it keeps burning when the power does not.",
    currency: "EUR",
    variants: [
      { id: "red", name: "Signal red", priceMinor: 4900, stock: 40, colour: "#c2392f" },
      { id: "green", name: "Bottle green", priceMinor: 4900, stock: 26, colour: "#2f5d4a" },
    ],
    artwork: "lantern",
  },
  {
    id: "jointed-reading-lamp",
    name: "Jointed reading lamp",
    category: "lighting",
    tagline: "Bends to the page",
    description:
      "Two arms, three joints and a clamp that holds on to shelves and headboards. The light is narrow, so whoever sleeps beside you goes on sleeping.",
    currency: "EUR",
    variants: [
      { id: "white", name: "Chalk white", priceMinor: 7900, stock: 21, colour: "#eceae4" },
      { id: "red", name: "Brick red", priceMinor: 7900, stock: 13, colour: "#b0442f" },
      { id: "ink", name: "Ink", priceMinor: 8400, stock: 0, colour: "#27364f" },
    ],
    artwork: "reading-lamp",
  },
  {
    id: "paper-globe",
    name: "Paper globe",
    category: "lighting",
    tagline: "A moon for the ceiling",
    description:
      "Mulberry paper over a bamboo spiral, folded flat in its box. Gives a room one soft light without a shadow.",
    currency: "EUR",
    variants: [
      { id: "small", name: "40 cm", priceMinor: 2900, stock: 58, colour: "#f4efe2" },
      { id: "large", name: "65 cm", priceMinor: 4500, stock: 37, colour: "#f4efe2" },
    ],
    artwork: "paper-globe",
  },
  {
    id: "wave-candle-holder",
    name: "Wave candle holder",
    category: "lighting",
    tagline: "Three flames, one line",
    description:
      "A band of steel bent into a wave that carries three candles at three heights. Candles are not included, matches neither.",
    currency: "EUR",
    variants: [
      { id: "black", name: "Black", priceMinor: 3400, stock: 42, colour: "#2e2e33" },
      { id: "brass", name: "Brass", priceMinor: 4200, stock: 16, colour: "#c79a3b" },
    ],
    artwork: "candle-holder",
  },
];
