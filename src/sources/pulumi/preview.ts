import { kindOf, quote } from "../../values/text";
import { UnreadableText, type Document } from "../../yaml/document";
import { isObject, type Format, type SourcedResource } from "../format";
import { ProgramPlaces } from "./places";
import { isJudgedImage, resourceInState } from "./state";

/**
 * The output of `pulumi preview --json`: what an update would do.
 *
 * @see PreviewDigest in https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go
 */
export const pulumiPreview: Format = {
  id: "pulumi-preview",
  title: "output of pulumi preview --json",
  fits: (value) =>
    isEvent(value) ||
    (isObject(value) &&
      (hasSteps(value) || isObject(value["changeSummary"]) || isList(value["diagnostics"], isDiagnostic))),
  *read(document, file) {
    if (isEvent(document.value)) throw new UnreadableText(UNSTREAMED, at(document, []));
    const preview = document.value as Preview;
    const { steps = [] } = preview;
    if (!Array.isArray(steps))
      throw new UnreadableText(`expected steps to be a list, found ${kindOf(steps)}`, at(document, ["steps"]));
    yield* resourcesIn(document, file, steps);
    refuseUnfinished(preview);
    refuseHidden(preview, steps.filter(isStep));
  },
};

export const UNSTREAMED =
  "the preview is a stream of events; for a single JSON document, unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW";

/** Whether the value is a line of the CLI's output with that variable set. */
function isEvent(value: unknown): boolean {
  return isObject(value) && typeof value["sequence"] === "number" && typeof value["timestamp"] === "number";
}

interface Preview {
  readonly steps?: unknown;
  readonly diagnostics?: unknown;
  readonly changeSummary?: unknown;
  readonly duration?: unknown;
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: unknown;
}

/** Other files, such as pipelines, have steps too, but without operations and URNs. */
function hasSteps({ steps }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(steps) && steps.some((step) => isObject(step) && ("op" in step || "urn" in step));
}

function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isStep(value: unknown): value is Step {
  return isObject(value) && typeof value["op"] === "string" && typeof value["urn"] === "string";
}

function isDiagnostic(value: unknown): boolean {
  return isObject(value) && typeof value["severity"] === "string";
}

/** Operations after which no resource remains; a refresh may find that a resource is gone. */
const WITHOUT_STATE = /^(refresh|delete|discard|remove-pending-replace)/;

/** Replaces an invalid step; it has no effect. */
const NO_STEP: Step = { op: "delete", urn: "" };

/** Yields each resource once: of several steps for it, the last one has its final state. */
function* resourcesIn(document: Document, file: string, listed: readonly unknown[]): Generator<SourcedResource> {
  const places = new ProgramPlaces(file);
  const steps = listed.map((step) => (isStep(step) ? step : NO_STEP));
  const last = new Map<string, number>();
  for (const [index, { op, urn, newState }] of steps.entries()) {
    if (isObject(newState)) last.set(urn, index);
    // A refreshed resource may be the one that is deleted; any other step makes a resource that stays after the deletion.
    else if (op === "delete" && steps[last.get(urn) ?? index]!.op === "refresh") last.delete(urn);
  }
  const states = [...last].map(([urn, index]) => ({ urn, index, value: steps[index]!.newState }));
  const images = new Set(states.filter(({ value }) => isObject(value) && isJudgedImage(value)).map(({ urn }) => urn));
  for (const { index, value } of states) {
    const resource = resourceInState({ document, file, places, value, at: ["steps", index, "newState"], images });
    if (resource !== undefined) yield resource;
  }
  const odd = steps.indexOf(NO_STEP);
  if (odd >= 0)
    throw new UnreadableText(
      `expected an operation and a URN in each step, found ${isObject(listed[odd]) ? "a step without them" : kindOf(listed[odd])}`,
      at(document, ["steps", odd]),
    );
  const unseen = steps.findIndex(({ op, urn }) => !WITHOUT_STATE.test(op) && !last.has(urn));
  if (unseen >= 0)
    throw new UnreadableText("the preview contains a resource without inputs", at(document, ["steps", unseen]));
}

/** @throws UnreadableText if the preview failed or ended early, so that resources are missing */
function refuseUnfinished({ diagnostics, changeSummary, duration }: Preview): void {
  const errors = Array.isArray(diagnostics) ? diagnostics.filter(isError).length : 0;
  if (errors > 0)
    throw new UnreadableText(
      `the preview failed with ${errors} error${errors === 1 ? "" : "s"}, so resources may be missing; run pulumi preview to see ${errors === 1 ? "it" : "them"}`,
    );
  if (changeSummary === undefined && duration === undefined)
    throw new UnreadableText("the preview ended early, so resources may be missing");
}

function isError(diagnostic: unknown): boolean {
  return isObject(diagnostic) && diagnostic["severity"] === "error";
}

/** Operations after which a resource exists, each with a step. Reads are listed on request only. */
const MAKING = ["create", "update", "replace", "import", "create-replacement", "import-replacement"];

/** @throws UnreadableText if the summary counts more steps than are listed, as it does by default for unchanged resources */
function refuseHidden({ changeSummary }: Preview, steps: readonly Step[]): void {
  const counts = isObject(changeSummary) ? Object.values(changeSummary) : [changeSummary ?? 0];
  if (!counts.every(Number.isInteger))
    throw new UnreadableText("expected changeSummary to contain a whole number for each operation");
  const missing = (op: string): number => countOf(changeSummary, op) - steps.filter((step) => step.op === op).length;
  const changed = MAKING.find((op) => missing(op) > 0);
  if (changed !== undefined)
    throw new UnreadableText(
      `the preview is incomplete: ${quote(changed)} steps in its summary: ${countOf(changeSummary, changed)}, listed: ${countOf(changeSummary, changed) - missing(changed)}`,
    );
  if (missing("same") > 0)
    throw new UnreadableText(
      `the preview omits unchanged resources (${missing("same")}); to include them, use pulumi preview --json --show-sames`,
    );
}

function countOf(changeSummary: unknown, op: string): number {
  return isObject(changeSummary) ? Number(changeSummary[op] ?? 0) : 0;
}

function at({ locate }: Document, steps: readonly (string | number)[]) {
  const { line, column } = locate(steps) ?? { line: 1, column: 1 };
  return { line, column };
}
