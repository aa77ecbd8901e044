import { FaultPanel } from "../ui/faults/fault-panel.tsx";
import { HeadlineStrip } from "../ui/frame/headline-strip.tsx";
import { NodeTable } from "../ui/nodes/node-table.tsx";
import { RequestPanel } from "../ui/requests/request-panel.tsx";
import { RingPanel } from "../ui/ring/ring-panel.tsx";
import { TimelinePanel } from "../ui/timeline/timeline-panel.tsx";
import { ViewMatrix } from "../ui/views/view-matrix.tsx";

/** The cluster at a glance: the ring, the nodes, what they think of each other, and what they just did. */
export default function ClusterPage() {
  return (
    <div className="grid gap-4">
      <h1 className="sr-only">Cluster</h1>
      <HeadlineStrip />
      <div className="grid items-start gap-4 lg:grid-rows-[auto_1fr] lg:grid-cols-[minmax(22rem,30rem)_minmax(0,1fr)] 2xl:grid-cols-[minmax(26rem,33rem)_minmax(0,1fr)_25rem]">
        <div className="grid min-w-0 gap-4 lg:row-span-2 2xl:row-span-1">
          <RingPanel />
          <RequestPanel />
        </div>
        <div className="grid min-w-0 gap-4">
          <FaultPanel />
          <NodeTable />
          <ViewMatrix />
        </div>
        <TimelinePanel className="h-[32rem] lg:col-start-2 2xl:sticky 2xl:top-16 2xl:col-start-3 2xl:row-start-1 2xl:h-[calc(100dvh-5.5rem)]" />
      </div>
    </div>
  );
}
