import assert from "node:assert/strict";
import fc from "fast-check";
import { Origins } from "../../../src/sources/origins";
import { OwnImages } from "../../../src/sources/cloudformation/own-images";
import { ParameterChoices } from "../../../src/sources/cloudformation/parameters";
import { Resolver } from "../../../src/sources/cloudformation/resolver";
import { Budget, templateOf } from "../../../src/sources/cloudformation/template";
import { Unresolved } from "../../../src/sources/cloudformation/unresolved";
import { readings } from "../../../src/sources/cloudformation/world";

/** What a deployment may give to each parameter. "w" stands for any text that the template does not mention. */
const TEXTS = ["a", "b", "c", "d", "w"];
const PARAMETERS = {
  P: { Type: "String", AllowedValues: ["a", "b", "c"] },
  Q: { Type: "String", AllowedValues: ["a", "c"], Default: "a" },
  R: { Type: "String" },
};
const DEPLOYMENTS = PARAMETERS.P.AllowedValues.flatMap((P) =>
  PARAMETERS.Q.AllowedValues.flatMap((Q) => TEXTS.map((R) => ({ P, Q, R }))),
);

type Deployment = Readonly<Record<string, string>>;

/** A condition or a value, and what it is in a deployment. */
interface Expression<T> {
  readonly written: unknown;
  readonly in: (deployment: Deployment) => T;
}

const equality: fc.Arbitrary<Expression<boolean>> = fc
  .tuple(fc.constantFrom("P", "Q", "R"), fc.constantFrom("a", "b", "c", "d"), fc.boolean())
  .map(([name, text, isReversed]) => {
    const operands = [{ Ref: name }, text];
    return {
      written: { "Fn::Equals": isReversed ? operands.reverse() : operands },
      in: (deployment: Deployment) => deployment[name] === text,
    };
  });

const condition: fc.Arbitrary<Expression<boolean>> = fc.letrec<{ condition: Expression<boolean> }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2, depthSize: "small", withCrossShrink: true },
    equality,
    tie("condition").map((each) => ({ written: { "Fn::Not": [each.written] }, in: (at: Deployment) => !each.in(at) })),
    fc.array(tie("condition"), { minLength: 2, maxLength: 3 }).map((all) => ({
      written: { "Fn::And": all.map(({ written }) => written) },
      in: (at: Deployment) => all.every((each) => each.in(at)),
    })),
    fc.array(tie("condition"), { minLength: 2, maxLength: 3 }).map((all) => ({
      written: { "Fn::Or": all.map(({ written }) => written) },
      in: (at: Deployment) => all.some((each) => each.in(at)),
    })),
  ),
})).condition;

/** The conditions C0, C1 and C2 of a template, and values that depend on them. */
const value = (conditions: ReadonlyArray<Expression<boolean>>): fc.Arbitrary<Expression<unknown>> =>
  fc.letrec<{ value: Expression<unknown> }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: "small", withCrossShrink: true },
      fc.integer({ min: 0, max: 3 }).map((each) => ({ written: each, in: () => each })),
      fc.constantFrom("P", "Q").map((name) => ({ written: { Ref: name }, in: (at: Deployment) => at[name] })),
      fc.tuple(fc.nat({ max: 2 }), tie("value"), tie("value")).map(([index, whenTrue, whenFalse]) => ({
        written: { "Fn::If": [`C${index}`, whenTrue.written, whenFalse.written] },
        in: (at: Deployment) => (conditions[index]!.in(at) ? whenTrue : whenFalse).in(at),
      })),
    ),
  })).value;

const sample = fc
  .array(condition, { minLength: 3, maxLength: 3 })
  .chain((conditions) =>
    fc.tuple(fc.constant(conditions), fc.array(value(conditions), { minLength: 1, maxLength: 3 })),
  );

/** Returns the values that are read, as JSON. */
function read(conditions: ReadonlyArray<Expression<boolean>>, values: ReadonlyArray<Expression<unknown>>) {
  const template = templateOf({
    Parameters: PARAMETERS,
    Conditions: Object.fromEntries(conditions.map(({ written }, index) => [`C${index}`, written])),
  });
  const parameters = new ParameterChoices(template.parameters);
  const [origins, budget, images] = [new Origins(), new Budget(), new OwnImages("-")];
  const worlds = readings(
    (world) =>
      new Resolver({ template, parameters, world, origins, budget, images }).resolve({
        value: values.map(({ written }) => written),
        at: [],
      })?.value as readonly unknown[],
    budget,
  );
  const isComplete = worlds.every((world) => !world.value.some((each) => each instanceof Unresolved));
  return { isComplete, found: new Set(worlds.map((world) => JSON.stringify(world.value))) };
}

describe("the worlds in which a template is read", () => {
  it("are those in which it can be deployed", () =>
    fc.assert(
      fc.property(sample, ([conditions, values]) => {
        const { isComplete, found } = read(conditions, values);
        fc.pre(isComplete);
        const expected = new Set(DEPLOYMENTS.map((at) => JSON.stringify(values.map((each) => each.in(at)))));
        assert.deepEqual(found, expected);
      }),
      { numRuns: 3_000, seed: 20261127 },
    ));
});
