/**
 * An actor is 16 random hex digits and a number, far too long for a picture. Six digits tell the handful of actors of
 * one key apart; the full name is in the element's title.
 */
export function shortActor(actor: string): string {
  const [random = actor, sequence] = actor.split(".");
  return sequence === undefined || sequence === "0" ? random.slice(0, 6) : `${random.slice(0, 6)}.${sequence}`;
}
