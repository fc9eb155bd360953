import { UnreadableText, type Document } from "./document";
import { isObject, type Format, type SourcedResource } from "./format";
import { ProgramPlaces } from "./pulumi-places";
import { resourceInState } from "./pulumi-state";

/**
 * What an update would do, as `pulumi preview --json` prints it.
 *
 * @see PreviewDigest in https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go
 */
export const pulumiPreview: Format = {
  id: "pulumi-preview",
  title: "output of pulumi preview --json",
  fits: (value) =>
    isEvent(value) ||
    (isObject(value) &&
      (isList(value["steps"], isStep) ||
        (value["steps"] === undefined &&
          (isObject(value["changeSummary"]) || isList(value["diagnostics"], isDiagnostic))))),
  *read(document, file) {
    if (isEvent(document.value)) throw new UnreadableText(UNSTREAMED, at(document, []));
    const preview = document.value as Preview;
    yield* resourcesIn(document, file, preview.steps ?? []);
    refuseUnfinished(preview);
    refuseHidden(preview);
  },
};

export const UNSTREAMED =
  "it is a preview as a stream of events, expected it as a whole: unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW";

/** One line of what the CLI prints if that variable is set. */
function isEvent(value: unknown): boolean {
  return isObject(value) && typeof value["sequence"] === "number" && typeof value["timestamp"] === "number";
}

interface Preview {
  readonly steps?: readonly Step[];
  readonly diagnostics?: unknown;
  readonly changeSummary?: unknown;
  readonly duration?: unknown;
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: unknown;
}

function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isStep(value: unknown): boolean {
  return isObject(value) && typeof value["op"] === "string" && typeof value["urn"] === "string";
}

function isDiagnostic(value: unknown): boolean {
  return isObject(value) && typeof value["severity"] === "string";
}

/** Steps that leave nothing behind; a refresh may find that a resource is gone. */
const WITHOUT_STATE = /^(refresh|delete|discard|remove-pending-replace)/;

/** Each resource once: of the steps of a replacement or after a refresh, the last one has what will be. */
function* resourcesIn(document: Document, file: string, steps: readonly Step[]): Generator<SourcedResource> {
  const places = new ProgramPlaces(file);
  const last = new Map<string, number>();
  for (const [index, { op, urn, newState }] of steps.entries()) {
    if (isObject(newState)) last.set(urn, index);
    // What a refresh found may be what goes; any other step makes something that stays beside what is deleted.
    else if (op === "delete" && steps[last.get(urn) ?? index]!.op === "refresh") last.delete(urn);
  }
  for (const index of last.values()) {
    const value = steps[index]!.newState;
    const resource = resourceInState({ document, file, places, value, at: ["steps", index, "newState"] });
    if (resource !== undefined) yield resource;
  }
  const unseen = steps.findIndex(({ op, urn }) => !WITHOUT_STATE.test(op) && !last.has(urn));
  if (unseen >= 0) throw new UnreadableText("a resource is there without its inputs", at(document, ["steps", unseen]));
}

/** @throws UnreadableText if the preview broke off: what it had not come to is not there */
function refuseUnfinished({ diagnostics, changeSummary, duration }: Preview): void {
  const errors = Array.isArray(diagnostics) ? diagnostics.filter(isError).length : 0;
  if (errors > 0)
    throw new UnreadableText(
      `the preview failed with ${errors} error${errors === 1 ? "" : "s"}, so that resources may be missing; see what pulumi preview says`,
    );
  if (changeSummary === undefined && duration === undefined)
    throw new UnreadableText("the preview broke off, so that resources may be missing");
}

function isError(diagnostic: unknown): boolean {
  return isObject(diagnostic) && diagnostic["severity"] === "error";
}

/** @throws UnreadableText if resources that do not change are left out, which they are by default */
function refuseHidden({ steps = [], changeSummary }: Preview): void {
  const same = isObject(changeSummary) ? Number(changeSummary["same"] ?? 0) : 0;
  const hidden = same - steps.filter(({ op }) => op === "same").length;
  if (hidden > 0)
    throw new UnreadableText(
      `resources that do not change are left out, ${hidden} of them; show them: pulumi preview --json --show-sames`,
    );
}

function at({ locate }: Document, steps: readonly (string | number)[]) {
  const { line, column } = locate(steps) ?? { line: 1, column: 1 };
  return { line, column };
}
