import type { NodeId } from "@cartwheel/dynamo";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encode } from "../../codec/schema.ts";
import { type Frame, frameKinds } from "../../frame/frame.ts";
import type { Identity, PeerCredentials, PeerIdentity, VersionRange } from "../identity.ts";
import { Acceptor, type AcceptorOptions } from "./acceptor.ts";
import { Dialler, type DiallerOptions } from "./dialler.ts";
import type { Handshake, HandshakeStep } from "./handshake.ts";
import { challengeSchema, helloSchema } from "./handshake-message.ts";

const east1: PeerIdentity = { role: "peer", node: "east-1" as NodeId, incarnation: 7 };
const east2: PeerIdentity = { role: "peer", node: "east-2" as NodeId, incarnation: 3 };
const shopper: Identity = { role: "client", name: "storefront", zone: "west" };
const credentials: PeerCredentials = {
  clusterId: "0123456789abcdef0123456789abcdef",
  secret: new TextEncoder().encode("the secret of these two"),
  settingsFingerprint: "settings-1",
};
const otherSecret = new TextEncoder().encode("the secret of somebody else");

let nonces = 0;
function freshNonce(): Uint8Array {
  const nonce = new Uint8Array(32);
  new DataView(nonce.buffer).setUint32(0, ++nonces);
  return nonce;
}

function diallerWith(options: Partial<DiallerOptions> = {}): Dialler {
  const { settingsFingerprint } = credentials;
  return new Dialler({
    identity: east2,
    credentials,
    settingsFingerprint,
    expect: east1.node,
    nonce: freshNonce(),
    ...options,
  });
}

function acceptorWith(options: Partial<AcceptorOptions> = {}): Acceptor {
  return new Acceptor({ identity: east1, credentials, admit: () => null, nonce: freshNonce(), ...options });
}

interface Meeting {
  readonly dialler: string;
  readonly acceptor: string;
  /** What each sent, in order. */
  readonly sent: readonly Frame[];
}

