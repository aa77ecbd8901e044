import type { Product } from "../../schemas/catalog.ts";

export const textiles: readonly Product[] = [
  {
    id: "wool-blanket",
    name: "Wool blanket",
    category: "textiles",
    tagline: "From sheep we could name",
    description: "Woven from new wool with a fringe twisted by hand. Warm when damp, light when folded.",
    currency: "EUR",
    variants: [
      { id: "stripe", name: "Sea stripe", priceMinor: 11900, stock: 25, colour: "#5d86a0" },
      { id: "check", name: "Heather check", priceMinor: 11900, stock: 18, colour: "#8d6f8f" },
      { id: "plain", name: "Oatmeal", priceMinor: 10900, stock: 30, colour: "#d9ccb4" },
    ],
    artwork: "blanket",
  },
  {
    id: "linen-cushion",
    name: "Linen cushion",
    category: "textiles",
    tagline: "Washes softer each time",
    description: "Stone-washed linen over a feather pad. The zip hides under a flap.",
    currency: "EUR",
    variants: [
      { id: "rose", name: "Rose", priceMinor: 3900, stock: 44, colour: "#d49a92" },
      { id: "sage", name: "Sage", priceMinor: 3900, stock: 41, colour: "#9db39a" },
      { id: "ink", name: "Ink", priceMinor: 3900, stock: 36, colour: "#2f3f5c" },
    ],
    artwork: "cushion",
  },
  {
    id: "waffle-towel",
    name: "Waffle towel",
    category: "textiles",
    tagline: "Dries you, then itself",
    description: "Cotton in a deep waffle weave that drinks more than terry and hangs dry by noon.",
    currency: "EUR",
    variants: [
      { id: "white", name: "White", priceMinor: 2400, stock: 80, colour: "#f1eee7" },
      { id: "slate", name: "Slate", priceMinor: 2400, stock: 64, colour: "#66727c" },
    ],
    artwork: "towel",
  },
  {
    id: "flat-rug",
    name: "Flat-woven rug",
    category: "textiles",
    tagline: "Reversible, twice the life",
    description: "Wool on cotton, 140 by 200. The pattern is as good from below.",
    currency: "EUR",
    variants: [
      { id: "red", name: "Madder red", priceMinor: 21900, stock: 10, colour: "#a5443a" },
      { id: "indigo", name: "Indigo", priceMinor: 21900, stock: 8, colour: "#34497a" },
    ],
    artwork: "rug",
  },
  {
    id: "looped-bath-mat",
    name: "Looped bath mat",
    category: "textiles",
    tagline: "Dry feet, warm floor",
    description:
      "Thick cotton loops on a back that stays where it is. Goes into the wash at 60 degrees as often as you like.",
    currency: "EUR",
    variants: [
      { id: "sand", name: "Sand", priceMinor: 2900, stock: 51, colour: "#d8c7a4" },
      { id: "teal", name: "Teal", priceMinor: 2900, stock: 33, colour: "#2f7c7a" },
    ],
    artwork: "bath-mat",
  },
  {
    id: "canvas-apron",
    name: "Canvas apron",
    category: "textiles",
    tagline: "Pockets for a thermometer and a pen",
    description:
      "Washed canvas with cross straps that leave the neck alone. Gets better with every stain that comes out, and with most that do not.",
    currency: "EUR",
    variants: [
      { id: "indigo", name: "Indigo", priceMinor: 4400, stock: 29, colour: "#34497a" },
      { id: "olive", name: "Olive", priceMinor: 4400, stock: 26, colour: "#6f7548" },
      { id: "rust", name: "Rust", priceMinor: 4400, stock: 14, colour: "#b5532f" },
    ],
    artwork: "apron",
  },
  {
    id: "linen-curtain",
    name: "Linen curtain",
    category: "textiles",
    tagline: "Lets the morning in slowly",
    description: "One length of washed linen, 140 by 260 centimetres, hemmed by hand. Hangs from a rod or from rings.",
    currency: "EUR",
    variants: [
      { id: "white", name: "White", priceMinor: 8900, stock: 22, colour: "#f0ede6" },
      { id: "ochre", name: "Ochre", priceMinor: 8900, stock: 0, colour: "#c98f2b" },
      { id: "grey", name: "Fog", priceMinor: 8900, stock: 19, colour: "#a9adb0" },
    ],
    artwork: "curtain",
  },
];
