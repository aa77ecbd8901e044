import { styleText } from "node:util";

export type Format = Parameters<typeof styleText>[0];

/** Gives a text its looks. */
export type Paint = (format: Format, text: string) => string;

export const plain: Paint = (_, text) => text;
/** With terminal escapes, wherever it goes; who calls it knows that it goes to a terminal. */
export const coloured: Paint = (format, text) => styleText(format, text, { validateStream: false });
