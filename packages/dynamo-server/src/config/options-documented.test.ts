import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { clusterSettingsSchema } from "./cluster-settings.ts";
import { nodeSettingsSchema } from "./node-settings.ts";

/** Every setting has a row in docs/operating.md: its unit and default, and what too small and too large cost. */
const page = readFileSync(fileURLToPath(new URL("../../../../docs/operating.md", import.meta.url)), "utf8");
const rows = new Map(
  [...page.matchAll(/^\| `((?:cluster|node)\.[^`]+)` \|(.*)\|$/gm)].map(([, name, rest = ""]) => [name, rest]),
);

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly default?: unknown;
}

interface Setting {
  readonly name: string;
  readonly default: unknown;
}

function settingsOf(name: string, shape: Shape): readonly Setting[] {
  const own = name.includes(".") ? [{ name, default: shape.default }] : [];
  const within = Object.entries(shape.properties ?? {}).flatMap(([key, inner]) => settingsOf(`${name}.${key}`, inner));
  const items = shape.items === undefined ? [] : settingsOf(`${name}[]`, shape.items).slice(1);
  const { additionalProperties: values } = shape;
  const each =
    typeof values === "object" && values.properties !== undefined ? settingsOf(`${name}.*`, values).slice(1) : [];
  const either = (shape.anyOf ?? []).flatMap((inner) => settingsOf(name, inner).slice(1));
  return [...own, ...within, ...items, ...each, ...either];
}

const settings = [
  ...settingsOf("cluster", z.toJSONSchema(clusterSettingsSchema, { io: "input", unrepresentable: "any" }) as Shape),
  ...settingsOf("node", z.toJSONSchema(nodeSettingsSchema, { io: "input", unrepresentable: "any" }) as Shape),
];

describe("docs/operating.md", () => {
  test("finds the settings", () => {
    const names = settings.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        "cluster.members[].zone",
        "cluster.buckets.*.w",
        "node.timing.gossipMs",
        "node.http.port",
      ]),
    );
  });

  test.each(settings)("tells of $name, with its default and what a wrong value costs", ({ name, default: value }) => {
    const cells =
      rows
        .get(name)
        ?.split("|")
        .map((cell) => cell.trim()) ?? [];
    expect(cells).toHaveLength(3);
    if (value === undefined || typeof value === "object") return;
    expect(cells[0]).toContain(typeof value === "string" ? value : JSON.stringify(value));
  });

  test("tells of nothing that is no setting", () => {
    const known = new Set(settings.map(({ name }) => name));
    expect([...rows.keys()].filter((name) => !known.has(name ?? ""))).toEqual([]);
  });
});
