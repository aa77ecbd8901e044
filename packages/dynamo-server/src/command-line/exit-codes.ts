/** Exit codes, as in sysexits.h where one fits. */
export const exitCodes = {
  ok: 0,
  /** `verify` found damage; a backup did not come about. */
  failed: 1,
  /** A flag or a command that does not exist; nothing was done. */
  usage: 64,
  refused: 78,
  gaveUp: 70,
  stopTooSlow: 75,
  diskBehind: 65,
  destroyed: 77,
} as const;

/** Says why in one sentence, and ends the process. */
export function refuse(message: string, code: number = exitCodes.refused): never {
  console.error(`dynamo-node: ${message}`);
  process.exit(code);
}
