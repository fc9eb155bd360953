import type { Document } from "./document";
import { isObject, nameAmong, resourceIn, type Format, type SourcedResource } from "./format";

type Inspected = Readonly<Record<string, unknown>>;

/** What tells the kinds of things that have something to judge. */
const KINDS: ReadonlyArray<{ readonly type: string; readonly fits: (value: Inspected) => boolean }> = [
  { type: "docker:engine:Container", fits: (value) => "HostConfig" in value },
  { type: "docker:engine:Volume", fits: (value) => "Mountpoint" in value && "Driver" in value },
  { type: "docker:engine:Service", fits: ({ Spec }) => isObject(Spec) && "TaskTemplate" in Spec },
  { type: "docker:engine:Plugin", fits: (value) => "Settings" in value && "Enabled" in value },
];

/** Images, networks, nodes, secrets: nothing that runs. */
const OTHERS = ["RootFS", "RepoTags", "IPAM", "Spec", "Status"];

/** What `docker inspect`, `docker container inspect` and `docker volume inspect` print, a list or a single object. */
export const dockerInspect: Format = {
  id: "docker-inspect",
  title: "docker inspect output",
  fits: (value) => {
    const items = Array.isArray(value) ? value : [value];
    return items.some((item) => isObject(item) && isInspected(item));
  },
  read,
};

function isInspected(value: Inspected): boolean {
  if (typeof value["kind"] === "string" || typeof value["apiVersion"] === "string") return false;
  const isIdentified = ["Id", "ID", "Name"].some((key) => typeof value[key] === "string");
  return isIdentified && (typeOf(value) !== undefined || OTHERS.some((key) => key in value));
}

function typeOf(value: Inspected): string | undefined {
  return KINDS.find(({ fits }) => fits(value))?.type;
}

function read(document: Document, file: string): readonly SourcedResource[] {
  const { value } = document;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item, index) => {
    const type = isObject(item) ? typeOf(item) : undefined;
    if (type === undefined) return [];
    const at = Array.isArray(value) ? [index] : [];
    return [resourceIn(document, file, { type, name: nameOf(item as Inspected), value: item, at })];
  });
}

function nameOf({ Name, Spec, Id, ID }: Inspected): string {
  const name = Name ?? (isObject(Spec) ? Spec["Name"] : undefined);
  if (typeof name === "string" && name !== "") return name.replace(/^\//, "");
  return nameAmong(Id, ID).slice(0, 12);
}
