import type { Metadata } from "next";
import { HeadlineStrip } from "../../ui/frame/headline-strip.tsx";
import { KeyPanel } from "../../ui/keys/key-panel.tsx";
import { RecentKeys } from "../../ui/keys/recent-keys.tsx";
import { Panel } from "../../ui/parts/panel.tsx";
import { RingPanel } from "../../ui/ring/ring-panel.tsx";
import { TimelinePanel } from "../../ui/timeline/timeline-panel.tsx";

export const metadata: Metadata = { title: "Keys" };

/** One key on every node. The key is in the address, so that a link to it can be sent to somebody. */
export default async function KeysPage({ searchParams }: PageProps<"/keys">) {
  const { bucket, key } = await searchParams;
  const name = {
    bucket: typeof bucket === "string" && bucket !== "" ? bucket : "carts",
    printed: typeof key === "string" ? key : "",
  };
  const identity = `${name.bucket}/${name.printed}`;
  return (
    <div className="grid gap-4">
      <h1 className="sr-only">Keys</h1>
      <HeadlineStrip />
      <div className="grid items-start gap-4 lg:grid-rows-[auto_1fr] lg:grid-cols-[minmax(22rem,28rem)_minmax(0,1fr)] 2xl:grid-cols-[minmax(22rem,29rem)_minmax(0,1fr)_23rem]">
        <div className="grid min-w-0 gap-4 lg:row-span-2 2xl:row-span-1">
          <RingPanel key={identity} initial={name} />
          <RecentKeys />
        </div>
        {name.printed === "" ? <NoKeyYet /> : <KeyPanel key={identity} name={name} />}
        {name.printed !== "" && (
          <TimelinePanel
            key={identity}
            keyId={identity}
            className="h-[32rem] lg:col-start-2 2xl:sticky 2xl:top-16 2xl:col-start-3 2xl:row-start-1 2xl:h-[calc(100dvh-5.5rem)]"
          />
        )}
      </div>
    </div>
  );
}

function NoKeyYet() {
  return (
    <Panel title="No key chosen" className="pb-5">
      <p className="max-w-prose px-4 text-quiet">
        Type a key beside the ring, or follow one from the timeline or the list of recent keys, to see what every node
        holds of it: its versions, its clocks, and who is behind.
      </p>
    </Panel>
  );
}
