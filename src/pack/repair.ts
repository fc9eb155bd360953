import { Secret as EngineSecret, type ResourceValidationArgs } from "@pulumi/policy";
import { asset } from "@pulumi/pulumi";
import type { Guard } from "../guard/guard";
import { applyEdits } from "../model/apply-edits";
import { Secret } from "../model/place";
import type { Policy } from "../policy/policy";
import { resourceOf, valuesIn } from "./inputs";

/** A guard with one policy; the engine applies its level. */
export type PolicyGuard = Guard<undefined>;

type Inputs = ResourceValidationArgs["props"];

/**
 * Changes a resource's inputs in place, so that unknown and secret values stay as they are, and returns them. Returns undefined
 * if there is nothing to repair: the engine would replace all inputs by what is returned.
 *
 * @throws Error if the resource cannot be repaired, which ends the run
 */
export function repaired({ type, name, urn, props }: ResourceValidationArgs, guard: PolicyGuard): Inputs | undefined {
  const inputs = valuesIn(props);
  if (Object.values(inputs).some(holdsFiles)) return undefined;
  const resource = resourceOf({ type, name, urn, props: readable(inputs) as Inputs });
  const edits = guard.judge(resource).findings.flatMap(({ repair }) => repair?.edits ?? []);
  if (edits.length === 0) return undefined;
  applyEdits(inputs, edits);
  return written(props, inputs);
}

/** Writes the properties that changed; those below them were changed in place. */
function written(props: Inputs, inputs: Readonly<Record<string, unknown>>): Inputs {
  const before = valuesIn(props);
  for (const key of Object.keys(before)) if (!Object.hasOwn(inputs, key)) Reflect.deleteProperty(props, key);
  for (const [key, value] of Object.entries(inputs)) if (before[key] !== value) props[key] = value;
  return props;
}

/** Returns a copy in which secrets are marked as the guard knows them. */
function readable(value: unknown): unknown {
  if (value instanceof EngineSecret) return new Secret(readable(value.value));
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, readable(each)]));
}

/** Whether a value holds an asset or archive, whose content the SDK does not send back. */
function holdsFiles(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return asset.Asset.isInstance(value) || asset.Archive.isInstance(value) || Object.values(value).some(holdsFiles);
}

/** Its repair is accepted only for containers that are neither privileged nor CAP_SYS_ADMIN, which others repair. */
const LAST = "no-privilege-escalation";

/** Returns the policies in the order in which the engine is to repair with them, each once. */
export function inOrderOfRepair(all: readonly Policy[]): readonly Policy[] {
  return [...all.filter(({ id }) => id !== LAST), ...all.filter(({ id }) => id === LAST)];
}
