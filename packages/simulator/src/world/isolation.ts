/** Thrown by whatever reads a real clock or throws real dice inside a simulation. */
export class OutsideWorldError extends Error {
  override readonly name = "OutsideWorldError";
}

/**
 * Runs `simulate` with the real clock and the real dice taken away: whoever uses them gets an error with a stack,
 * instead of a run that nobody can repeat. Safe because a simulation is synchronous: nothing else runs meanwhile.
 */
export function inIsolation<T>(simulate: () => T): T {
  const realRandom = Math.random;
  const realDate = globalThis.Date;
  const realNow = performance.now.bind(performance);
  Math.random = () => refuse("Math.random");
  globalThis.Date = new Proxy(realDate, {
    construct: () => refuse("new Date"),
    apply: () => refuse("Date()"),
    get: () => refuse("Date"),
  });
  performance.now = () => refuse("performance.now");
  try {
    return simulate();
  } finally {
    Math.random = realRandom;
    globalThis.Date = realDate;
    performance.now = realNow;
  }
}

function refuse(what: string): never {
  throw new OutsideWorldError(`${what} was used inside a simulation`);
}
