import type { OptionsSchema, Schema } from "../policy/options";
import { isReason, type Exemption } from "./exemption";
import { whyNoResource } from "./exemption-resource";
import { Exemptions } from "./exemptions";
import { isDay } from "../values/day";
import { describe, nearest, quote } from "../values/text";

/** A policy's configuration, complete and valid. */
export interface Settings {
  readonly options: object;
  readonly undecided: "advisory" | "mandatory" | "ignore";
  readonly exempt: Exemptions;
  readonly inlineExemptions: boolean;
  /** Whether the policy pack prints the exemption that would cover each finding. */
  readonly showExemption: boolean;
}

const DATE = { isValid: isDay, name: "a date such as 2027-06-30" };
const MATCHES_ALL = /^(urn:)?[*?/:]*$/;
const RESOURCE = {
  // A blanket exemption has one form, so that it stands out in review.
  isValid: (text: string) => text === "*" || !(MATCHES_ALL.test(text) || whyNoResource(text) !== undefined),
  hint: (text: string) => (MATCHES_ALL.test(text) ? undefined : whyNoResource(text)),
  name: 'a resource such as "Deployment/shop/web", or "*" for every resource',
};
const FILE = {
  // An absolute path is valid on one machine only.
  isValid: (text: string) => !text.startsWith("/"),
  name: 'a path relative to the folder of the configuration file, such as "shop/*.yaml"',
};
const REASON = { isValid: isReason, name: "a reason in words" };

const EXEMPTION: Schema = {
  type: "object",
  required: ["resource", "reason"],
  properties: {
    resource: {
      type: "string",
      minLength: 1,
      form: RESOURCE,
      description:
        "`Kind/namespace/name`, `Kind/name` for Docker and cluster-scoped kinds, or a URN, with `*` and `?`. To exempt everything, write `*`.",
    },
    container: {
      type: "string",
      description: "The container's name, with `*` and `?`. Default: any.",
    },
    path: { type: "string", description: "The finding's path, with `*` and `?`. Default: any." },
    value: {
      type: "string",
      description:
        'The offending host path, image, capability or setting, with `*` and `?`; `""` for a finding without a value. Default: any.',
    },
    file: {
      type: "string",
      minLength: 1,
      description:
        "The finding's file, relative to the folder of the configuration file, such as `shop/*.yaml`: `*` and `?` match within a name, " +
        "`**` matches any folders, `-` is standard input. The exemption then applies only on the command line, not in the policy pack or in a cluster.",
      form: FILE,
    },
    reason: { type: "string", minLength: 1, description: "Why the finding is acceptable.", form: REASON },
    ticket: { type: "string", description: "The ticket in which this was agreed." },
    expires: {
      type: "string",
      description: "The last day on which the exemption applies, in UTC, such as 2027-06-30.",
      form: DATE,
    },
  },
};

/** A property that is ignored, for comments: JSON has none. */
export const COMMENT = "//";

/** The properties that every policy has in addition to its own. */
export const COMMON_OPTIONS = {
  undecided: {
    type: "string",
    enum: ["advisory", "mandatory", "ignore"],
    default: "advisory",
    description: "The level of findings about values that cannot be determined before deployment; `ignore` omits them.",
  },
  exempt: {
    type: "array",
    items: EXEMPTION,
    default: [],
    description: "Accepted findings, each with a reason.",
  },
  inlineExemptions: {
    type: "boolean",
    default: false,
    description:
      "Whether programs may exempt their own resources, with the annotation `container-guard.dev/exempt.<policy>: <reason>`, or a label of a docker.Container.",
  },
  showExemption: {
    type: "boolean",
    default: false,
    description:
      "Whether the policy pack prints the exemption that would cover each finding. On the command line, use `check --show-exemption`.",
  },
} as const satisfies Record<string, Schema>;

/**
 * Reads one policy's configuration. Each mistake is listed in `problems`, in one sentence, and ignored: an option falls back to its
 * default, and an exemption exempts nothing.
 */