/** Lets two sides talk until neither has anything to say. `tamper` may change what is on its way. */
function meet(
  dialler: Dialler,
  acceptor: Handshake<Identity>,
  tamper: (frame: Frame) => Frame = (frame) => frame,
): Meeting {
  const outcomes = { dialler: "waiting", acceptor: "waiting" };
  const sent: Frame[] = [];
  let waiting = dialler.begin().map((frame) => ({ to: "acceptor" as "acceptor" | "dialler", frame }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { to, frame } = next;
    sent.push(frame);
    if (outcomes[to] !== "waiting") continue;
    const side: Handshake<Identity> = to === "acceptor" ? acceptor : dialler;
    const step = side.receive(tamper(frame));
    if (step.status !== "continue") outcomes[to] = outcomeOf(step);
    const back = to === "acceptor" ? "dialler" : "acceptor";
    waiting = [...waiting, ...step.send.map((answer) => ({ to: back as typeof to, frame: answer }))];
  }
  return { ...outcomes, sent };
}

function outcomeOf(step: HandshakeStep<Identity>): string {
  if (step.status === "refused") return step.refusal.code;
  if (step.status === "continue") return "waiting";
  return step.remote.role === "peer" ? step.remote.node : step.remote.name;
}

describe("a handshake", () => {
  test("tells each side who the other is", () => {
    expect(meet(diallerWith(), acceptorWith())).toMatchObject({ dialler: "east-1", acceptor: "east-2" });
  });

  test("of a client needs no settings, and may take any node", () => {
    const dialler = diallerWith({ identity: shopper, settingsFingerprint: null, expect: null });
    expect(meet(dialler, acceptorWith())).toMatchObject({ dialler: "east-1", acceptor: "storefront" });
  });

  test("sends nothing computed from the secret to one who has not proved it", () => {
    const stranger = diallerWith({ credentials: { ...credentials, secret: otherSecret } });
    const { sent } = meet(stranger, acceptorWith());
    expect(sent.map((frame) => frame.kind)).toEqual([
      frameKinds.hello,
      frameKinds.challenge,
      frameKinds.proof,
      frameKinds.refused,
    ]);
  });
});

describe("a handshake is refused with", () => {
  const otherCluster = { ...credentials, clusterId: "f".repeat(32) };
  const cases: readonly (readonly [string, Partial<DiallerOptions>, Partial<AcceptorOptions>])[] = [
    ["WRONG_SECRET", { credentials: { ...credentials, secret: otherSecret } }, {}],
    ["WRONG_SECRET", { credentials: { ...otherCluster, secret: otherSecret } }, {}],
    ["WRONG_CLUSTER", { credentials: otherCluster }, {}],
    ["SETTINGS_DIFFER", { settingsFingerprint: "settings-2" }, {}],
    ["SETTINGS_DIFFER", { settingsFingerprint: null }, {}],
    ["IDENTITY_TAKEN", { identity: east1 }, {}],
    ["UNKNOWN_NODE", {}, { admit: () => ({ code: "UNKNOWN_NODE", message: "never heard of" }) }],
    ["BUSY", { identity: shopper }, { admit: () => ({ code: "BUSY", message: "no more room" }) }],
  ];
  test.each(cases)("%s", (code, dialler, acceptor) => {
    const meeting = meet(diallerWith(dialler), acceptorWith(acceptor));
    expect(meeting).toMatchObject({ dialler: code, acceptor: code });
  });

  test("WRONG_NODE when somebody else answers", () => {
    const meeting = meet(diallerWith({ expect: "west-1" as NodeId }), acceptorWith());
    expect(meeting).toMatchObject({ dialler: "WRONG_NODE", acceptor: "waiting" });
  });

  test("VERSION_UNSUPPORTED when the ranges do not meet", () => {
    const hello = {
      versionMin: 90,
      versionMax: 99,
      clusterId: credentials.clusterId,
      nonce: freshNonce(),
      identity: east2,
      settingsFingerprint: credentials.settingsFingerprint,
    };
    const step = acceptorWith().receive({ kind: frameKinds.hello, body: encode(helloSchema, hello) });
    expect(step).toMatchObject({ status: "refused", refusal: { code: "VERSION_UNSUPPORTED" } });
  });

  test("VERSION_UNSUPPORTED when the acceptor picks one that was not offered", () => {
    const { clusterId, settingsFingerprint } = credentials;
    const challenge = { version: 9, clusterId, settingsFingerprint, nonce: freshNonce(), identity: east1 };
    const dialler = diallerWith();
    dialler.begin();
    const step = dialler.receive({ kind: frameKinds.challenge, body: encode(challengeSchema, challenge) });
    expect(step).toMatchObject({ status: "refused", refusal: { code: "VERSION_UNSUPPORTED" } });
  });
});

describe("two secrets at once", () => {
  const bothOldFirst = { ...credentials, otherSecrets: [otherSecret] };
  const bothNewFirst = { ...credentials, secret: otherSecret, otherSecrets: [credentials.secret] };
  const onlyNew = { ...credentials, secret: otherSecret };

  test.each([
    ["the first step: some also take the new one", bothOldFirst, credentials],
    ["the second: some prove the new one", bothNewFirst, bothOldFirst],
    ["the third: some have forgotten the old one", onlyNew, bothNewFirst],
  ])("are enough to change it node by node, in %s", (_step, one, other) => {
    const connected = { dialler: "east-1", acceptor: "east-2" };
    expect(meet(diallerWith({ credentials: one }), acceptorWith({ credentials: other }))).toMatchObject(connected);
    expect(meet(diallerWith({ credentials: other }), acceptorWith({ credentials: one }))).toMatchObject(connected);
  });

  test("do not let in who knows neither, nor the old one once it is forgotten", () => {
    const refused = { dialler: "WRONG_SECRET", acceptor: "WRONG_SECRET" };
    const third = { ...credentials, secret: new TextEncoder().encode("a third secret that nobody knows") };
    expect(meet(diallerWith({ credentials: third }), acceptorWith({ credentials: bothOldFirst }))).toMatchObject(
      refused,
    );
    expect(meet(diallerWith(), acceptorWith({ credentials: onlyNew }))).toMatchObject(refused);
  });
});

describe("the operator's secret", () => {
  const adminSecret = new TextEncoder().encode("the secret of the operators");
  const guarded = { ...credentials, adminSecret };
  const asClient = { identity: shopper, settingsFingerprint: null, expect: null };

  /** What the acceptor grants a client who proves this secret. */
  function granted(secret: Uint8Array, acceptor: PeerCredentials): unknown {
    const accepting = acceptorWith({ credentials: acceptor });
    const dialling = diallerWith({ ...asClient, credentials: { ...credentials, secret } });
    let step: HandshakeStep<Identity> | null = null;
    const watched: Handshake<Identity> = { begin: () => [], receive: (frame) => (step = accepting.receive(frame)) };
    expect(meet(dialling, watched)).toMatchObject({ dialler: "east-1", acceptor: "storefront" });
    const last = step as HandshakeStep<Identity> | null;
    return last?.status === "done" ? last.agreed.isAdmin : "not done";
  }

  test("makes a client an operator, and the cluster's secret then does not", () => {
    expect(granted(adminSecret, guarded)).toBe(true);
    expect(granted(credentials.secret, guarded)).toBe(false);
  });

  test("is the cluster's own where there is none", () => {
    expect(granted(credentials.secret, credentials)).toBe(true);
  });

  test("makes nobody a node", () => {
    const dialler = diallerWith({ credentials: { ...credentials, secret: adminSecret } });
    const meeting = meet(dialler, acceptorWith({ credentials: guarded }));
    expect(meeting).toMatchObject({ dialler: "WRONG_SECRET", acceptor: "WRONG_SECRET" });
  });
});

describe("protocol versions", () => {
  function spoken(dialler: VersionRange, acceptor: VersionRange): number | string {
    const accepting = acceptorWith({ versions: acceptor });
    let step: HandshakeStep<Identity> | null = null;
    const watched: Handshake<Identity> = { begin: () => [], receive: (frame) => (step = accepting.receive(frame)) };
    meet(diallerWith({ versions: dialler }), watched);
    const last = step as HandshakeStep<Identity> | null;
    if (last?.status === "done") return last.agreed.version;
    return last?.status === "refused" ? last.refusal.message : "not done";
  }

  test("the highest that both speak is spoken", () => {
    expect(spoken({ min: 1, max: 2 }, { min: 1, max: 2 })).toBe(2);
    expect(spoken({ min: 1, max: 1 }, { min: 1, max: 2 })).toBe(1);
    expect(spoken({ min: 1, max: 3 }, { min: 2, max: 2 })).toBe(2);
  });

  test("ranges that do not meet are both named", () => {
    expect(spoken({ min: 1, max: 1 }, { min: 2, max: 3 })).toContain("speaks protocol versions 2 to 3, not 1 to 1");
    expect(spoken({ min: 4, max: 5 }, { min: 2, max: 3 })).toContain("speaks protocol versions 2 to 3, not 4 to 5");
  });
});

describe("an attacker", () => {
  test("who replays a recorded handshake fails: the acceptor's nonce is another", () => {
    const { sent } = meet(diallerWith(), acceptorWith());
    const acceptor = acceptorWith();
    const steps = sent.filter(({ kind }) => kind === frameKinds.hello || kind === frameKinds.proof);
    const outcomes = steps.map((frame) => acceptor.receive(frame));
    expect(outcomes.at(-1)).toMatchObject({ status: "refused", refusal: { code: "WRONG_SECRET" } });
  });

  test("who replays a recorded acceptor fails: the dialler's nonce is another", () => {
    const { sent } = meet(diallerWith(), acceptorWith());
    const dialler = diallerWith();
    dialler.begin();
    const steps = sent.filter(({ kind }) => kind === frameKinds.challenge || kind === frameKinds.accepted);
    const outcomes = steps.map((frame) => dialler.receive(frame));
    expect(outcomes.at(-1)).toMatchObject({ status: "refused", refusal: { code: "WRONG_SECRET" } });
  });

  test("who sends a node's own proof back to it fails: a proof names its side", () => {
    const dialler = diallerWith();
    const acceptor = acceptorWith();
    const [hello] = dialler.begin();
    if (hello === undefined) throw new Error("no hello");
    const [challenge] = acceptor.receive(hello).send;
    if (challenge === undefined) throw new Error("no challenge");
    const [proof] = dialler.receive(challenge).send;
    if (proof === undefined) throw new Error("no proof");
    const step = dialler.receive({ kind: frameKinds.accepted, body: proof.body });
    expect(step).toMatchObject({ status: "refused", refusal: { code: "WRONG_SECRET" } });
  });

  test("in between who changes any byte prevents the connection", () => {
    const frames = meet(diallerWith(), acceptorWith()).sent;
    fc.assert(
      fc.property(fc.nat(frames.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), (which, place, change) => {
        let passed = 0;
        const { dialler, acceptor } = meet(diallerWith(), acceptorWith(), (frame) => {
          if (passed++ !== which) return frame;
          const body = new Uint8Array(frame.body);
          const at = place % body.length;
          body[at] = (body[at] ?? 0) ^ change;
          return { kind: frame.kind, body };
        });
        expect(dialler).not.toBe("east-1");
        // The last frame confirms the acceptor to the dialler; the acceptor has long known whom it speaks to.
        if (which < 3) expect(acceptor).not.toBe("east-2");
      }),
      { numRuns: 500 },
    );
  });

  test("who sends frames out of order, or noise, is refused and nothing throws", () => {
    const kind = fc.constantFrom(...Object.values(frameKinds), 77);
    const body = fc.uint8Array({ maxLength: 150 });
    fc.assert(
      fc.property(fc.array(fc.record({ kind, body }), { minLength: 1 }), (frames) => {
        for (const side of [acceptorWith(), diallerWith()]) {
          side.begin();
          for (const frame of frames) expect(side.receive(frame).status).toBe("refused");
        }
      }),
    );
  });
});
