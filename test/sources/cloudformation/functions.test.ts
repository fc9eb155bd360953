import assert from "node:assert/strict";
import { Secret } from "../../../src/model/place";
import { Origins } from "../../../src/sources/origins";
import { OwnImages } from "../../../src/sources/cloudformation/own-images";
import { ParameterChoices } from "../../../src/sources/cloudformation/parameters";
import { Resolver } from "../../../src/sources/cloudformation/resolver";
import { TEMPLATE_SCHEMA } from "../../../src/sources/cloudformation/tags";
import { Budget, templateOf } from "../../../src/sources/cloudformation/template";
import { Unresolved } from "../../../src/sources/cloudformation/unresolved";
import { readings } from "../../../src/sources/cloudformation/world";
import { parseDocuments } from "../../../src/yaml/document";

const SECTIONS = `
Parameters:
  Free: {Type: String}
  Size: {Type: Number, Default: 3}
  Names: {Type: CommaDelimitedList, Default: "a, b"}
  Mode: {Type: String, AllowedValues: [host, bridge], Default: bridge}
  Flag: {Type: String, AllowedValues: [true, false]}
  Ssm: {Type: "AWS::SSM::Parameter::Value<String>", Default: /path}
  Zone: {Type: String, AllowedValues: [a, b, c]}
  Count: {Type: Number, AllowedValues: [1, 2]}
  Token: {Type: String, NoEcho: true, Default: s3cret}
Mappings:
  Ports: {small: {web: 80, list: [1, 2]}}
Conditions:
  Open: !Equals [!Ref Free, "x"]
  Closed: !Not [!Condition Open]
  Always: !Equals [a, a]
  Never: !Equals [a, b]
  Other: !Equals [!Ref Free, "y"]
  Both: !And [!Condition Open, !Condition Other]
  Either: !Or [!Condition Open, !Condition Other]
  Sized: !Equals [!Ref Size, 3]
  Cycle: !Not [!Condition Cycle]
  Loop: !Condition Loop
  Reversed: !Equals ["x", !Ref Free]
  InA: !Equals [!Ref Zone, a]
  InB: !Equals [!Ref Zone, b]
  InC: !Equals [c, !Ref Zone]
  InD: !Equals [!Ref Zone, d]
  CountD: !Equals [!Ref Count, d]
Resources:
  Queue: {Type: "AWS::SQS::Queue"}
`;

/** Returns each value that a function can have, after what it depends on. */
function valuesOf(text: string): readonly (readonly [clauses: string, value: unknown])[] {
  const [document] = parseDocuments(`${SECTIONS}\nValue: ${text}\n`);
  const value = document!.readAs(TEMPLATE_SCHEMA) as Record<string, unknown>;
  const template = templateOf(value);
  const origins = new Origins();
  const budget = new Budget();
  const parameters = new ParameterChoices(template.parameters);
  const found = readings(
    (world) =>
      new Resolver({ template, parameters, world, origins, budget, images: new OwnImages("-") }).resolve({
        value: value["Value"],
        at: ["Value"],
      }),
    budget,
  );
  return found.map(({ clauses, value }) => [clauses.join(" and "), shown(value?.value)]);
}

function shown(value: unknown): unknown {
  if (value instanceof Unresolved) return `unknown: ${value.dependsOn}`;
  if (value instanceof Secret) return { secret: value.value };
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shown(each)]));
}

