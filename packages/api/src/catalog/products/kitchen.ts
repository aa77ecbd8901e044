import type { Product } from "../../schemas/catalog.ts";

export const kitchen: readonly Product[] = [
  {
    id: "whistling-kettle",
    name: "Whistling kettle",
    category: "kitchen",
    tagline: "Sings in a major third",
    description: "Enamelled steel for every hob, induction included. The two-note whistle was tuned on a piano.",
    currency: "EUR",
    variants: [
      { id: "red", name: "Cherry red", priceMinor: 6900, stock: 35, colour: "#c63d3d" },
      { id: "blue", name: "Delft blue", priceMinor: 6900, stock: 24, colour: "#3a5f9c" },
      { id: "cream", name: "Cream", priceMinor: 6900, stock: 19, colour: "#efe3c8" },
    ],
    artwork: "kettle",
  },
  {
    id: "stoneware-mug",
    name: "Stoneware mug",
    category: "kitchen",
    tagline: "Holds a morning's worth",
    description:
      "Thrown thick, so that coffee stays warm, with a handle for three fingers. Each one is glazed by hand and none is quite like the next.",
    currency: "EUR",
    variants: [
      { id: "sky", name: "Sky", priceMinor: 1400, stock: 120, colour: "#8fb7d1" },
      { id: "moss", name: "Moss", priceMinor: 1400, stock: 96, colour: "#7c8c56" },
      { id: "clay", name: "Clay", priceMinor: 1400, stock: 88, colour: "#b9744f" },
      { id: "chalk", name: "Chalk", priceMinor: 1400, stock: 130, colour: "#ece7dd" },
    ],
    artwork: "mug",
  },
  {
    id: "round-teapot",
    name: "Round teapot",
    category: "kitchen",
    tagline: "Pours without a drip",
    description: "A litre of tea for four, or for one and a long book. The spout took the potter eleven attempts.",
    currency: "EUR",
    variants: [
      { id: "celadon", name: "Celadon", priceMinor: 5400, stock: 21, colour: "#a9c7b3" },
      { id: "black", name: "Black", priceMinor: 5400, stock: 17, colour: "#2d2b2c" },
    ],
    artwork: "teapot",
  },
  {
    id: "iron-pan",
    name: "Cast-iron pan",
    category: "kitchen",
    tagline: "Will outlive the stove",
    description: "Twenty-six centimetres of seasoned iron with a helper handle. Gets better every year it is used.",
    currency: "EUR",
    variants: [
      { id: "26cm", name: "26 cm", priceMinor: 5900, stock: 28, colour: "#3a3a3c" },
      { id: "30cm", name: "30 cm", priceMinor: 7400, stock: 15, colour: "#3a3a3c" },
    ],
    artwork: "pan",
  },
  {
    id: "chopping-board",
    name: "End-grain chopping board",
    category: "kitchen",
    tagline: "Kind to knives",
    description: "Blocks of ash on end, so that cuts close by themselves. A groove catches the tomato.",
    currency: "EUR",
    variants: [
      { id: "small", name: "Small", priceMinor: 3900, stock: 33, colour: "#d2b48c" },
      { id: "large", name: "Large", priceMinor: 5900, stock: 20, colour: "#c9a574" },
    ],
    artwork: "board",
  },
  {
    id: "olive-salad-bowl",
    name: "Olive wood bowl",
    category: "kitchen",
    tagline: "Turned from one piece",
    description: "No two have the same grain. Oiled with nothing but olive oil, which is also how it wants to be kept.",
    currency: "EUR",
    variants: [
      { id: "small", name: "22 cm", priceMinor: 4900, stock: 24, colour: "#b88a55" },
      { id: "large", name: "30 cm", priceMinor: 7900, stock: 11, colour: "#a97a48" },
    ],
    artwork: "salad-bowl",
  },
  {
    id: "tall-pepper-mill",
    name: "Tall pepper mill",
    category: "kitchen",
    tagline: "A grip that remembers the turn",
    description:
      "A ceramic grinder in a beech body that is waisted where the hand goes. Set it from dust to crumbs with the knob on top.",
    currency: "EUR",
    variants: [
      { id: "beech", name: "Beech", priceMinor: 3600, stock: 47, colour: "#cfa774" },
      { id: "black", name: "Black", priceMinor: 3600, stock: 38, colour: "#2b2b2d" },
      { id: "red", name: "Chili red", priceMinor: 3800, stock: 0, colour: "#b8322a" },
    ],
    artwork: "pepper-mill",
  },
];
