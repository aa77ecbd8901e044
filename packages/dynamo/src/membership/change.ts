import type { ChangeOperation } from "./types.ts";
import type { Change, Plan, PlanRefusal } from "./plan.ts";

/**
 * What an operator says to any member: first a plan, which shows what would move, then its commit. The operation is the
 * plan, so what was shown is what happens (design §3).
 */
export type ChangeRequest =
  | { readonly type: "plan"; readonly change: Change }
  /** `address`: where a joining node listens, so that somebody can tell it that it has joined. */
  | { readonly type: "commit"; readonly operation: ChangeOperation; readonly address: string };

export type ChangeResponse =
  | { readonly type: "planned"; readonly plan: Plan | PlanRefusal }
  | { readonly type: "committed"; readonly historyId: string }
  | { readonly type: "refused"; readonly code: ChangeRefusalCode; readonly message: string };

type ChangeRefusalCode =
  | "PLAN_STALE" // the membership has changed since the plan was made: plan anew
  | "NOT_A_MEMBER" // this node may not author a change: ask another
  | "ADMIN_REQUIRED"; // this client may not change the membership: prove the operators' secret
