import { pause } from "../load/pause.ts";
import type { Scene } from "./membership-run.ts";

const calmMs = 3_000;
/** How long the killed node stays dead before anybody replaces it. */
const deadMs = 5_000;
const settleMsMax = 300_000;

/** A sixth node joins, one leaves, one is killed with its disk and replaced. */
export async function changingMembers({ watched, stage, signal }: Scene): Promise<void> {
  const { cluster } = watched;
  await stage("calm", () => pause(calmMs, signal));
  await stage("n6 joins", async () => {
    await cluster.join({ name: "n6", zone: "c" });
    await watched.settled(settleMsMax);
  });
  await stage("n1 leaves", async () => {
    await cluster.leave("n1");
    await watched.settled(settleMsMax);
  });
  await stage("n2 is killed", async () => {
    await cluster.node("n2").kill();
    await pause(deadMs, signal);
  });
  await stage("n2's disk is lost, and n2 replaced", async () => {
    await cluster.wipe("n2");
    await watched.settled(settleMsMax);
  });
}
