import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { Origins } from "../../src/sources/origins";
import { OwnImages } from "../../src/sources/cloudformation/own-images";
import { ParameterChoices } from "../../src/sources/cloudformation/parameters";
import { Resolver } from "../../src/sources/cloudformation/resolver";
import { TEMPLATE_SCHEMA } from "../../src/sources/cloudformation/tags";
import { Budget, templateOf } from "../../src/sources/cloudformation/template";
import { World } from "../../src/sources/cloudformation/world";
import { parseDocuments } from "../../src/yaml/document";
import { needs } from "../support/pulumi";

const GENERATED = 2_000;
const SEED = 20261127;

/** Reads templates as cfn-lint does, one JSON text a line, and expands their loops if there are some. */
const READER = `
import json, sys
from cfnlint.decode import cfn_yaml
from cfnlint.template import Template
from cfnlint.template.transforms._language_extensions import language_extension
for line in sys.stdin:
    template = cfn_yaml.loads(json.loads(line))
    if "Transform" in template:
        _, template = language_extension(Template("x", template, ["us-east-1"]))
    print(json.dumps(template, default=str))
`;

function readByCfnLint(templates: readonly string[]): readonly unknown[] {
  const script = execFileSync("which", ["cfn-lint"], { encoding: "utf8" }).trim();
  const python = join(dirname(script), "python3"); // the one that has cfn-lint's modules
  const input = templates.map((template) => `${JSON.stringify(template)}\n`).join("");
  const output = execFileSync(python, ["-c", READER], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

function read(template: string): Readonly<Record<string, unknown>> {
  const [document] = parseDocuments(template);
  return document!.readAs(TEMPLATE_SCHEMA) as Record<string, unknown>;
}

/** cfn-lint splits the argument of `Fn::GetAtt` when it reads it. */
function withSplitAttributes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSplitAttributes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const [resource, ...attribute] = key === "Fn::GetAtt" && typeof each === "string" ? each.split(".") : [];
      return [key, resource === undefined ? withSplitAttributes(each) : [resource, attribute.join(".")]];
    }),
  );
}

const SCALARS = [
  ...["yes", "no", "on", "off", "Yes", "NO", "True", "FALSE", "y", "n", "Y", "N", "~", "null", "Null", '""', "''"],
  ...["0", "00", "0777", "0o17", "0x1f", "0b11", "1_000", "012", "089", "+1", "-0", "1e3", "12e03", "1.5", ".5", "1."],
  ...["1:30", "1000:50", "0:0", "1:0", "10001:10001", "2020-01-01", '"yes"', "'on'", '"0"', "a:b", "1.2.3", "--"],
];

/** A value, and its text in YAML. */
interface Written {
  readonly value: unknown;
  readonly text: string;
}

const word = fc.constantFrom("Web", "a b", "x${A}y", "80", "true", "nginx:1.29", "${AWS::Region}", "");
const text = word.map((value) => ({ value, text: JSON.stringify(value) }));
const scalar: fc.Arbitrary<Written> = fc
  .oneof(word, fc.integer({ min: -9, max: 99 }), fc.boolean(), fc.constant(null))
  .map((value) => ({ value, text: JSON.stringify(value) }));

