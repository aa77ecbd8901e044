import type { Product } from "../../schemas/catalog.ts";

export const furniture: readonly Product[] = [
  {
    id: "spindle-chair",
    name: "Spindle chair",
    category: "furniture",
    tagline: "Nine spindles, no screws",
    description:
      "Steam-bent ash that gives a little when you lean back. Joined with wedges, so that it tightens with the years.",
    currency: "EUR",
    variants: [
      { id: "natural", name: "Natural ash", priceMinor: 22900, stock: 16, colour: "#d8bd92" },
      { id: "black", name: "Black", priceMinor: 23900, stock: 13, colour: "#2b2b2d" },
      { id: "forest", name: "Forest", priceMinor: 23900, stock: 8, colour: "#34523f" },
    ],
    artwork: "chair",
  },
  {
    id: "three-leg-stool",
    name: "Three-leg stool",
    category: "furniture",
    tagline: "Never wobbles",
    description:
      "Three legs stand still on any floor. Also a bedside table, a plant stand and a step to the top shelf.",
    currency: "EUR",
    variants: [
      { id: "natural", name: "Natural beech", priceMinor: 7900, stock: 27, colour: "#dcc096" },
      { id: "yellow", name: "Yellow", priceMinor: 8400, stock: 14, colour: "#e0b33d" },
    ],
    artwork: "stool",
  },
  {
    id: "reading-armchair",
    name: "Reading armchair",
    category: "furniture",
    tagline: "One more chapter",
    description:
      "High back, low arms, wool cover that comes off for cleaning. The seat is deep enough to fold your legs into.",
    currency: "EUR",
    variants: [
      { id: "ochre", name: "Ochre", priceMinor: 64900, stock: 5, colour: "#c98f2b" },
      { id: "petrol", name: "Petrol", priceMinor: 64900, stock: 6, colour: "#2c5f66" },
    ],
    artwork: "armchair",
  },
  {
    id: "round-side-table",
    name: "Round side table",
    category: "furniture",
    tagline: "For the lamp, the mug and the book",
    description: "A powder-coated tray on a single stem. The tray lifts off.",
    currency: "EUR",
    variants: [
      { id: "white", name: "White", priceMinor: 9900, stock: 23, colour: "#e9e7e2" },
      { id: "rust", name: "Rust", priceMinor: 9900, stock: 11, colour: "#b5532f" },
    ],
    artwork: "side-table",
  },
  {
    id: "ladder-shelf",
    name: "Ladder shelf",
    category: "furniture",
    tagline: "Leans, does not lie",
    description: "Five boards on two rails, held up by a wall and its own weight. No holes to drill.",
    currency: "EUR",
    variants: [
      { id: "oak", name: "Oak", priceMinor: 27900, stock: 9, colour: "#c8a06a" },
      { id: "white", name: "White", priceMinor: 25900, stock: 12, colour: "#e9e7e2" },
    ],
    artwork: "shelf",
  },
  {
    id: "hall-bench",
    name: "Hall bench",
    category: "furniture",
    tagline: "For shoes on and shoes off",
    description: "A slatted seat for two over a shelf for four pairs. Comes in five parts and one key.",
    currency: "EUR",
    variants: [
      { id: "ash", name: "Ash", priceMinor: 18900, stock: 12, colour: "#d8bd92" },
      { id: "black", name: "Black", priceMinor: 19900, stock: 9, colour: "#2b2b2d" },
    ],
    artwork: "bench",
  },
  {
    id: "branch-coat-stand",
    name: "Branch coat stand",
    category: "furniture",
    tagline: "Grows up to eight coats",
    description:
      "Turned pegs around a slim trunk, high ones for coats and low ones for children. The foot is weighted and does not tip.",
    currency: "EUR",
    variants: [
      { id: "natural", name: "Natural", priceMinor: 12900, stock: 17, colour: "#d3b184" },
      { id: "forest", name: "Forest", priceMinor: 13900, stock: 8, colour: "#34523f" },
      { id: "white", name: "White", priceMinor: 12900, stock: 0, colour: "#e9e7e2" },
    ],
    artwork: "coat-stand",
  },
];
