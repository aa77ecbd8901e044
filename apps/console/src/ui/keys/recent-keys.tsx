"use client";

import Link from "next/link";
import { keyHref } from "../../model/key-name.ts";
import { sentenceOf } from "../../model/trace-sentence.ts";
import { useCluster } from "../frame/cluster-provider.tsx";
import { Panel } from "../parts/panel.tsx";
import { recentKeys } from "../ring/key-form.tsx";

/** Keys that the nodes spoke of lately: where to begin when one knows none. */
export function RecentKeys() {
  const { events } = useCluster();
  const keys = recentKeys(events.map((event) => sentenceOf(event.trace).key));
  return (
    <Panel title="Recent keys" hint="those that the timeline has mentioned" className="pb-3">
      <ul className="grid px-2">
        {keys.map((name) => (
          <li key={`${name.bucket}/${name.printed}`}>
            <Link
              href={keyHref(name)}
              prefetch={false}
              className="block truncate rounded-md px-2 py-1.5 font-mono text-[0.8rem] hover:bg-raised"
            >
              <span className="text-quiet">{name.bucket}/</span>
              {name.printed}
            </Link>
          </li>
        ))}
        {keys.length === 0 && <li className="px-2 py-2 text-quiet">None yet.</li>}
      </ul>
    </Panel>
  );
}
