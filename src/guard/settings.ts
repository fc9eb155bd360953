import type { OptionsSchema, Schema } from "../policy/options";
import { isReason, type Exemption } from "./exemption";
import { whyNoResource } from "./exemption-resource";
import { Exemptions } from "./exemptions";
import { mismatches, unknownProperty, type Mistake } from "./mismatches";
import { isDay } from "../values/day";
import { describe } from "../values/text";

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
const MATCHES_ALL = /^(urn:|cdk:)?[*?/:]*$/;
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
        "`Kind/namespace/name`, `Kind/name` for Docker and cluster-scoped kinds, or a URN, with `*` and `?`; or `cdk:` and the path of a construct of the AWS CDK, in which `**` matches any part. To exempt everything, write `*`.",
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
 * Reads one policy's configuration. Each mistake is listed and ignored: an option falls back to its default, and an exemption
 * exempts nothing.
 */
export function readSettings(
  schema: OptionsSchema<object>,
  config: Readonly<Record<string, unknown>>,
): { readonly settings: Settings; readonly mistakes: readonly Mistake[] } {
  const all: Record<string, Schema> = { ...schema, ...COMMON_OPTIONS };
  const mistakes: Mistake[] = [];
  const read: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(all)) {
    const isSet = Object.hasOwn(config, key) && config[key] !== null && config[key] !== undefined;
    const found = isSet ? (key === "exempt" ? [] : mismatches(option, config[key], [key])) : [];
    mistakes.push(...found);
    read[key] = isSet && found.length === 0 ? config[key] : option.default;
  }
  for (const key of Object.keys(config))
    if (key !== COMMENT && !Object.hasOwn(all, key))
      mistakes.push(unknownProperty([key], ["enforcementLevel", ...Object.keys(all)]));
  const exempt = new Exemptions(readExemptions(read["exempt"], mistakes));
  const { undecided, exempt: _, inlineExemptions, showExemption, ...options } = read;
  return {
    settings: {
      options,
      undecided: undecided as Settings["undecided"],
      exempt,
      inlineExemptions: inlineExemptions === true,
      showExemption: showExemption === true,
    },
    mistakes,
  };
}

/** Returns the schema as plain JSON, without the properties that only this project uses. */
export function toJsonSchema({ form: _, items, properties, values, ...schema }: Schema): object {
  return {
    ...schema,
    ...(values === undefined ? {} : { additionalProperties: toJsonSchema(withoutKeys(values)) }),
    ...(items === undefined ? {} : { items: toJsonSchema(items) }),
    ...(properties === undefined ? {} : { properties: toJsonSchemas(properties) }),
  };
}

function withoutKeys({ keys: _, ...schema }: NonNullable<Schema["values"]>): Schema {
  return schema;
}

/** Returns several schemas as plain JSON, by name. */
export function toJsonSchemas(schemas: Readonly<Record<string, Schema>>): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema)]));
}

/** Returns the exemptions without mistakes: a mistake in one does not affect the others. */
function readExemptions(list: unknown, mistakes: Mistake[]): readonly Exemption[] {
  if (!Array.isArray(list)) {
    mistakes.push({ steps: ["exempt"], text: `exempt: expected a list, found ${describe(list)}` });
    return [];
  }
  return list.filter((item, index): item is Exemption => {
    const found = item === null ? [] : mismatches(EXEMPTION, item, ["exempt", index]);
    mistakes.push(...found);
    return item !== null && found.length === 0;
  });
}
