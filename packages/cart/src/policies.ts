import type { CartPolicy, PolicyName } from "./cart-policy.ts";
import { orMap } from "./or-map.ts";
import { paperUnion } from "./paper-union.ts";

const policies = { "or-map": orMap, "paper-union": paperUnion } satisfies Record<PolicyName, CartPolicy>;

export function policyNamed(name: PolicyName): CartPolicy {
  return policies[name];
}
