import type {
  Assignment,
  Change,
  ChangeOperation,
  ChangeRequest,
  ChangeResponse,
  History,
  InitOperation,
  Member,
  MemberReport,
  Operation,
  PeerState,
  Plan,
  PlanRefusal,
} from "@cartwheel/dynamo";
import { unsoundness } from "@cartwheel/dynamo";
import { clusterIdSchema, nodeIdSchema, partitionsMax, partitionsSchema, ringIdSchema, zoneSchema } from "./names.ts";
import type { Reader } from "./reader.ts";
import { duration, list, nullable, number, oneOf, type Schema, struct, text, uint, variant } from "./schema.ts";

/** More members than this is a fake: the ring must be able to give each a partition. */
const membersMax = 4096;

const memberSchema = struct<Member>({ id: nodeIdSchema, zone: zoneSchema, weight: number });

const planSchema = checked<Assignment>(
  struct<Assignment>({ owners: list(nodeIdSchema, membersMax), partitions: list(uint, partitionsMax) }),
  (reader, { owners, partitions }) => {
    if (partitions.some((index) => index >= owners.length)) reader.fail("INVALID", "a partition without an owner");
  },
);

const changes = {
  join: [2, { counter: uint, author: nodeIdSchema, member: memberSchema, plan: planSchema }],
  leave: [3, { counter: uint, author: nodeIdSchema, node: nodeIdSchema, plan: planSchema }],
  remove: [4, { counter: uint, author: nodeIdSchema, node: nodeIdSchema, plan: planSchema }],
  replace: [5, { counter: uint, author: nodeIdSchema, node: nodeIdSchema, by: memberSchema, plan: planSchema }],
  reweigh: [6, { counter: uint, author: nodeIdSchema, node: nodeIdSchema, weight: number, plan: planSchema }],
  destroyed: [8, { counter: uint, author: nodeIdSchema, node: nodeIdSchema }],
} as const;

/** What an operator may commit. */
const changeOperationSchema: Schema<ChangeOperation> = variant<ChangeOperation>(changes);

const operationSchema = checked<Operation>(
  variant<Operation>({
    ...changes,
    vote: [7, { counter: uint, author: nodeIdSchema, operation: clusterIdSchema }],
    init: [
      1,
      {
        clusterId: clusterIdSchema,
        counter: zero(),
        n: uint,
        members: list(memberSchema, membersMax),
        assignment: list(uint, partitionsMax),
      },
    ],
  }),
  (reader, operation) => {
    if (operation.type === "init") requireAssignment(reader, operation);
  },
);

export const historySchema: Schema<History> = checked<History>(list(operationSchema), (reader, history) => {
  const problem = unsoundness(history);
  if (problem !== null) reader.fail("INVALID", `no history of a cluster: ${problem}`);
});

export const peerStateSchema = struct<PeerState>({
  node: nodeIdSchema,
  zone: zoneSchema,
  status: oneOf("member", "leaving", "removed", "destroyed", "unknown"),
  state: oneOf("up", "suspect", "unreachable"),
  silentMs: nullable(duration),
  phi: duration,
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

/** What a node says of itself, and others pass on. */
export const memberReportSchema = struct<MemberReport>({
  node: nodeIdSchema,
  incarnation: uint,
  heartbeat: uint,
  commitSequence: uint,
  address: text(512),
  ringId: nullable(ringIdSchema),
  misplaced: partitionsSchema,
  recovering: partitionsSchema,
});

const changeSchema: Schema<Change> = variant<Change>({
  join: [1, { member: memberSchema }],
  leave: [2, { node: nodeIdSchema }],
  remove: [3, { node: nodeIdSchema }],
  replace: [4, { node: nodeIdSchema, by: memberSchema }],
  reweigh: [5, { node: nodeIdSchema, weight: number }],
  destroyed: [6, { node: nodeIdSchema }],
});

/** What an operator asks of a member. */
export const changeRequestSchema: Schema<ChangeRequest> = variant<ChangeRequest>({
  plan: [1, { change: changeSchema }],
  commit: [2, { operation: changeOperationSchema, address: text(512) }],
});

const moveSchema = struct<Plan["moves"][number]>({ partition: uint, from: nodeIdSchema, to: nodeIdSchema });
const balanceSchema = struct<Plan["balance"][number]>({ node: nodeIdSchema, partitions: uint });

const planAnswerSchema: Schema<Plan | PlanRefusal> = {
  write(writer, value) {
    if (value.ok) plannedSchema.write(writer, { type: "plan", plan: value });
    else plannedSchema.write(writer, { type: "refusal", refusal: value });
  },
  read(reader) {
    const value = plannedSchema.read(reader);
    return value.type === "plan" ? { ...value.plan, ok: true } : { ...value.refusal, ok: false };
  },
};

type Planned =
  | { readonly type: "plan"; readonly plan: Omit<Plan, "ok"> }
  | { readonly type: "refusal"; readonly refusal: Omit<PlanRefusal, "ok"> };

const plannedSchema = variant<Planned>({
  plan: [
    1,
    {
      plan: struct<Omit<Plan, "ok">>({
        operation: changeOperationSchema,
        moves: list(moveSchema, partitionsMax),
        balance: list(balanceSchema, membersMax),
      }),
    },
  ],
  refusal: [
    2,
    {
      refusal: struct<Omit<PlanRefusal, "ok">>({
        code: oneOf(
          "NOT_A_MEMBER",
          "ALREADY_KNOWN",
          "TOO_FEW_MEMBERS",
          "TOO_MANY_MEMBERS",
          "NOT_REMOVED",
          "WEIGHT_INVALID",
        ),
        message: text(4096),
      }),
    },
  ],
});

export const changeResponseSchema: Schema<ChangeResponse> = variant<ChangeResponse>({
  planned: [1, { plan: planAnswerSchema }],
  committed: [2, { historyId: clusterIdSchema }],
  refused: [3, { code: oneOf("PLAN_STALE", "NOT_A_MEMBER", "ADMIN_REQUIRED"), message: text(4096) }],
});
