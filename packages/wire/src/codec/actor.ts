import type { ActorId } from "@cartwheel/dynamo";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** An actor, `<16 hex>.<decimal>`, in two elements: the random 64 bits (nine bytes) and the sequence number. */
export function writeActor(writer: Writer, actor: ActorId): void {
  const high = hexAt(actor, 0);
  const low = hexAt(actor, 8);
  const sequence = sequenceOf(actor);
  if (high < 0 || low < 0 || sequence < 0) throw new RangeError(`not an actor: ${actor}`);
  writer.uint64(high, low);
  writer.uint(sequence);
}

export function readActor(reader: Reader): ActorId {
  const at = reader.uint64();
  const high = reader.word32(at);
  const low = reader.word32(at + 4);
  const sequence = reader.uint();
  const slot = (low ^ Math.imul(sequence, 31)) & (recentMax - 1);
  const known = recent[slot];
  if (known !== undefined && known.low === low && known.high === high && known.sequence === sequence)
    return known.actor;
  const actor = `${hexOf(high)}${hexOf(low)}.${sequence}` as ActorId;
  recent[slot] = { high, low, sequence, actor };
  return actor;
}

interface Recent {
  readonly high: number;
  readonly low: number;
  readonly sequence: number;
  readonly actor: ActorId;
}

/**
 * The same few actors come again and again. Remembering them saves building the string, and lets later comparisons see
 * one string instead of two equal ones. Nothing depends on it; it holds at most this many entries.
 */
const recentMax = 1024;
const recent: (Recent | undefined)[] = Array.from({ length: recentMax }, () => undefined);

function hexOf(word: number): string {
  return word.toString(16).padStart(8, "0");
}

/** Eight lower-case hex digits as a number, -1 if there are none. */
function hexAt(actor: string, start: number): number {
  let value = 0;
  for (let i = start; i < start + 8; i++) {
    const code = actor.charCodeAt(i);
    const digit = code >= 0x30 && code <= 0x39 ? code - 0x30 : code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** The decimal number after the dot, -1 unless it is written in the one way that reading it back gives. */
function sequenceOf(actor: string): number {
  if (actor.charCodeAt(16) !== 0x2e || actor.length === 17) return -1;
  if (actor.charCodeAt(17) === 0x30 && actor.length > 18) return -1;
  let value = 0;
  for (let i = 17; i < actor.length; i++) {
    const digit = actor.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return Number.isSafeInteger(value) ? value : -1;
}