/** Functions with a single value. */
const SINGLE: ReadonlyArray<readonly [title: string, text: string, value: unknown]> = [
  ["a literal", "web", "web"],
  ["a YAML 1.1 boolean", "yes", true],
  ["an octal number", "0777", 511],
  ["AWS::NoValue", "!Ref AWS::NoValue", undefined],
  ["AWS::NoValue in a list", "[a, !Ref AWS::NoValue, b]", ["a", undefined, "b"]],
  ["AWS::NoValue in an object", "{a: 1, b: {Ref: 'AWS::NoValue'}}", { a: 1 }],
  ["a parameter without a default", "!Ref Free", 'unknown: it depends on the parameter "Free"'],
  ["a parameter that names another one", "!Ref Ssm", 'unknown: it depends on the parameter "Ssm"'],
  ["a pseudo parameter", "!Ref AWS::Region", 'unknown: it depends on "AWS::Region"'],
  ["a resource", "!Ref Queue", 'unknown: it depends on the resource "Queue"'],
  [
    "a name that does not exist",
    "!Ref Nothing",
    'unknown: it depends on "Nothing", which the template does not define',
  ],
  ["__proto__", "!Ref __proto__", 'unknown: it depends on "__proto__", which the template does not define'],
  ["an attribute", "!GetAtt Queue.Arn", 'unknown: it depends on the resource "Queue"'],
  ["an attribute as a list", "{'Fn::GetAtt': [Queue, Arn]}", 'unknown: it depends on the resource "Queue"'],
  ["an export", "!ImportValue x", "unknown: it depends on an export of another stack"],
  ["a macro", "{'Fn::Transform': {Name: x}}", "unknown: it depends on a macro"],
  ["a function that needs the deployment", "!Cidr [a, 1]", 'unknown: it depends on the function "Fn::Cidr"'],
  ["a function that does not exist", "{'Fn::New': 1}", 'unknown: it depends on the function "Fn::New"'],
  ["a function next to other properties", "{'Fn::Sub': a, b: 1}", 'unknown: it has other properties next to "Fn::Sub"'],
  ["Ref next to other properties", "{Ref: a, b: 1}", { Ref: "a", b: 1 }],
  ["a dynamic reference", "'{{resolve:ssm:tag}}'", "unknown: it depends on a dynamic reference"],
  ["a dynamic reference in a text", "'nginx:{{resolve:ssm:tag}}'", "unknown: it depends on a dynamic reference"],
  ["a dynamic reference without an end", "'{{resolve:ssm'", "unknown: it depends on a dynamic reference"],
  ["joined texts", "!Join ['-', [a, 1, true]]", "a-1-true"],
  ["joined texts without one", "!Join ['-', [a, !Ref AWS::NoValue, b]]", "a-b"],
  ["joined unknown texts", "!Join ['', [a, !Ref Free]]", 'unknown: it depends on the parameter "Free"'],
  ["an unknown list that is joined", "!Join ['', !Ref Free]", 'unknown: it depends on the parameter "Free"'],
  ["joined objects", "!Join ['', [{a: 1}]]", "unknown: it is not a text"],
  ["a join without a list", "!Join [a]", "unknown: it depends on a function with invalid arguments"],
  ["a substituted text", "!Sub ['${A}/${!B}/${C}', {A: x, C: !Sub y}]", "x/${B}/y"],
  ["a substituted resource", "!Sub '${Queue.Arn}'", 'unknown: it depends on the resource "Queue"'],
  ["a substitution without an end", "!Sub 'a${b'", "a${b"],
  [
    "a substitution that makes a reference",
    "!Sub ['{{resolve:ssm:${A}}}', {A: x}]",
    "unknown: it depends on a dynamic reference",
  ],
  ["a selected item", "!Select [1, [a, b]]", "b"],
  ["a selected item of a split text", "!Select [2, !Split ['/', 'a/b/c']]", "c"],
  [
    "a selected item that does not exist",
    "!Select [5, [a]]",
    "unknown: it depends on a function with invalid arguments",
  ],
  ["an item of an unknown list", "!Select [0, !GetAZs '']", 'unknown: it depends on the function "Fn::GetAZs"'],
  ["a split text", "!Split [',', 'a,b']", ["a", "b"]],
  ["a mapping", "!FindInMap [Ports, small, web]", 80],
  ["a list in a mapping", "!FindInMap [Ports, small, list]", [1, 2]],
  ["an unknown mapping", "!FindInMap [Ports, !Ref Free, web]", 'unknown: it depends on the parameter "Free"'],
  ["a mapping's default", "!FindInMap [Ports, big, web, {DefaultValue: 8}]", 8],
  [
    "a mapping without the entry",
    "!FindInMap [Ports, constructor, name]",
    "unknown: it depends on a function with invalid arguments",
  ],
  ["base64", "!Base64 ab", "YWI="],
  ["a length", "!Length [1, 2]", 2],
  ["JSON", "!ToJsonString {a: [1]}", '{"a":[1]}'],
  ["JSON with an unknown value", "!ToJsonString {a: !Ref Free}", 'unknown: it depends on the parameter "Free"'],
  ["a true condition", "!If [Always, a, b]", "a"],
  ["a false condition", "!If [Never, a, b]", "b"],
  ["a condition that removes", "{a: !If [Never, 1, !Ref AWS::NoValue]}", {}],
  ["a condition without branches", "!If [Always]", "unknown: it depends on a function with invalid arguments"],
  ["a loop", "{'Fn::ForEach::X': [I, [a, b], {'K${I}': !Sub 'v${I}'}]}", { Ka: "va", Kb: "vb" }],
  [
    "a loop's variable in a plain text",
    "{'Fn::ForEach::X': [I, [a, 80], {'K${I}': 'v${I}', 'L&{I}': ['${J}', '$I']}]}",
    { Ka: "va", La: ["${J}", "$I"], K80: "v80", L80: ["${J}", "$I"] },
  ],
  [
    "the name of a loop's variable outside the loop",
    "[{'Fn::ForEach::X': [I, [a], {}]}, '${I}&{I}']",
    [{}, "${I}&{I}"],
  ],
  [
    "the letters and digits of a loop's variable",
    "{'Fn::ForEach::X': [I, ['a.b/1'], {'&{I}': '${I} &{I}', S: !Sub '&{I}${!I}'}]}",
    { ab1: "a.b/1 ab1", S: "ab1${I}" },
  ],
  [
    "a loop's variable in the names of others",
    "{'Fn::ForEach::X': [I, [Al], {C: !If ['${I}ways', a, b], R: !Ref 'Queue${I}', A: !GetAtt '${I}.Arn'}]}",
    {
      C: "a",
      R: 'unknown: it depends on "QueueAl", which the template does not define',
      A: 'unknown: it depends on the resource "Al"',
    },
  ],
  [
    "a loop's variable before a name of the same text",
    "{'Fn::ForEach::X': [I, [a], {K: !Sub ['${I}', {I: b}]}]}",
    { K: "a" },
  ],
  [
    "a loop's variable that is unknown",
    "{'Fn::ForEach::X': [I, [!Ref Free], {K: 'v${I}', L: '&{I}', M: '${J}'}]}",
    {
      K: 'unknown: it depends on the parameter "Free"',
      L: 'unknown: it depends on the parameter "Free"',
      M: "${J}",
    },
  ],
  [
    "a loop over an unknown list",
    "{'Fn::ForEach::X': [I, !Ref Free, {'K${I}': 1}], a: 1}",
    "unknown: it has properties that a loop decides",
  ],
  [
    "a loop in a loop",
    "{'Fn::ForEach::X': [I, [a], {'Fn::ForEach::Y': [J, [b], {'${I}${J}': [!Ref I, !Ref J]}]}]}",
    { ab: ["a", "b"] },
  ],
  [
    "a secret parameter in a text",
    "!Sub ['x${A}', {A: {Ref: AWS::NoValue}}]",
    "unknown: it depends on a function with invalid arguments",
  ],
];

