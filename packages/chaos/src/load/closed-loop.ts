export interface ClosedLoop {
  /** Operations in flight at any moment. */
  readonly inFlight: number;
  readonly count: number;
  readonly operate: (index: number) => Promise<void>;
  /** Begins no more once it is aborted. */
  readonly signal: AbortSignal;
}

/** So many operations, so many at a time: as fast as the other side takes them. */
export async function closedLoop({ inFlight, count, operate, signal }: ClosedLoop): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count && !signal.aborted) await operate(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}
