import type { Field, Place } from "./place";
import { notApplicable, reader, type Answers } from "./table";
import type { InlineExemption, Platform, ResourceIdentity, Workload, WorkloadWords } from "./workload";

/** What a source hands to an adapter: one resource's inputs and whose they are. */
export interface Resource {
  /** Pulumi's type token. */
  readonly type: string;
  /** The name in the Pulumi program. */
  readonly name: string;
  readonly urn: string | null;
  readonly inputs: Place;
  /** The folder of the file it was read from, from the working directory, where the file stands for its folder. */
  readonly folder?: string;
  /** The image that a container was made from, where the source has it. */
  readonly image?: Place;
  /** Whether its `image` is an output of resources in the same source, which are judged themselves. */
  readonly isImageProvided?: boolean;
}

/** Who a resource is whose inputs could not be read. */
export function unreadIdentity({ type, name, urn }: Omit<Resource, "inputs">): ResourceIdentity {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  return { type, kind, isNamespaced: false, namespace: null, name, pulumiName: name, urn };
}

/** A workload without the words of its kind. */
export type WorkloadBase = Omit<Workload, keyof WorkloadWords>;

/** A workload that runs no containers yet; adapters lay over it what their kind has. */
export function baseWorkload(platform: Platform, resource: ResourceIdentity, title: string): WorkloadBase {
  return { platform, resource, title, isPartial: false, inlineExemptions: [], unreadable: [], containers: [] };
}

/** The workload with the words that a kind's table reads from the source; what is read lazily stays lazy. */
export function withWords<Source>(
  base: WorkloadBase,
  Words: new (source: Source) => Answers<WorkloadWords>,
  source: Source,
): Workload {
  return Object.defineProperties(new Words(source), Object.getOwnPropertyDescriptors(base)) as Workload;
}

/** A workload of which no word can be read. */
export function withoutWords(base: WorkloadBase): Workload {
  return withWords(base, Nothing, undefined);
}

const EXEMPT = "container-guard.dev/exempt.";

/** The exemptions among annotations or labels, given as name and text. One whose reason cannot be read is none. */
export function inlineExemptions(
  labels: ReadonlyArray<readonly [name: string | undefined, text: string | undefined]>,
): readonly InlineExemption[] {
  return labels.flatMap(([name, reason]) =>
    name?.startsWith(EXEMPT) && reason !== undefined ? [{ policy: name.slice(EXEMPT.length), reason }] : [],
  );
}

/** Why an object that should be there cannot be read. */
export function unreadable(place: Place): Field<never> {
  return place.object() as Field<never>;
}

/** The same; undefined if it can be read, or is not there. */
export function unreadableUnlessObject(place: Place): Field<never> | undefined {
  return place.shape === "object" || place.shape === "nothing" ? undefined : unreadable(place);
}

/** The name a person knows: the stated one, without the random end that Pulumi gives to a name it makes itself. */
export function statedName(stated: string | undefined, pulumiName: string): string {
  if (stated === undefined || stated === "") return pulumiName;
  const isAutomatic = stated.startsWith(`${pulumiName}-`) && /^-[0-9a-f]{7,8}$/.test(stated.slice(pulumiName.length));
  return isAutomatic ? pulumiName : stated;
}

const Nothing = reader<WorkloadWords, undefined>(
  notApplicable(
    "It cannot be read.",
    "hostMounts",
    "images",
    "sysctls",
    "pidNamespaces",
    "ipcNamespaces",
    "networkNamespaces",
    "userNamespaces",
    "cgroupNamespaces",
    "utsNamespaces",
  ),
);
