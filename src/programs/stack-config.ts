import { join } from "node:path";
import { pulumiFileIn } from "../sources/file-names";
import { isObject } from "../sources/format";
import { readYaml, type Project } from "../sources/pulumi/project";

/** A stack's configuration, `project:key` to value. */
export interface StackConfig {
  readonly config: Readonly<Record<string, string>>;
  /** Keys whose values are completely or partly encrypted. */
  readonly encrypted: readonly string[];
  /** Whether values also come from Pulumi ESC. */
  readonly hasEnvironments: boolean;
}

export interface StackConfigRequest {
  readonly folder: string;
  readonly project: Project;
  readonly stack: string;
  /** Values that override those in the files. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * Returns a program's configuration from Pulumi.yaml and Pulumi.<stack>.yaml.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/config/
 * @throws Error if the stack's file cannot be read
 */
export function readStackConfig({ folder, project, stack, given }: StackConfigRequest): StackConfig {
  const file = pulumiFileIn(join(folder, project.stackConfigDir), `Pulumi.${stack}`);
  const { config: own, environment } = file === undefined ? {} : readYaml(file);
  const entries = new Map<string, unknown>();
  for (const [key, value] of Object.entries(project.config)) entries.set(fullKey(key, project), defaultOf(value));
  for (const [key, value] of [...Object.entries(isObject(own) ? own : {}), ...Object.entries(given)])
    entries.set(fullKey(key, project), value ?? ""); // the CLI reads null as empty text in a stack's file
  const known = [...entries].filter(([, value]) => value !== undefined && value !== null);
  return {
    config: Object.fromEntries(known.flatMap(([key, value]) => (isEncrypted(value) ? [] : [[key, textOf(value)]]))),
    encrypted: known.flatMap(([key, value]) => (isEncrypted(value) ? [key] : [])),
    hasEnvironments: environment !== undefined && environment !== null,
  };
}

function fullKey(key: string, { name }: Project): string {
  return key.includes(":") ? key : `${name}:${key}`;
}

/** Returns the default of a project's entry, which is a type with a default, a `value`, or just the value. */
function defaultOf(value: unknown): unknown {
  if (!isObject(value)) return value;
  const isSchema = ["type", "default", "value"].some((key) => Object.hasOwn(value, key));
  return isSchema ? (value["default"] ?? value["value"]) : value;
}

function isEncrypted(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { secure } = value as { readonly secure?: unknown };
  return typeof secure === "string" || Object.values(value).some(isEncrypted);
}

/** Converts a value to text, as Pulumi passes it to a program; structured values become JSON. */
function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : `${value as string | number | boolean}`;
}
