/**
 * Where things are on the ring picture. Angles are *turns*: 0 is twelve o'clock, 0.25 is three o'clock, 1 is all the
 * way round, clockwise, which is how the paper walks the ring. The picture's centre is (0, 0) and y grows downwards.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A band between two radii. */
export interface Band {
  readonly inner: number;
  readonly outer: number;
}

/** From one turn to a later one, clockwise. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The point at `turn` on a circle of `radius`. */
export function pointAt(turn: number, radius: number): Point {
  const angle = turn * 2 * Math.PI;
  return { x: radius * Math.sin(angle), y: -radius * Math.cos(angle) };
}

/** The part of the circle that `partition` takes up. */
export function spanOf(partition: number, partitionCount: number): Span {
  return { from: partition / partitionCount, to: (partition + 1) / partitionCount };
}

/** An SVG path for one segment of a band. A whole circle is drawn as two halves, since an arc onto itself is nothing. */
export function segmentPath(band: Band, span: Span): string {
  if (span.to - span.from >= 1) {
    const middle = span.from + 0.5;
    return segmentPath(band, { from: span.from, to: middle }) + segmentPath(band, { from: middle, to: span.from + 1 });
  }
  const large = span.to - span.from > 0.5 ? 1 : 0;
  const corners = [
    pointAt(span.from, band.outer),
    pointAt(span.to, band.outer),
    pointAt(span.to, band.inner),
    pointAt(span.from, band.inner),
  ].map(written);
  const [a, b, c, d] = corners;
  return `M${a}A${band.outer} ${band.outer} 0 ${large} 1 ${b}L${c}A${band.inner} ${band.inner} 0 ${large} 0 ${d}Z`;
}

/**
 * One path for all partitions of a band that `isMine` accepts. Runs of neighbours become one segment, so a ring of 256
 * partitions is a handful of elements instead of hundreds.
 */
export function partitionsPath(band: Band, partitionCount: number, isMine: (partition: number) => boolean): string {
  let path = "";
  let start: number | null = null;
  for (let partition = 0; partition <= partitionCount; partition++) {
    const mine = partition < partitionCount && isMine(partition);
    if (mine && start === null) start = partition;
    if (!mine && start !== null) {
      path += segmentPath(band, { from: start / partitionCount, to: partition / partitionCount });
      start = null;
    }
  }
  return path;
}

/** The turn of a point, in [0, 1). The centre itself counts as twelve o'clock. */
export function turnOf(point: Point): number {
  const turn = Math.atan2(point.x, -point.y) / (2 * Math.PI);
  return turn < 0 ? turn + 1 : turn;
}

/** The partition under a point, or null when the point is not in the band. */
export function partitionUnder(point: Point, band: Band, partitionCount: number): number | null {
  const radius = Math.hypot(point.x, point.y);
  if (radius < band.inner || radius > band.outer) return null;
  return Math.min(partitionCount - 1, Math.floor(turnOf(point) * partitionCount));
}

/** Where a token lies on the ring, in [0, 1). The first six bytes are far finer than a picture can show. */
export function turnOfToken(token: Uint8Array): number {
  let turn = 0;
  for (let index = 5; index >= 0; index--) turn = (turn + (token[index] ?? 0)) / 256;
  return turn;
}

function written(point: Point): string {
  return `${rounded(point.x)} ${rounded(point.y)}`;
}

/** Two decimals are a hundredth of a pixel; `+ 0` turns -0 into 0. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}
