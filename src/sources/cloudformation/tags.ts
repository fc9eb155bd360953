import { NOT_RESOLVED, boolYaml11Tag, defineScalarTag, floatYaml11Tag, intYaml11Tag, mapTag, seqTag } from "js-yaml";
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

/** `y` and `n` are booleans in YAML 1.1, but not to the common readers. */
const BOOLEAN: typeof boolYaml11Tag = {
  ...boolYaml11Tag,
  resolve: (source, ...rest) => (source.length === 1 ? NOT_RESOLVED : boolYaml11Tag.resolve(source, ...rest)),
};

/** A base-60 number does not begin with a zero: `0:0` is a text. */
const INTEGER: typeof intYaml11Tag = {
  ...intYaml11Tag,
  resolve: (source, ...rest) => (/^[-+]?0[\d_]*:/.test(source) ? NOT_RESOLVED : intYaml11Tag.resolve(source, ...rest)),
};

/**
 * The YAML schema of CloudFormation templates: YAML 1.1, in which `1000:50` is a base-60 number, and functions in their short
 * forms.
 */
export const TEMPLATE_SCHEMA = SCHEMA.withTags(
  BOOLEAN,
  INTEGER,
  floatYaml11Tag,
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
