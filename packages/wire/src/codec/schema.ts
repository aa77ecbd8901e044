import { DecodeFailure, Reader } from "./reader.ts";
import type { Decoded } from "./result.ts";
import { Writer } from "./writer.ts";

/**
 * A message's encoding is written down once, as a value, and serves both directions: what is written is what is read.
 *
 *     struct({ ms: uint, logical: uint })       { ms: 7, logical: 0 }  <->  [7, 0]
 *     variant({ get: [1, { key }] })            { type: "get", key }   <->  [1, key]
 */
export interface Schema<T> {
  write(writer: Writer, value: T): void;
  /** Validates everything. Throws `DecodeFailure`. */
  read(reader: Reader): T;
}

export type FieldsOf<T> = { readonly [Name in keyof T]-?: Schema<T[Name]> };

export const uint: Schema<number> = {
  write: (writer, value) => writer.uint(value),
  read: (reader) => reader.uint(),
};

/** A finite number of at least zero. Any number can be written, so that it is the reader who refuses. */
export const number: Schema<number> = {
  write(writer, value) {
    if (Number.isSafeInteger(value) && value >= 0) writer.uint(value);
    else writer.double(value);
  },
  read: (reader) => reader.number(),
};

/** Time that is left, in milliseconds and fractions of them. Less than none is none. */
export const duration: Schema<number> = {
  write: (writer, value) => number.write(writer, value < 0 ? 0 : value),
  read: (reader) => reader.number(),
};

export const flag: Schema<boolean> = {
  write: (writer, value) => writer.flag(value),
  read: (reader) => reader.flag(),
};

/** Any text up to so many UTF-16 units. */
export function text(lengthMax: number): Schema<string> {
  return {
    write: (writer, value) => writer.text(value),
    read(reader) {
      const value = reader.text();
      return value.length <= lengthMax ? value : reader.fail("INVALID", `the text is longer than ${lengthMax}`);
    },
  };
}

/** Text that a guard accepts. `what` names it in errors. */
export function textLike<T extends string>(what: string, accepts: (value: string) => value is T): Schema<T> {
  return {
    write: (writer, value) => writer.text(value),
    read(reader) {
      const value = reader.text();
      return accepts(value) ? value : reader.fail("INVALID", `not ${what}`);
    },
  };
}

export function bytes(range: { readonly min: number; readonly max: number }): Schema<Uint8Array> {
  return {
    write: (writer, value) => writer.binary(value),
    read(reader) {
      const value = reader.binary();
      if (value.length >= range.min && value.length <= range.max) return value;
      return reader.fail("INVALID", `not between ${range.min} and ${range.max} bytes`);
    },
  };
}

export function nullable<T>(schema: Schema<T>): Schema<T | null> {
  return {
    write(writer, value) {
      if (value === null) writer.nil();
      else schema.write(writer, value);
    },
    read: (reader) => (reader.nil() ? null : schema.read(reader)),
  };
}

/** Never more elements than bytes; `lengthMax` where less is right. */
export function list<T>(schema: Schema<T>, lengthMax = Number.MAX_SAFE_INTEGER): Schema<readonly T[]> {
  return {
    write(writer, values) {
      writer.array(values.length);
      for (const value of values) schema.write(writer, value);
    },
    read(reader) {
      const length = reader.array();
      if (length > lengthMax) reader.fail("INVALID", `more than ${lengthMax} elements`);
      const values: T[] = [];
      for (let i = 0; i < length; i++) values.push(schema.read(reader));
      return values;
    },
  };
}

/** One of a few words, sent as its place in the list: append to it, never reorder. */
export function oneOf<T extends string>(...words: readonly T[]): Schema<T> {
  return {
    write(writer, value) {
      const index = words.indexOf(value);
      if (index < 0) throw new RangeError(`no such word: ${value}`);
      writer.uint(index);
    },
    read(reader) {
      const word = words[reader.uint()];
      return word === undefined ? reader.fail("UNSUPPORTED", `not one of ${words.join(", ")}`) : word;
    },
  };
}