/** Functions with several values. */
const SEVERAL: ReadonlyArray<
  readonly [title: string, text: string, values: ReadonlyArray<readonly [clauses: string, value: unknown]>]
> = [
  [
    "an open condition",
    "!If [Open, a, b]",
    [
      ['condition "Open" is true', "a"],
      ['condition "Open" is false', "b"],
    ],
  ],
  [
    "a condition and its opposite, which are never true together",
    "[!If [Open, a, b], !If [Closed, c, d]]",
    [
      ['condition "Open" is true and condition "Closed" is false', ["a", "d"]],
      ['condition "Open" is false and condition "Closed" is true', ["b", "c"]],
    ],
  ],
  [
    "a condition with its operands in the other order",
    "[!If [Open, a, b], !If [Reversed, c, d]]",
    [
      ['condition "Open" is true and condition "Reversed" is true', ["a", "c"]],
      ['condition "Open" is false and condition "Reversed" is false', ["b", "d"]],
    ],
  ],
  [
    "conditions for all allowed values, of which one is true",
    "!If [InA, 1, !If [InB, 2, !If [InC, 3, 4]]]",
    [
      ['condition "InA" is true', 1],
      ['condition "InA" is false and condition "InB" is true', 2],
      ['condition "InA" is false and condition "InB" is false and condition "InC" is true', 3],
    ],
  ],
  [
    "conditions for some of the allowed values",
    "!If [InA, 1, !If [InB, 2, 4]]",
    [
      ['condition "InA" is true', 1],
      ['condition "InA" is false and condition "InB" is true', 2],
      ['condition "InA" is false and condition "InB" is false', 4],
    ],
  ],
  ["a condition for a value that is not allowed", "!If [InD, a, b]", [['condition "InD" is false', "b"]]],
  [
    "a condition for a value that is not allowed as a number",
    "!If [CountD, a, b]",
    [
      ['condition "CountD" is true', "a"],
      ['condition "CountD" is false', "b"],
    ],
  ],
  [
    "conditions for different texts, which are never true together",
    "[!If [Open, a, b], !If [Other, c, d]]",
    [
      ['condition "Open" is true and condition "Other" is false', ["a", "d"]],
      ['condition "Open" is false and condition "Other" is true', ["b", "c"]],
      ['condition "Open" is false and condition "Other" is false', ["b", "d"]],
    ],
  ],
  [
    "nested conditions",
    "!If [Open, !If [Sized, a, b], c]",
    [
      ['condition "Open" is false', "c"],
      ['condition "Open" is true and condition "Sized" is true', "a"],
      ['condition "Open" is true and condition "Sized" is false', "b"],
    ],
  ],
  [
    "a parameter with a default",
    "!Ref Size",
    [
      ['parameter "Size" has its default', "3"],
      ["", 'unknown: it depends on the parameter "Size"'],
    ],
  ],
  [
    "a parameter and a condition that depends on it",
    "[!Ref Size, !If [Sized, a, b]]",
    [
      ['parameter "Size" has its default and condition "Sized" is true', ["3", "a"]],
      ['condition "Sized" is true', ['unknown: it depends on the parameter "Size"', "a"]],
      ['condition "Sized" is false', ['unknown: it depends on the parameter "Size"', "b"]],
    ],
  ],
  [
    "allowed values",
    "!Sub 'x-${Mode}'",
    [
      ['parameter "Mode" is "host"', "x-host"],
      ['parameter "Mode" has its default', "x-bridge"],
    ],
  ],
  [
    "a list with a default",
    "!Select [1, !Ref Names]",
    [
      ['parameter "Names" has its default', "b"],
      ["", 'unknown: it depends on the parameter "Names"'],
    ],
  ],
  [
    "a secret default",
    "!Sub 'x${Token}'",
    [
      ['parameter "Token" has its default', { secret: "xs3cret" }],
      ["", 'unknown: it depends on the parameter "Token"'],
    ],
  ],
  [
    "a condition that depends on itself",
    "!If [Cycle, a, b]",
    [
      ['condition "Cycle" is true', "a"],
      ['condition "Cycle" is false', "b"],
    ],
  ],
  [
    "a condition that does not exist",
    "!If [Nothing, a, b]",
    [
      ['condition "Nothing" is true', "a"],
      ['condition "Nothing" is false', "b"],
    ],
  ],
];

