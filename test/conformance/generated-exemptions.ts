import fc from "fast-check";
import { whyNoResource } from "../../src/guard/exemption-resource";
import type { Finding } from "../../src/library";
import { literalPattern } from "../../src/values/pattern";

/** An exemption without its reason. */
export type GeneratedExemption = Readonly<Record<string, string>>;

/** Patterns that fit the text or almost do. */
function patternOf(text: string): fc.Arbitrary<string> {
  const exact = literalPattern(text);
  const at = fc.nat(Math.max(text.length - 1, 0));
  const replaced = (by: string): fc.Arbitrary<string> => at.map((i) => text.slice(0, i) + by + text.slice(i + 1));
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(exact) },
    fc.constantFrom(text, "*", "**", "", `${exact}*`, `*${exact}`, `${exact}?`, text.toUpperCase()),
    fc.tuple(at, at).map(([i, j]) => `${text.slice(0, Math.min(i, j))}*${text.slice(Math.max(i, j))}`),
    replaced("?"),
    replaced("x"),
    replaced("\\*"),
    replaced("\\?"),
  );
}

/** The same, and the paths' other spellings. */
function valueOf(text: string): fc.Arbitrary<string> {
  const spelled = [`/${text}`, `${text}/`, `${text}/.`, text.replace("/", "/./"), `/x/..${text}`, `/var${text}`];
  return text.startsWith("/") ? fc.oneof(patternOf(text), fc.constantFrom(...spelled)) : patternOf(text);
}

function pathOf(path: string): fc.Arbitrary<string> {
  const counted = literalPattern(path);
  const indexes = [counted.replace(/\[\d+\]/g, "[*]"), counted.replace(/\[\d+\]/g, "[1]")];
  return fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...indexes) },
    fc.constant(counted.replace("spec.template.", "")),
    patternOf(path),
  );
}

/** Exemptions that cover the finding or almost do, whatever the object is called. */
export function exemptionOf(finding: Finding, resourceName: string): fc.Arbitrary<GeneratedExemption> {
  const { container, path, value } = finding;
  const [kind = "", ...rest] = resourceName.split("/");
  const name = rest.at(-1)!;
  const namespace = rest.length > 1 ? ["*"] : [];
  const resource = fc.oneof(
    { weight: 8, arbitrary: fc.constant(resourceName) },
    fc.constantFrom(
      ...[
        [kind, ...namespace, name].join("/"),
        `${kind.slice(0, 2)}*/${rest.join("/")}`,
        `${resourceName}?`,
        `${kind}/${name}`,
        `${kind}/default/${name}`,
      ].filter((each) => whyNoResource(each) === undefined),
    ),
  );
  const maybe = (text: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> =>
    fc.option(text, { nil: undefined, freq: 3 });
  return fc
    .record({
      resource,
      container: maybe(patternOf(container ?? "")),
      path: maybe(pathOf(path)),
      value: maybe(valueOf(value ?? "")),
    })
    .map(
      (each) => Object.fromEntries(Object.entries(each).filter(([, text]) => text !== undefined)) as GeneratedExemption,
    );
}
