import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { openApiDocument } from "./openapi.ts";

/** As tools get it: through JSON. */
const served = (): Record<string, unknown> => JSON.parse(JSON.stringify(openApiDocument())) as Record<string, unknown>;

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "$ref" && typeof inner === "string" ? [inner] : referencesIn(inner),
  );
}

test("the description is OpenAPI 3.1, by OpenAPI's own schema", async () => {
  const validator = new Validator();
  expect(await validator.validate(served())).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
});

test("one with a slip in it is not", async () => {
  const slip = { ...served(), security: "none" };
  expect(await new Validator().validate(slip)).toMatchObject({ valid: false });
});

test("every reference leads somewhere", () => {
  const document = served();
  const schemas = Object.keys((document["components"] as { readonly schemas: object }).schemas);
  const named = new Set(referencesIn(document));
  expect([...named].toSorted()).toEqual(schemas.map((name) => `#/components/schemas/${name}`).toSorted());
});

test("every part of a path that varies is a parameter, and nothing else is", () => {
  const paths = served()["paths"] as Record<string, { readonly parameters?: readonly { readonly name: string }[] }>;
  for (const [path, item] of Object.entries(paths)) {
    const varying = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    expect((item.parameters ?? []).map(({ name }) => name).toSorted(), path).toEqual(varying.toSorted());
  }
});
