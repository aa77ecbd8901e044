import type { Category } from "@cartwheel/api";
import type { Tile } from "../artwork/artwork.tsx";

/** How the shop shows a category: its name, the ground it stands on, and the drawing that stands for it. */
export interface CategoryLook {
  readonly name: string;
  readonly line: string;
  readonly tile: Tile;
}

/** In the order of the navigation. */
export const categoryLooks: Readonly<Record<Category, CategoryLook>> = {
  lighting: { name: "Lighting", line: "For long evenings and small corners", tile: "butter" },
  kitchen: { name: "Kitchen", line: "For the stove, the table and the people at it", tile: "blush" },
  furniture: { name: "Furniture", line: "To sit on, lean on and grow old with", tile: "sage" },
  textiles: { name: "Textiles", line: "Warm, washable and soft to the touch", tile: "lilac" },
  garden: { name: "Garden", line: "For balconies, beds and window sills", tile: "sky" },
  desk: { name: "Desk", line: "For those who still write things down", tile: "stone" },
};

export const categoryIds = Object.keys(categoryLooks) as readonly Category[];

export function isCategory(text: string): text is Category {
  return Object.hasOwn(categoryLooks, text);
}
