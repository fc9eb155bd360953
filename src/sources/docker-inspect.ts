import { UnreadableText, type Document } from "../yaml/document";
import { Place, type Step } from "../model/place";
import { isObject, nameAmong, resourceIn, type Format, type SourcedResource } from "./format";

type Inspected = Readonly<Record<string, unknown>>;

/** How to recognize the types of objects that are checked. */
const KINDS: ReadonlyArray<{ readonly type: string; readonly fits: (value: Inspected) => boolean }> = [
  { type: "docker:engine:Container", fits: (value) => "HostConfig" in value },
  { type: "docker:engine:Volume", fits: (value) => "Mountpoint" in value && "Driver" in value },
  { type: "docker:engine:Service", fits: ({ Spec }) => isObject(Spec) && "TaskTemplate" in Spec },
  { type: "docker:engine:Task", fits: (value) => "ServiceID" in value && "Spec" in value },
  { type: "docker:engine:Plugin", fits: (value) => "Settings" in value && "Enabled" in value },
];

/** Properties of images, networks, nodes and secrets, which are not checked. */
const OTHERS = ["RootFS", "RepoTags", "IPAM", "Spec", "Status"];

/**
 * Properties of partial output: lists of containers and volumes, and parts of a container selected with --format. Reporting
 * such output as clean would hide problems in the omitted parts.
 */
const PARTS: ReadonlyArray<{ readonly has: readonly string[]; readonly lacks?: string }> = [
  { has: ["Names", "Image", "Command"] },
  { has: ["Mountpoint", "Driver", "Name"], lacks: "Options" },
  { has: ["NetworkMode", "Binds", "CapAdd"] },
  { has: ["Hostname", "Image", "Entrypoint"] },
  { has: ["Type", "Source", "Destination", "RW"] },
];

const TAKE_ALL =
  "this is only part of the output of docker inspect; check the full output, not a list or --format output";

/** The output of `docker inspect`, `docker container inspect` and `docker volume inspect`: a list or a single object. */
export const dockerInspect: Format = {
  id: "docker-inspect",
  title: "docker inspect output",
  fits: (value) => {
    const items = Array.isArray(value) ? value : [value];
    return items.some((item) => isObject(item) && (isInspected(item) || isPart(item)));
  },
  read,
};

function isInspected(value: Inspected): boolean {
  if (typeof value["kind"] === "string" || typeof value["apiVersion"] === "string") return false;
  const isIdentified = ["Id", "ID", "Name"].some((key) => typeof value[key] === "string");
  return isIdentified && (typeOf(value) !== undefined || OTHERS.some((key) => key in value));
}

function isPart(value: Inspected): boolean {
  return PARTS.some(({ has, lacks }) => has.every((key) => key in value) && !(lacks !== undefined && lacks in value));
}

function typeOf(value: Inspected): string | undefined {
  return KINDS.find(({ fits }) => fits(value))?.type;
}

function isImage(value: Inspected): boolean {
  return "RootFS" in value && typeof value["Id"] === "string";
}

/** @throws UnreadableText after the readable resources, if some cannot be read */
function* read(document: Document, file: string): Generator<SourcedResource> {
  const { value } = document;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const images = new Map(
    items
      .filter(isObject)
      .filter(isImage)
      .map((image) => [image["Id"], Place.root(image)]),
  );
  const stepsTo = (index: number): readonly Step[] => (Array.isArray(value) ? [index] : []);
  let part: readonly Step[] | undefined;
  for (const [index, item] of items.entries()) {
    if (!isObject(item)) continue;
    const at = stepsTo(index);
    const type = typeOf(item);
    if (isPart(item)) part ??= at;
    else if (type !== undefined) {
      const resource = resourceIn(document, file, { type, name: nameOf(item), value: item, at });
      const image = images.get(item["Image"]);
      yield image === undefined ? resource : { ...resource, image };
    }
  }
  if (part !== undefined) throw new UnreadableText(TAKE_ALL, document.locate(part));
}

function nameOf({ Name, Spec, Id, ID }: Inspected): string {
  const name = Name ?? (isObject(Spec) ? Spec["Name"] : undefined);
  if (typeof name === "string" && name !== "") return name.replace(/^\//, "");
  return nameAmong(Id, ID).slice(0, 12);
}
