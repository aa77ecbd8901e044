import { styleText } from "node:util";

type Paint = (text: string) => string;

/** Colours for people; without them the text alone, so that nothing is said by colour only. */
export interface Style {
  readonly good: Paint;
  readonly warn: Paint;
  readonly bad: Paint;
  readonly dim: Paint;
  readonly strong: Paint;
}

const plain: Paint = (text) => text;

export function styleFor(isTerminal: boolean): Style {
  if (!isTerminal) return { good: plain, warn: plain, bad: plain, dim: plain, strong: plain };
  const paint =
    (format: Parameters<typeof styleText>[0]): Paint =>
    (text) =>
      styleText(format, text, { validateStream: false });
  return { good: paint("green"), warn: paint("yellow"), bad: paint("red"), dim: paint("dim"), strong: paint("bold") };
}