const { written } = fc.letrec<{ written: Written }>((tie) => {
  const list = fc.array(tie("written"), { maxLength: 3 }).map((items) => ({
    value: items.map(({ value }) => value),
    text: `[${items.map(({ text }) => text).join(", ")}]`,
  }));
  const object = fc
    .array(fc.tuple(fc.constantFrom("Name", "Value", "Key", "Other"), tie("written")), { maxLength: 3 })
    .map((entries) => {
      const unique = [...new Map(entries)];
      const text = unique.map(([key, each]) => `${key}: ${each.text}`).join(", ");
      return { value: Object.fromEntries(unique.map(([key, { value }]) => [key, value])), text: `{${text}}` };
    });
  const called = (name: string, short: string, argument: fc.Arbitrary<Written>): fc.Arbitrary<Written> =>
    argument.map(({ value, text }) => ({
      value: { [name]: value },
      // Two tags cannot stand side by side.
      text: text.startsWith("!") ? `{${JSON.stringify(name)}: ${text}}` : `!${short} ${text}`,
    }));
  const name = fc.constantFrom("Web", "AWS::Region").map((value) => ({ value, text: value }));
  const attribute = fc.constantFrom("Web.Arn", "Web.Outputs.X").map((value) => ({ value, text: value }));
  const functions = [
    ...["Join", "Sub", "If", "Select", "Split", "FindInMap", "Cidr", "Equals", "Not", "And", "Or", "ToJsonString"],
    ...["Base64", "ImportValue", "GetAZs", "Length", "Transform"],
  ].map((each) => called(`Fn::${each}`, each, each === "Transform" ? object : fc.oneof(list, object, text)));
  return {
    written: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      scalar,
      list,
      object,
      called("Ref", "Ref", name),
      called("Condition", "Condition", name),
      called("Fn::GetAtt", "GetAtt", attribute),
      ...functions,
    ),
  };
});

const LOOPS = [
  `Fn::ForEach::X: [I, [a, b], {"Q\${I}": {Type: "AWS::SQS::Queue", Properties: {Name: !Sub "q-\${I}", Tags: [!Ref I]}}}]`,
  `Fn::ForEach::X: [I, [a], {"Fn::ForEach::Y": [J, [b, c], {"\${I}\${J}": {Type: T, Properties: {V: !Sub "\${I}\${J}"}}}]}]`,
  `A: {Type: T}\n  Fn::ForEach::X: [I, [a, b], {"A\${I}": {Type: T, Properties: {"Fn::ForEach::P": [K, [x, y], {"\${K}": !Ref K}]}}}]`,
  `Fn::ForEach::X: [I, [a, b.c], {"Q&{I}": {Type: T, Properties: {Name: !Sub "q-\${I}", Tags: [!Sub "&{I}"]}}}]`,
];

describe("CloudFormation templates, compared with cfn-lint", function () {
  this.timeout(120_000);
  before(needs("cfn-lint"));

  it("have the same scalars", () => {
    const templates = SCALARS.map((text) => `Value: ${text}`);
    assert.deepEqual(
      templates.map((template, index) => [SCALARS[index], JSON.parse(JSON.stringify(read(template)["Value"]))]),
      readByCfnLint(templates).map((template, index) => [SCALARS[index], (template as { Value: unknown }).Value]),
    );
  });

  it(`have the same functions in ${GENERATED} generated texts with short forms`, () => {
    const samples = fc.sample(written, { numRuns: GENERATED, seed: SEED });
    const templates = samples.map(({ text }) => `Value: ${text}`);
    const expected = readByCfnLint(templates);
    for (const [index, template] of templates.entries()) {
      const own = JSON.parse(JSON.stringify(read(template))) as unknown;
      assert.deepEqual(own, { Value: samples[index]!.value }, template);
      assert.deepEqual(withSplitAttributes(own), withSplitAttributes(expected[index]), template);
    }
  });

  it("have the same resources from loops", () => {
    const templates = LOOPS.map((resources) => `Transform: AWS::LanguageExtensions\nResources:\n  ${resources}\n`);
    const expected = readByCfnLint(templates) as ReadonlyArray<{ readonly Resources: object }>;
    for (const [index, text] of templates.entries()) {
      const template = templateOf(read(text));
      const scope = {
        template,
        parameters: new ParameterChoices(template.parameters),
        world: new World(),
        origins: new Origins(),
        budget: new Budget(),
        images: new OwnImages("-"),
      };
      const resources = new Resolver(scope).resolve({ value: template.resources, at: ["Resources"] })?.value;
      assert.deepEqual(resources, expected[index]!.Resources, text);
    }
  });
});
