import { policies } from "../../policies";
import type { Policy } from "../policy/policy";
import { nearest, quote } from "../values/text";
import { UsageError } from "./command";

/** @throws UsageError if there is no such policy */
export function policyNamed(id: string): Policy {
  const policy = policies.find((each) => each.id === id);
  if (policy !== undefined) return policy;
  const guess = nearest(
    id,
    policies.map((each) => each.id),
  );
  const hint = guess === undefined ? "for a list, run: container-guard rules" : `did you mean ${quote(guess)}?`;
  throw new UsageError(`Unknown policy ${quote(id)}; ${hint}`);
}
