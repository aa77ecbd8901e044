/**
 * Which protocol version first had a message, by its type; one that is not here has always been. It is sent to nobody who
 * speaks an older version, and from them it is refused. So an older build never hears what it cannot read.
 *
 * A version is raised when a message is added after a release, and `protocolVersions.min` with it, so that two are spoken
 * at most. Fields of a message never change: a changed one is another message.
 */
export const messagesSince: ReadonlyMap<string, number> = new Map([
  ["backup", 2],
  ["figures", 2],
  ["leaving", 2],
  ["list", 2],
]);