/** An array of exactly these fields, in this order. */
export function struct<T extends object>(fields: FieldsOf<T>): Schema<T> {
  const plan = planOf(fields);
  return {
    write(writer, value) {
      writer.array(plan.length);
      writeFields(plan, writer, value);
    },
    read(reader) {
      if (reader.array() !== plan.length) reader.fail("MALFORMED", `expected ${plan.length} fields`);
      return readFields(plan, reader, {}) as T;
    },
  };
}

type VariantFields<T extends { readonly type: string }> = {
  readonly [Type in T["type"]]: readonly [number, FieldsOf<Omit<Extract<T, { readonly type: Type }>, "type">>];
};

/** A union told apart by `type`: an array of the type's number and its fields. A number is never used again. */
export function variant<T extends { readonly type: string }>(variants: VariantFields<T>): Schema<T> {
  const byType = new Map<string, VariantPlan>();
  const byTag: (VariantPlan | undefined)[] = [];
  for (const [type, [tag, fields]] of Object.entries<readonly [number, object]>(variants)) {
    if (byTag[tag] !== undefined) throw new RangeError(`tag ${tag} is taken twice`);
    const plan = { type, tag, fields: planOf(fields) };
    byType.set(type, plan);
    byTag[tag] = plan;
  }
  return {
    write(writer, value) {
      const plan = byType.get(value.type);
      if (plan === undefined) throw new RangeError(`no encoding for type ${value.type}`);
      writer.array(1 + plan.fields.length);
      writer.uint(plan.tag);
      writeFields(plan.fields, writer, value);
    },
    read(reader) {
      const length = reader.array();
      if (length === 0) return reader.fail("MALFORMED", "expected a type");
      const tag = reader.uint();
      const plan = byTag[tag];
      if (plan === undefined) return reader.fail("UNSUPPORTED", `unknown type ${tag}`);
      if (length !== 1 + plan.fields.length) return reader.fail("MALFORMED", `wrong number of fields of ${plan.type}`);
      return readFields(plan.fields, reader, { type: plan.type }) as T;
    },
  };
}

/** Encodes into a buffer of its own, of just the right size. */
export function encode<T>(schema: Schema<T>, value: T): Uint8Array<ArrayBuffer> {
  return written((writer) => schema.write(writer, value));
}

/** What `write` writes into an empty writer, in a buffer of its own. */
export function written(write: (writer: Writer) => void): Uint8Array<ArrayBuffer> {
  scratch.truncate(0);
  write(scratch);
  const encoded = new Uint8Array(scratch.view());
  if (encoded.length > scratchBytesMax) scratch = new Writer(scratchBytesMin);
  return encoded;
}

/** Decodes all of `from`. Never throws; `from` must not change while the value is in use. */
export function decode<T>(schema: Schema<T>, from: Uint8Array): Decoded<T> {
  const reader = new Reader(from);
  try {
    const value = schema.read(reader);
    reader.end();
    return { ok: true, value };
  } catch (failure) {
    if (!(failure instanceof DecodeFailure)) throw failure;
    return { ok: false, error: { code: failure.code, message: failure.message, id: questionOf(from) } };
  }
}

interface VariantPlan {
  readonly type: string;
  readonly tag: number;
  readonly fields: FieldPlan;
}

type FieldPlan = readonly { readonly name: string; readonly schema: Schema<unknown> }[];

function planOf(fields: object): FieldPlan {
  const entries = Object.entries<Schema<unknown>>(fields as Record<string, Schema<unknown>>);
  return entries.map(([name, schema]) => ({ name, schema }));
}

function writeFields(plan: FieldPlan, writer: Writer, value: object): void {
  for (const { name, schema } of plan) schema.write(writer, (value as Record<string, unknown>)[name]);
}

function readFields(plan: FieldPlan, reader: Reader, into: Record<string, unknown>): Record<string, unknown> {
  for (const { name, schema } of plan) into[name] = schema.read(reader);
  return into;
}

/** Messages that ask or answer begin with their type and `id`; the others have no integer in that place. */
function questionOf(from: Uint8Array): number | null {
  try {
    const reader = new Reader(from);
    if (reader.array() < 2) return null;
    reader.uint();
    return reader.uint();
  } catch {
    return null;
  }
}

/** Where `encode` writes before it knows the size. Nothing of it outlives a call. */
const scratchBytesMin = 4096;
const scratchBytesMax = 65_536;
let scratch = new Writer(scratchBytesMin);
