import { defineScalarTag, mapTag, seqTag } from "js-yaml";
import { SCHEMA } from "../../yaml/tags";

/** The functions that have a short form, such as `!Sub`. */
const FUNCTIONS = [
  ...["And", "Base64", "Cidr", "Equals", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue", "Join", "Length", "Not"],
  ...["Or", "Select", "Split", "Sub", "ToJsonString", "Transform"],
];

const KEYS: ReadonlyMap<string, string> = new Map([
  ["!Ref", "Ref"],
  ["!Condition", "Condition"],
  ...FUNCTIONS.map((name) => [`!${name}`, `Fn::${name}`] as const),
]);

/** Matches the tags of CloudFormation templates. */
export function isShortForm(tag: string): boolean {
  return KEYS.has(tag);
}

const SHORT_FORMS = new WeakSet<object>();

/** Whether a function was written with a tag, so that its argument is in its own place. */
export function isWrittenShort(value: object): boolean {
  return SHORT_FORMS.has(value);
}

/** The YAML schema of CloudFormation templates: YAML 1.1, and functions in their short forms. */
export const TEMPLATE_SCHEMA = SCHEMA.withTags(
  ...[...KEYS].flatMap(([tagName, key]) => {
    const called = (argument: unknown): object => {
      const call = { [key]: argument };
      SHORT_FORMS.add(call);
      return call;
    };
    return [
      defineScalarTag(tagName, { resolve: called, identify: () => false }),
      { ...seqTag, tagName, finalize: called, carrierIsResult: false as const },
      { ...mapTag, tagName, finalize: called, carrierIsResult: false as const },
    ];
  }),
);
