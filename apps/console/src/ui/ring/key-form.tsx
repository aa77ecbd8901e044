"use client";

import { ArrowRight } from "lucide-react";
import { useId } from "react";
import { keyNameOf, type KeyName } from "../../model/key-name.ts";
import { sentenceOf } from "../../model/trace-sentence.ts";
import { useCluster } from "../frame/cluster-provider.tsx";
import { Button } from "../parts/button.tsx";

/** The demo's buckets, as suggestions; any other may be typed. */
const knownBuckets = ["carts", "catalog", "sessions", "orders"];
const suggestionsMax = 20;

interface KeyFormProps {
  readonly name: KeyName;
  readonly onChange: (name: KeyName) => void;
}

/** A key to look for. Works as a plain form too: it leads to the page of that key. */
export function KeyForm({ name, onChange }: KeyFormProps) {
  const { events } = useCluster();
  const id = useId();
  const recent = recentKeys(events.map((event) => sentenceOf(event.trace).key)).filter(
    (each) => each.bucket === name.bucket,
  );
  return (
    <form action="/keys" className="flex flex-wrap items-end gap-2">
      <label className="grid w-28 gap-1 text-xs text-quiet">
        Bucket
        <input
          name="bucket"
          required
          list={`${id}-buckets`}
          value={name.bucket}
          onChange={(event) => onChange({ ...name, bucket: event.target.value })}
          className={inputLook}
        />
      </label>
      <label className="grid min-w-40 flex-1 gap-1 text-xs text-quiet">
        Key
        <input
          name="key"
          required
          autoComplete="off"
          spellCheck={false}
          list={`${id}-keys`}
          value={name.printed}
          onChange={(event) => onChange({ ...name, printed: event.target.value })}
          className={`${inputLook} font-mono`}
        />
      </label>
      <Button type="submit" look="primary" className="min-h-9">
        What is held <ArrowRight aria-hidden="true" size={15} />
      </Button>
      <datalist id={`${id}-buckets`}>
        {knownBuckets.map((bucket) => (
          <option key={bucket} value={bucket}>
            {bucket}
          </option>
        ))}
      </datalist>
      <datalist id={`${id}-keys`}>
        {recent.map((each) => (
          <option key={each.printed} value={each.printed}>
            {each.printed}
          </option>
        ))}
      </datalist>
    </form>
  );
}

const inputLook = "min-h-9 w-full rounded-lg border border-strong/60 bg-panel px-2.5 text-[0.86rem] text-ink";

/** Keys that the timeline spoke of, the latest first. */
export function recentKeys(keyIds: readonly (string | null)[]): readonly KeyName[] {
  const distinct = new Set(keyIds.filter((keyId) => keyId !== null).toReversed());
  return [...distinct]
    .map(keyNameOf)
    .filter((name) => name !== null)
    .slice(0, suggestionsMax);
}
