import stringWidth from "string-width";

export interface Column {
  readonly title: string;
  /** Default left. */
  readonly align?: "left" | "right";
}

const gap = "  ";

/** Columns as wide as their widest cell, for a terminal or a pipe. Cells may hold colours and characters of two cells. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[index] ?? ""))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align = "left" }, index) => pad(cells[index] ?? "", widths[index] ?? 0, align))
      .join(gap)
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)].map((text) => `${text}\n`).join("");
}

function pad(cell: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - stringWidth(cell)));
  return align === "left" ? cell + space : space + cell;
}
