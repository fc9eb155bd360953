import type { Place } from "../../place";
import { quote } from "../../text";
import type { ImageUse, Workload } from "../../workload";
import { emptyWorkload, statedName, type Resource } from "../resource";
import { adaptComposeJob, adaptComposeProject, adaptComposeService, adaptComposeVolume } from "./compose";
import { adaptBuilder } from "./builder";
import { dockerBuild, imageBuild, simpleImageBuild } from "./builds";
import { adaptContainer } from "./container";
import { driverOptionMounts } from "./driver-options";
import { adaptEngineContainer, adaptEngineVolume, opaque } from "./engine";
import { made, pulled, started, type Subject } from "./parts";
import { adaptPlugin } from "./plugin";
import { adaptService } from "./service";

/** What a Docker resource adds to a workload that has nothing. */
type Adapter = (inputs: Place, subject: Subject, image: Place | undefined) => Partial<Workload>;

/** The kinds of Pulumi's Docker providers. */
const ADAPTERS: ReadonlyMap<string, Adapter> = new Map<string, Adapter>([
  ["docker:index/container:Container", adaptContainer],
  ["docker:index/service:Service", adaptService],
  ["docker:index/volume:Volume", adaptVolume],
  ["docker:index/plugin:Plugin", adaptPlugin],
  ["docker:index/remoteImage:RemoteImage", adaptRemoteImage],
  ["docker:index/image:Image", adaptImage],
  ["docker:index/registryImage:RegistryImage", adaptRegistryImage],
  ["docker:index/buildxBuilder:BuildxBuilder", adaptBuilder],
  ["docker:index/tag:Tag", adaptTag],
  ["docker-build:index:Image", adaptBuiltImage],
  ["docker-build:index:Index", (inputs, { title }) => images(made(title, inputs.at("tag")))],
]);

/** The kinds of Docker's own files and answers; a resource's name is its own there. */
const OWN_ADAPTERS: ReadonlyMap<string, Adapter> = new Map<string, Adapter>([
  ["docker:compose:Service", adaptComposeService],
  ["docker:compose:Job", adaptComposeJob],
  ["docker:compose:Volume", adaptComposeVolume],
  ["docker:compose:Project", adaptComposeProject],
  ["docker:engine:Container", adaptEngineContainer],
  ["docker:engine:Volume", adaptEngineVolume],
  ["docker:engine:Service", opaque],
  ["docker:engine:Task", opaque],
  ["docker:engine:Plugin", opaque],
]);

const NOUNS: ReadonlyMap<string, string> = new Map([
  ["RemoteImage", "image"],
  ["RegistryImage", "registry image"],
  ["BuildxBuilder", "builder"],
]);

export function isDockerType(type: string): boolean {
  return ADAPTERS.has(type) || OWN_ADAPTERS.has(type);
}

/** Reads a resource of the Docker providers, or of Docker's own files, given a type token that `isDockerType` knows. */
export function adaptDocker(resource: Resource): readonly Workload[] {
  const { type, name: pulumiName, urn, inputs } = resource;
  const adapt = (ADAPTERS.get(type) ?? OWN_ADAPTERS.get(type))!;
  const kind = type.slice(type.lastIndexOf(":") + 1);
  const name = ADAPTERS.has(type) ? nameOf(resource, kind) : pulumiName;
  const identity = { type, kind, isNamespaced: false, namespace: null, name, pulumiName, urn };
  const title = `${NOUNS.get(kind) ?? kind.toLowerCase()} ${quote(name)}`;
  // The getters themselves are taken over, so that what is read lazily stays lazy.
  const own = Object.getOwnPropertyDescriptors(adapt(inputs.of(name), { name, title }, resource.image));
  return [Object.defineProperties(emptyWorkload("docker", identity, title), own)];
}

/** The `name` of kinds other than these is an image reference. */
function nameOf({ name, inputs }: Resource, kind: string): string {
  const isNamed = kind === "Container" || kind === "Service" || kind === "Volume";
  return isNamed ? statedName(inputs.at("name").text(), name) : name;
}

function adaptVolume(inputs: Place): Partial<Workload> {
  return {
    get hostMounts() {
      return driverOptionMounts({ options: inputs.at("driverOpts"), driver: inputs.at("driver").string() });
    },
  };
}

function adaptRemoteImage(inputs: Place, subject: Subject): Partial<Workload> {
  return withImages(imageBuild(inputs.at("build"), subject), pulled(subject.title, inputs.at("name")));
}

function adaptImage(inputs: Place, subject: Subject): Partial<Workload> {
  return withImages(simpleImageBuild(inputs.at("build"), subject), made(subject.title, inputs.at("imageName")));
}

function adaptRegistryImage(inputs: Place, subject: Subject): Partial<Workload> {
  return withImages(imageBuild(inputs.at("build"), subject), made(subject.title, inputs.at("name")));
}

function adaptBuiltImage(inputs: Place, subject: Subject): Partial<Workload> {
  const tags = inputs.at("tags").items();
  return withImages(dockerBuild(inputs, subject), ...tags.map((tag) => made(subject.title, tag)));
}

function adaptTag(inputs: Place, { title }: Subject): Partial<Workload> {
  return images(
    started(`the source image of ${title}`, inputs.at("sourceImage")),
    made(`the target image of ${title}`, inputs.at("targetImage")),
  );
}

function images(...uses: readonly ImageUse[]): Partial<Workload> {
  return { images: uses };
}

/** Adds the images to a build, whose getters stay lazy. */
function withImages(build: Partial<Workload>, ...uses: readonly ImageUse[]): Partial<Workload> {
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(build), images: { value: uses } });
}
