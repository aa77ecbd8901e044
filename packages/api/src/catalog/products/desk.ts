import type { Product } from "../../schemas/catalog.ts";

export const desk: readonly Product[] = [
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
  {
    id: "cork-desk-tray",
    name: "Cork desk tray",
    category: "desk",
    tagline: "A place for the small things",
    description:
      "Pressed cork in a rim of oak, with one compartment for everything that rolls. Quiet when you drop your keys into it.",
    currency: "EUR",
    variants: [
      { id: "oak", name: "Oak rim", priceMinor: 3200, stock: 35, colour: "#c09a6b" },
      { id: "walnut", name: "Walnut rim", priceMinor: 3600, stock: 21, colour: "#6f4a32" },
    ],
    artwork: "desk-tray",
  },
  {
    id: "tape-dispenser",
    name: "Heavy tape dispenser",
    category: "desk",
    tagline: "Stays when you pull",
    description: "A kilogram of cast iron under a coat of enamel. You will own it longer than any roll of tape.",
    currency: "EUR",
    variants: [
      { id: "mint", name: "Mint", priceMinor: 4400, stock: 23, colour: "#9cc9b4" },
      { id: "black", name: "Black", priceMinor: 4400, stock: 30, colour: "#2d2b2c" },
      { id: "coral", name: "Coral", priceMinor: 4400, stock: 0, colour: "#e07a5f" },
    ],
    artwork: "tape-dispenser",
  },
  {
    id: "year-wall-calendar",
    name: "Year at a glance",
    category: "desk",
    tagline: "All twelve months on one sheet",
    description:
      "A sheet of 70 by 100 centimetres with a box for each day and nothing else. Starts in whichever month you hang it up.",
    currency: "EUR",
    variants: [
      { id: "paper", name: "Paper white", priceMinor: 1800, stock: 140, colour: "#f3f1ea" },
      { id: "night", name: "Night blue", priceMinor: 1800, stock: 85, colour: "#233150" },
    ],
    artwork: "wall-calendar",
  },
  {
    id: "felt-paper-bin",
    name: "Felt paper bin",
    category: "desk",
    tagline: "Catches without a sound",
    description: "Felt pressed from old bottles, stiff enough to stand and soft enough to miss.",
    currency: "EUR",
    variants: [
      { id: "grey", name: "Grey", priceMinor: 3900, stock: 36, colour: "#7c8187" },
      { id: "moss", name: "Moss", priceMinor: 3900, stock: 20, colour: "#66724a" },
    ],
    artwork: "paper-bin",
  },
];
