import type { z } from "zod";
import type { FieldProblem } from "../orders/order-desk.ts";
import type { Step } from "./step.ts";

/** What is wrong with a form: a sentence for each field, by the field's name. Empty: nothing. */
export type Problems = Readonly<Record<string, string>>;

type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: Problems };

/** Checks a step's form by the very schema that the server will use. Field names are the schema's. */
export function checkForm<Value>(form: HTMLFormElement, schema: z.ZodType<Value>): Checked<Value> {
  return check(Object.fromEntries(new FormData(form)), schema);
}

export function check<Value>(entered: unknown, schema: z.ZodType<Value>): Checked<Value> {
  const checked = schema.safeParse(entered);
  if (checked.success) return { ok: true, value: checked.data };
  const fields = checked.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  return { ok: false, problems: firstOfEach(fields) };
}

/** What a server said of one step's fields: its "contact.email" is the step's "email". */
export function problemsAt(step: Step, fields: readonly FieldProblem[]): Problems {
  const prefix = `${step}.`;
  const own = fields.filter(({ path }) => path.startsWith(prefix));
  return firstOfEach(own.map(({ path, message }) => ({ path: path.slice(prefix.length), message })));
}

/** One sentence under a field is enough. */
function firstOfEach(fields: readonly FieldProblem[]): Problems {
  return Object.fromEntries(fields.toReversed().map(({ path, message }) => [path, message]));
}
