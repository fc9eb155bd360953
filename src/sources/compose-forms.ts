import { isObject } from "./format";

/** How Compose merges a property that can be written in two forms, or a list whose items have a key. */
export interface Form {
  /** Two forms: a list of `names` or an object, a list of `pairs` or an object, a build's `context` or an object. */
  readonly kind?: "names" | "pairs" | "context";
  readonly below?: Readonly<Record<string, Form>>;
  /** The form of every property that is not in `below`. */
  readonly each?: Form;
  /** Returns the key of a list item, which a later item with the same key replaces; undefined for an item that is always kept. */
  readonly keyOf?: (item: unknown) => string | undefined;
}

const BUILD: Form = { kind: "context", below: { additional_contexts: { kind: "pairs" } } };

/**
 * The form of a job, whose lists may name a target twice.
 *
 * @see the tables mergeSpecials in https://github.com/compose-spec/compose-go/blob/main/override/merge.go and unique in
 * override/uncity.go of the same repository
 */
export const JOB: Form = {
  below: { build: BUILD, labels: { kind: "pairs" }, networks: { kind: "names" }, sysctls: { kind: "pairs" } },
};

export const SERVICE: Form = {
  below: {
    ...JOB.below,
    configs: { keyOf: mountKey("") },
    devices: { keyOf: deviceKey },
    secrets: { keyOf: mountKey("/run/secrets") },
    volumes: { keyOf: volumeKey },
  },
};

/** The sections whose entries are run and may extend one another, and the form of each entry. */
export const RUNNING: Readonly<Record<string, Form>> = { services: SERVICE, jobs: JOB };

export const PROJECT: Form = {
  below: Object.fromEntries(Object.entries(RUNNING).map(([section, each]) => [section, { each }])),
};

/** Matches volumes with an unambiguous mount path: without a Windows drive or a variable. */
const TARGETS = [/^[^:$\\]{2,}:(\/[^:$\\]*)(?::[^:]*)?$/, /^(\/[^:$\\]*)$/];

function volumeKey(item: unknown): string | undefined {
  if (typeof item !== "string") return targetOf(item);
  return TARGETS.map((target) => target.exec(item)?.[1]).find((target) => target !== undefined);
}

function deviceKey(item: unknown): string | undefined {
  if (typeof item !== "string") return targetOf(item);
  const [source, target = source] = item.split(":");
  return item.includes("$") ? undefined : target;
}

function mountKey(folder: string): NonNullable<Form["keyOf"]> {
  const named = (source: unknown): string | undefined => (isPlain(source) ? `${folder}/${source}` : undefined);
  return (item) => {
    if (!isObject(item)) return named(item);
    return Object.hasOwn(item, "target") ? targetOf(item) : named(item["source"]);
  };
}

function targetOf(item: unknown): string | undefined {
  const target = isObject(item) ? item["target"] : undefined;
  return isPlain(target) ? target : undefined;
}

/** Whether the value is a text without environment variables. */
function isPlain(value: unknown): value is string {
  return typeof value === "string" && !value.includes("$");
}