export function readSettings(
  schema: OptionsSchema<object>,
  config: Readonly<Record<string, unknown>>,
): { readonly settings: Settings; readonly problems: readonly string[] } {
  const all: Record<string, Schema> = { ...schema, ...COMMON_OPTIONS };
  const problems: string[] = [];
  const read: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(all)) {
    const isSet = Object.hasOwn(config, key) && config[key] !== null && config[key] !== undefined;
    const found = isSet ? (key === "exempt" ? [] : mismatches(option, config[key], key)) : [];
    problems.push(...found);
    read[key] = isSet && found.length === 0 ? config[key] : option.default;
  }
  for (const key of Object.keys(config))
    if (key !== COMMENT && !Object.hasOwn(all, key))
      problems.push(unknownProperty(key, "", ["enforcementLevel", ...Object.keys(all)]));
  const exempt = new Exemptions(readExemptions(read["exempt"], problems));
  const { undecided, exempt: _, inlineExemptions, showExemption, ...options } = read;
  return {
    settings: {
      options,
      undecided: undecided as Settings["undecided"],
      exempt,
      inlineExemptions: inlineExemptions === true,
      showExemption: showExemption === true,
    },
    problems,
  };
}

/** Returns the schema as plain JSON, without the properties that only this project uses. */
export function toJsonSchema({ form: _, items, properties, ...schema }: Schema): object {
  return {
    ...schema,
    ...(items === undefined ? {} : { items: toJsonSchema(items) }),
    ...(properties === undefined ? {} : { properties: toJsonSchemas(properties) }),
  };
}

/** Returns several schemas as plain JSON, by name. */
export function toJsonSchemas(schemas: Readonly<Record<string, Schema>>): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema)]));
}

/** Returns the exemptions without mistakes: a mistake in one does not affect the others. */
function readExemptions(list: unknown, problems: string[]): readonly Exemption[] {
  if (!Array.isArray(list)) {
    problems.push(`exempt: expected a list, found ${describe(list)}`);
    return [];
  }
  return list.filter((item, index): item is Exemption => {
    const found = item === null ? [] : mismatches(EXEMPTION, item, `exempt[${index}]`);
    problems.push(...found);
    return item !== null && found.length === 0;
  });
}

/** Returns the differences between a value and its schema, each as `path: expected …, found …`. */
function mismatches(schema: Schema, value: unknown, path: string): readonly string[] {
  if (!isOfType(schema, value)) {
    const hint = typeof value === "string" ? schema.form?.hint?.(value) : undefined;
    const found = `found ${describe(value)}${hint === undefined ? "" : `; ${hint}`}`;
    return [`${path}: expected ${expectation(schema)}, ${found}`];
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((item, i) => mismatches(items, item, `${path}[${i}]`));
  }
  return schema.type === "object" ? objectMismatches(schema, value as Record<string, unknown>, path) : [];
}

function objectMismatches(schema: Schema, value: Readonly<Record<string, unknown>>, path: string): readonly string[] {
  const properties = schema.properties ?? {};
  const isGiven = (key: string): boolean =>
    Object.hasOwn(value, key) && value[key] !== null && value[key] !== undefined;
  return [
    ...(schema.required ?? [])
      .filter((key) => !isGiven(key))
      .map((key) => `${path}.${key}: expected ${expectation(properties[key]!)}, found nothing`),
    ...Object.keys(value).flatMap((key) => {
      if (!Object.hasOwn(properties, key)) return [unknownProperty(key, `${path}.`, Object.keys(properties))];
      return isGiven(key) ? mismatches(properties[key]!, value[key], `${path}.${key}`) : [];
    }),
  ];
}

function isOfType({ type, enum: words, minLength = 0, form }: Schema, value: unknown): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (typeof value !== type) return false;
  if (typeof value !== "string") return true;
  // Half a surrogate pair is not text: no resource contains one, and it cannot be written to a file.
  if (!value.isWellFormed()) return false;
  return value.length >= minLength && (words?.includes(value) ?? true) && (form?.isValid(value) ?? true);
}

/** Returns the values that a schema accepts, in words that follow "expected". */
export function expectation({ type, enum: words, form, minLength }: Schema): string {
  if (form !== undefined) return form.name;
  if (words !== undefined) return words.map((word) => quote(word)).join(" or ");
  if (type === "string") return minLength === undefined ? "a string" : "a string that is not empty";
  return { boolean: "true or false", array: "a list", object: "an object" }[type];
}

function unknownProperty(key: string, path: string, names: readonly string[]): string {
  const guess = nearest(key, names);
  const hint = guess === undefined ? `expected ${names.join(", ")}` : `did you mean ${quote(guess)}?`;
  return `${path === "" ? "" : `${path.slice(0, -1)}: `}unknown property ${quote(key)}; ${hint}`;
}
