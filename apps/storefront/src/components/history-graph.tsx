import { type VersionHistory, historyOf } from "../cart/version-history.ts";

interface HistoryGraphProps {
  readonly versions: Parameters<typeof historyOf>[0];
}

const columns = { shared: 20, branch: 160, joined: 300 } as const;
const rowHeight = 48;

/** The merge as a small graph: one history, a branch for each version, one history again. Left is earlier. */
export function HistoryGraph({ versions }: HistoryGraphProps) {
  const history = historyOf(versions);
  const height = rowHeight * history.branches.length + 16;
  const middle = height / 2;
  return (
    <figure>
      <figcaption className="sr-only">{inWords(history)}</figcaption>
      <svg
        viewBox={`0 0 320 ${height}`}
        aria-hidden="true"
        className="w-full max-w-md"
        fontSize="12"
        fill="currentColor"
      >
        {history.branches.map(({ vtag, region, own }, index) => {
          const y = 28 + index * rowHeight;
          return (
            <g key={vtag}>
              <g fill="none" stroke="var(--line-strong)" strokeWidth="2">
                <path d={curve({ x: columns.shared, y: middle }, { x: columns.branch, y })} />
                <path d={curve({ x: columns.branch, y }, { x: columns.joined, y: middle })} />
              </g>
              <circle cx={columns.branch} cy={y} r="7" fill="var(--accent)" />
              <text x={columns.branch} y={y - 13} textAnchor="middle">
                {region}, {changes(own)}
              </text>
            </g>
          );
        })}
        <circle cx={columns.shared} cy={middle} r="7" fill="var(--line-strong)" />
        <text x="4" y={middle + 24}>
          {history.shared === 0 ? "an empty cart" : `${changes(history.shared)} before`}
        </text>
        <circle cx={columns.joined} cy={middle} r="8" fill="var(--brand)" />
        <text x="316" y={middle + 24} textAnchor="end">
          {changes(history.joined)} after
        </text>
      </svg>
    </figure>
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function curve(from: Point, to: Point): string {
  const half = (from.x + to.x) / 2;
  return `M${from.x} ${from.y} C${half} ${from.y} ${half} ${to.y} ${to.x} ${to.y}`;
}

function changes(count: number): string {
  return count === 1 ? "1 change" : `${count} changes`;
}

function inWords({ shared, branches, joined }: VersionHistory): string {
  const each = branches.map(({ region, own }) => `${changes(own)} in ${region}`).join(" and ");
  return `History: ${changes(shared)} known to every version, then ${each}; ${changes(joined)} after the merge.`;
}
