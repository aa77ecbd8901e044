import type { History, InitOperation, Member, Operation, PeerState } from "@cartwheel/dynamo";
import { clusterIdSchema, nodeIdSchema, partitionsMax, partitionsSchema, zoneSchema } from "./names.ts";
import type { Reader } from "./reader.ts";
import { duration, list, nullable, number, oneOf, type Schema, struct, uint, variant } from "./schema.ts";

/** More members than this is a fake: the ring must be able to give each a partition. */
const membersMax = 4096;

const memberSchema = struct<Member>({ id: nodeIdSchema, zone: zoneSchema, weight: number });

const operationSchema = checked<Operation>(
  variant<Operation>({
    init: [
      1,
      {
        clusterId: clusterIdSchema,
        counter: zero(),
        members: list(memberSchema, membersMax),
        assignment: list(uint, partitionsMax),
      },
    ],
  }),
  requireAssignment,
);

export const historySchema: Schema<History> = list(operationSchema);

export const peerStateSchema = struct<PeerState>({
  node: nodeIdSchema,
  zone: zoneSchema,
  state: oneOf("up", "suspect"),
  silentMs: nullable(duration),
  incarnation: uint,
  heartbeat: uint,
  misplaced: partitionsSchema,
});

function requireAssignment(reader: Reader, { assignment, members }: InitOperation): void {
  if (assignment.some((index) => index >= members.length)) reader.fail("INVALID", "a partition without an owner");
  if (new Set(members.map(({ id }) => id)).size !== members.length) reader.fail("INVALID", "a member listed twice");
  if (members.some(({ weight }) => weight === 0)) reader.fail("INVALID", "a member without weight");
}

/** The first operation's counter: always zero, and therefore a constant type. */
function zero(): Schema<0> {
  return {
    write: (writer) => writer.uint(0),
    read: (reader) => (reader.uint() === 0 ? 0 : reader.fail("INVALID", "a cluster begins at counter 0")),
  };
}

function checked<T>(schema: Schema<T>, require: (reader: Reader, value: T) => void): Schema<T> {
  return {
    write: (writer, value) => schema.write(writer, value),
    read(reader) {
      const value = schema.read(reader);
      require(reader, value);
      return value;
    },
  };
}