describe("the value of a CloudFormation function", () => {
  for (const [title, text, value] of SINGLE)
    it(`is read from ${title}`, () =>
      assert.deepEqual(
        valuesOf(text).map(([, each]) => each),
        [value],
      ));

  for (const [title, text, values] of SEVERAL)
    it(`is read in every world for ${title}`, () => assert.deepEqual(new Set(valuesOf(text)), new Set(values)));

  it("is the same in the long form and in JSON", () => {
    const long = '{"Fn::If": ["Always", {"Fn::Join": ["", ["a", {"Fn::Sub": "${AWS::Region}"}]]}, "b"]}';
    assert.deepEqual(valuesOf(long), valuesOf("!If [Always, !Join ['', [a, !Sub '${AWS::Region}']], b]"));
  });

  it("is read one by one if there are too many ways to deploy it", () => {
    const conditions = Array.from({ length: 40 }, (_, index) => `!If [C${index}, a${index}, b]`);
    const values = valuesOf(`[${conditions.join(", ")}]`);
    assert.equal(values.length, 81);
    for (let index = 0; index < 40; index++)
      assert.ok(
        values.some(
          ([clauses, value]) =>
            clauses === `condition "C${index}" is true` && (value as string[])[index] === `a${index}`,
        ),
      );
    assert.ok((values[0]![1] as string[]).every((each) => each.startsWith("unknown: it depends on the condition")));
  });
});
