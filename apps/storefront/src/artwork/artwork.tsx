import type { ComponentType } from "react";
import { Clock, DeskTray, Notebook, PaperBin, Parcel, Pen, TapeDispenser, WallCalendar } from "./desk.tsx";
import { Armchair, Bench, Chair, CoatStand, Shelf, SideTable, Stool } from "./furniture.tsx";
import { BirdHouse, FireBowl, Hammock, HerbShears, Planter, Trowel, WateringCan } from "./garden.tsx";
import { Board, Kettle, Mug, Pan, PepperMill, SaladBowl, Teapot } from "./kitchen.tsx";
import { ArcLamp, CandleHolder, Lantern, PaperGlobe, Pendant, ReadingLamp, TableLamp } from "./lighting.tsx";
import { Apron, BathMat, Blanket, Curtain, Cushion, Rug, Towel } from "./textiles.tsx";

/** The grounds that drawings stand on; each has a light and a dark form. */
export type Tile = "sage" | "sky" | "blush" | "butter" | "lilac" | "stone";

interface Artwork {
  readonly Drawing: ComponentType;
  readonly tile: Tile;
}

/** Every drawing of the catalogue, by its artwork key. Grounds are chosen to set the usual colours off. */
const artworks: Readonly<Record<string, Artwork>> = {
  "arc-lamp": { Drawing: ArcLamp, tile: "sage" },
  "table-lamp": { Drawing: TableLamp, tile: "butter" },
  pendant: { Drawing: Pendant, tile: "blush" },
  lantern: { Drawing: Lantern, tile: "lilac" },
  "reading-lamp": { Drawing: ReadingLamp, tile: "sky" },
  "paper-globe": { Drawing: PaperGlobe, tile: "stone" },
  "candle-holder": { Drawing: CandleHolder, tile: "blush" },
  kettle: { Drawing: Kettle, tile: "sky" },
  mug: { Drawing: Mug, tile: "blush" },
  teapot: { Drawing: Teapot, tile: "lilac" },
  pan: { Drawing: Pan, tile: "sage" },
  board: { Drawing: Board, tile: "butter" },
  "salad-bowl": { Drawing: SaladBowl, tile: "stone" },
  "pepper-mill": { Drawing: PepperMill, tile: "sky" },
  chair: { Drawing: Chair, tile: "lilac" },
  stool: { Drawing: Stool, tile: "sky" },
  armchair: { Drawing: Armchair, tile: "sage" },
  "side-table": { Drawing: SideTable, tile: "blush" },
  shelf: { Drawing: Shelf, tile: "stone" },
  bench: { Drawing: Bench, tile: "butter" },
  "coat-stand": { Drawing: CoatStand, tile: "lilac" },
  blanket: { Drawing: Blanket, tile: "butter" },
  cushion: { Drawing: Cushion, tile: "stone" },
  towel: { Drawing: Towel, tile: "sage" },
  rug: { Drawing: Rug, tile: "sky" },
  "bath-mat": { Drawing: BathMat, tile: "blush" },
  apron: { Drawing: Apron, tile: "lilac" },
  curtain: { Drawing: Curtain, tile: "sage" },
  "watering-can": { Drawing: WateringCan, tile: "butter" },
  planter: { Drawing: Planter, tile: "lilac" },
  "bird-house": { Drawing: BirdHouse, tile: "sage" },
  trowel: { Drawing: Trowel, tile: "blush" },
  hammock: { Drawing: Hammock, tile: "sky" },
  "fire-bowl": { Drawing: FireBowl, tile: "stone" },
  "herb-shears": { Drawing: HerbShears, tile: "butter" },
  notebook: { Drawing: Notebook, tile: "sky" },
  pen: { Drawing: Pen, tile: "stone" },
  clock: { Drawing: Clock, tile: "blush" },
  "desk-tray": { Drawing: DeskTray, tile: "sage" },
  "tape-dispenser": { Drawing: TapeDispenser, tile: "lilac" },
  "wall-calendar": { Drawing: WallCalendar, tile: "butter" },
  "paper-bin": { Drawing: PaperBin, tile: "stone" },
};

const unknown: Artwork = { Drawing: Parcel, tile: "stone" };

interface ProductArtProps {
  /** The catalogue's artwork key; null or one that is not known here shows a parcel. */
  readonly artwork: string | null;
  /** `#rrggbb` of the variant. */
  readonly colour: string | null;
  readonly className?: string;
}

/** A product's drawing on its ground. Decorative: the product's name always stands beside it. */
export function ProductArt({ artwork, colour, className = "" }: ProductArtProps) {
  const { tile } = lookUp(artwork);
  return (
    <div className={`tile-${tile} grid place-items-center overflow-hidden ${className}`}>
      <ProductDrawing artwork={artwork} colour={colour} className="size-full" />
    </div>
  );
}

/** The drawing alone. */
export function ProductDrawing({ artwork, colour, className = "" }: ProductArtProps) {
  const { Drawing } = lookUp(artwork);
  return (
    <svg
      viewBox="0 0 240 240"
      aria-hidden="true"
      className={`art ${className}`}
      style={{ "--tone": colour ?? "#7f8a85" }}
    >
      <Drawing />
    </svg>
  );
}

function lookUp(artwork: string | null): Artwork {
  return (artwork === null ? undefined : artworks[artwork]) ?? unknown;
}
