import { isDeepStrictEqual } from "node:util";
import type { Step } from "../model/place";
import { mostExpanded, sizeOf, tooMuchExpanded } from "../yaml/amplification";
import { extendedServices } from "./compose-extends";
import { PROJECT, RUNNING } from "./compose-forms";
import { Merging } from "./compose-merge";
import { UnreadableText, type Document } from "../yaml/document";
import { isObject, writtenIn, type Written } from "./format";
import type { Located } from "./origins";

/** The object that Compose makes of all documents in a file: later documents override earlier ones. */
export interface ComposeProject {
  readonly value: Readonly<Record<string, unknown>>;
  readonly locate: Document["locate"];
  /** Returns undefined for values that a service takes over from another one, or from another document. */
  readonly written: (steps: readonly Step[]) => Written | undefined;
}

/**
 * Resolves `extends` in each document and then merges the documents, as Compose does.
 *
 * @param documents - at least one, each of them an object
 * @throws UnreadableText if a section is not an object, or if the project becomes too large
 * @see https://github.com/compose-spec/compose-go/blob/main/loader/loader.go, loadYamlFile
 */
export function composeProject(documents: readonly Document[]): ComposeProject {
  let made = 0;
  let written: number | undefined; // counted at the first merge
  const refuseAmplified = (expanded: number): void => {
    written ??= sizeOf(documents.map(({ value }) => value)).written;
    if (expanded <= mostExpanded(written)) return;
    const place = documents[0]!.locate(["services"]);
    throw new UnreadableText(tooMuchExpanded("extends", { written, expanded }), place);
  };
  const merging = new Merging((parts) => refuseAmplified((made += parts)));
  const extended = documents.map((document, index) => extendedDocument({ document, index, merging }));
  const root = merging.merged(extended, PROJECT);
  // Unchanged inherited values are shared, and have not been counted yet.
  if (made > 0) refuseAmplified(sizeOf(root.value).expanded);
  const locate = (steps: readonly Step[]) => {
    const [index = 0, ...rest] = merging.positionOf(root, steps);
    return documents[Number(index)]!.locate(rest);
  };
  const writtenAt = (steps: readonly Step[]) => {
    const [index = 0, ...rest] = merging.positionOf(root, steps);
    return isDeepStrictEqual(rest, steps) ? writtenIn(documents[Number(index)]!, steps) : undefined;
  };
  return { value: root.value as Readonly<Record<string, unknown>>, locate, written: writtenAt };
}

interface Extending {
  readonly document: Document;
  readonly index: number;
  readonly merging: Merging;
}

function extendedDocument({ document, index, merging }: Extending): Located {
  const root: Located = { value: document.value, at: [index] };
  let isExtended = false;
  const parts: Array<readonly [string, Located]> = [];
  for (const key of Object.keys(document.value as object)) {
    let section = merging.child(root, key);
    const form = Object.hasOwn(RUNNING, key) ? RUNNING[key] : undefined;
    if (form !== undefined && section.value !== null) {
      refuseOther(section, document);
      const extended = extendedServices(section, form, merging);
      isExtended ||= extended.value !== section.value;
      section = extended;
    }
    parts.push([key, section]);
  }
  return isExtended ? merging.object(parts, root.at) : root;
}

/** @throws UnreadableText if the section is not an object */
function refuseOther({ value, at }: Located, { locate }: Document): void {
  if (!isObject(value)) throw new UnreadableText(`expected ${String(at.at(-1))} to be an object`, locate(at.slice(1)));
}
