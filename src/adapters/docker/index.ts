import { from, notApplicable, type Table } from "../../table";
import { quote } from "../../text";
import type { ImageUse, Workload, WorkloadWords } from "../../workload";
import { baseWorkload, statedName, type Resource } from "../resource";
import type { KindTables } from "../tables";
import { composeJob, composeProject, composeService, composeVolume } from "./compose";
import { builder } from "./builder";
import { buildImage, image, registryImage, remoteImage } from "./builds";
import { container } from "./container";
import { driverOptionMounts } from "./driver-options";
import { engineContainer, engineVolume, opaque } from "./engine";
import { defineKind, type Kind } from "./kind";
import { NO_NAMESPACES, made, started, type KindSource } from "./parts";
import { plugin } from "./plugin";
import { service } from "./service";

const volume = defineKind({
  workload: {
    hostMounts: from("driverOpts", ({ inputs }) =>
      driverOptionMounts({ options: inputs.at("driverOpts"), driver: inputs.at("driver").string() }),
    ),
    ...notApplicable("A volume has no image.", "images"),
    ...NO_NAMESPACES,
  },
});

/** The kinds of Pulumi's Docker providers. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["docker:index/container:Container", container],
  ["docker:index/service:Service", service],
  ["docker:index/volume:Volume", volume],
  ["docker:index/plugin:Plugin", plugin],
  ["docker:index/remoteImage:RemoteImage", remoteImage],
  ["docker:index/image:Image", image],
  ["docker:index/registryImage:RegistryImage", registryImage],
  ["docker:index/buildxBuilder:BuildxBuilder", builder],
  [
    "docker:index/tag:Tag",
    images(["sourceImage", "targetImage"], ({ inputs, subject: { title } }) => [
      started(`the source image of ${title}`, inputs.at("sourceImage")),
      made(`the target image of ${title}`, inputs.at("targetImage")),
    ]),
  ],
  ["docker-build:index:Image", buildImage],
  ["docker-build:index:Index", images("tag", ({ inputs, subject }) => [made(subject.title, inputs.at("tag"))])],
]);

/** The kinds of Docker's own files and answers; a resource's name is its own there. */
const OWN_KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["docker:compose:Service", composeService],
  ["docker:compose:Job", composeJob],
  ["docker:compose:Volume", composeVolume],
  ["docker:compose:Project", composeProject],
  ["docker:engine:Container", engineContainer],
  ["docker:engine:Volume", engineVolume],
  ["docker:engine:Service", opaque],
  ["docker:engine:Task", opaque],
  ["docker:engine:Plugin", opaque],
]);

const NOUNS: ReadonlyMap<string, string> = new Map([
  ["RemoteImage", "image"],
  ["RegistryImage", "registry image"],
  ["BuildxBuilder", "builder"],
]);

/** The tables of a type token; undefined for types that are not Docker's. */
export function dockerTables(type: string): Omit<KindTables, "name"> | undefined {
  return KINDS.get(type) ?? OWN_KINDS.get(type);
}

export function isDockerType(type: string): boolean {
  return KINDS.has(type) || OWN_KINDS.has(type);
}

/** Reads a resource of the Docker providers, or of Docker's own files, given a type token that `isDockerType` knows. */
export function adaptDocker(resource: Resource): readonly Workload[] {
  const { type, name: pulumiName, urn, inputs } = resource;
  const { read } = (KINDS.get(type) ?? OWN_KINDS.get(type))!;
  const kind = type.slice(type.lastIndexOf(":") + 1);
  const name = KINDS.has(type) ? nameOf(resource, kind) : pulumiName;
  const identity = { type, kind, isNamespaced: false, namespace: null, name, pulumiName, urn };
  const title = `${NOUNS.get(kind) ?? kind.toLowerCase()} ${quote(name)}`;
  return [
    read(baseWorkload("docker", identity, title), {
      inputs: inputs.of(name),
      subject: { name, title },
      image: resource.image,
    }),
  ];
}

/** The `name` of kinds other than these is an image reference. */
function nameOf({ name, inputs }: Resource, kind: string): string {
  const isNamed = kind === "Container" || kind === "Service" || kind === "Volume";
  return isNamed ? statedName(inputs.at("name").text(), name) : name;
}

/** A kind that only names images. */
function images(paths: string | readonly string[], read: (source: KindSource) => readonly ImageUse[]): Kind {
  const workload: Table<WorkloadWords, KindSource> = {
    images: from(paths, read),
    ...notApplicable("An image mounts nothing.", "hostMounts"),
    ...NO_NAMESPACES,
  };
  return defineKind({ workload });
}

const named = (types: ReadonlyMap<string, Kind>, prefix: string, usual: string): readonly KindTables[] =>
  [...types]
    .filter(([type]) => type.startsWith(prefix))
    .map(([type, kind]) => ({ ...kind, name: type.slice(type.lastIndexOf(":") + 1) }))
    .map((kind) => (kind.name === usual ? { ...kind, name: "" } : kind));

export const DOCKER_KINDS = [
  ...named(KINDS, "docker:", "Container"),
  ...named(KINDS, "docker-build:", "").map((kind) => ({ ...kind, name: `docker-build ${kind.name}` })),
];
export const COMPOSE_KINDS = named(OWN_KINDS, "docker:compose:", "Service").filter(({ name }) => name !== "Job");
export const ENGINE_KINDS = named(OWN_KINDS, "docker:engine:", "Container").filter(
  ({ name }) => name === "" || name === "Volume",
);
