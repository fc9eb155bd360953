import { mapField, unset, type Field, type Place } from "../../../place";
import type { ImageUse, Workload } from "../../../workload";
import { inlineExemptions, unreadable } from "../../resource";
import { driverOptionMounts } from "../driver-options";
import { isMount, pathOrNothing } from "../mounts";
import { made, started, type Subject } from "../parts";
import { buildNamespaces, copiedFiles } from "./builds";
import { serviceContainers } from "./container";
import { serviceNamespaces, statedNamespaces } from "./namespaces";
import { projectMount } from "../project-paths";
import { pairs } from "./values";
import { mountedImages, serviceMounts } from "./volumes";

/** A service of a Compose file, given the whole file. */
export function adaptComposeService(project: Place, subject: Subject): Partial<Workload> {
  return workload(project, project.at("services", subject.name), subject);
}

/** A job of a Compose file, which runs as a service does, given the whole file. */
export function adaptComposeJob(project: Place, subject: Subject): Partial<Workload> {
  return workload(project, project.at("jobs", subject.name), subject);
}

function workload(project: Place, service: Place, subject: Subject): Partial<Workload> {
  if (service.shape !== "object") return { unreadable: [unreadable(service)] };
  const hidden = hiddenParts(service);
  const whatRunsBefore = service
    .at("pre_start")
    .items()
    .filter(({ shape }) => shape === "object");
  return {
    unreadable: hidden,
    // One without image and build is a part of a service: Compose takes the rest from another file, or refuses it.
    isPartial: hidden.length > 0 || !(service.at("image").isSet || service.at("build").isSet),
    get inlineExemptions() {
      return inlineExemptions(pairs(service.at("labels")).map(({ name, value }) => [known(name), known(value)]));
    },
    get containers() {
      return serviceContainers(service, subject);
    },
    get hostMounts() {
      const mounts = [service, ...whatRunsBefore].flatMap((container) => serviceMounts(project, container));
      return [...mounts, ...copiedFiles(project, service, subject)];
    },
    get images() {
      return serviceImages(service, whatRunsBefore, subject);
    },
    get sysctls() {
      return [service, ...whatRunsBefore].flatMap((container) => pairs(container.at("sysctls")));
    },
    get hostNamespaces() {
      const before = whatRunsBefore.flatMap((container) => statedNamespaces(project, container));
      return [...serviceNamespaces(project, service), ...before, ...buildNamespaces(service.at("build"), subject)];
    },
  };
}

function known(field: Field<string>): string | undefined {
  return field.state === "set" ? field.value : undefined;
}

const ADVICE = "check the output of docker compose config instead";

/** What of a service is not in its file: the source has put what it extends into it, and left what it could not find. */
function hiddenParts(service: Place): ReadonlyArray<Field<never>> {
  const provider = service.at("provider");
  const extended = service.at("extends");
  return [
    ...(provider.isSet ? [elsewhere(provider, "its provider runs what it stands for")] : []),
    ...(extended.isSet ? [missingBase(extended)] : []),
  ];
}

function missingBase(extended: Place): Field<never> {
  const place = extended.at("service");
  const base = place.string();
  if (base.state === "elsewhere") return base;
  if (extended.shape === "object" && extended.at("file").isSet)
    return elsewhere(extended.at("file"), `the file that it extends is not read: ${ADVICE}`);
  return place.malformed("a service of this file that does not extend itself in turn");
}

function elsewhere(place: Place, decidedBy: string): Field<never> {
  return { state: "elsewhere", place, decidedBy };
}

function serviceImages(service: Place, before: readonly Place[], subject: Subject): readonly ImageUse[] {
  const title = `the image of ${subject.title}`;
  const image = service.at("image");
  return [
    service.at("build").isSet ? made(title, image) : started(title, image),
    ...mountedImages(service, subject),
    ...before.flatMap((container) => [
      started(`the image of pre_start of ${subject.title}`, container.at("image")),
      ...mountedImages(container, subject),
    ]),
  ].map(named);
}

/** `ghcr.io/acme/app:${TAG}` is in that registry whatever the tag; `nginx:${TAG}` is not, as the tag may be `5000/app`. */
function named(use: ImageUse): ImageUse {
  const { place, state } = use.reference;
  const [, repository] = state === "elsewhere" ? (/^([^$]+\/[^$/:@]+)[:@]/.exec(place.written ?? "") ?? []) : [];
  return repository === undefined ? use : { ...use, repository: { state: "set", value: repository, place } };
}

/** A volume of a Compose file, given the whole file. */
export function adaptComposeVolume(project: Place, { name }: Subject): Partial<Workload> {
  const volume = project.at("volumes", name);
  return {
    get hostMounts() {
      const driver = volume.at("driver").string();
      const mounts = driverOptionMounts({ options: volume.at("driver_opts"), driver });
      // Compose completes the path of a bind mount, and of nothing else.
      const isBind = volume.at("driver").text() === "local" && volume.at("driver_opts", "o").text() === "bind";
      // The engine takes a volume's name for a path if it looks like one.
      const own = mapField(volumeName(volume), pathOrNothing);
      return [
        ...mounts.map((mount) => (isBind ? projectMount(mount.path, mount.readOnly) : mount)),
        ...(own.state === "set" && isMount(own) ? [projectMount(own, unset(volume))] : []),
      ];
    },
  };
}

/** The name that the engine knows a volume by, where one is stated; the external one in its older form too. */
function volumeName(volume: Place): Field<string> {
  const external = volume.at("external");
  const name = volume.at("name").string();
  return name.state === "unset" && external.shape === "object" ? external.at("name").string() : name;
}

/** What a Compose file includes, given the whole file. */
export function adaptComposeProject(project: Place): Partial<Workload> {
  const include = project.at("include");
  return include.isSet
    ? { unreadable: [elsewhere(include, `the files that it includes are not read: ${ADVICE}`)] }
    : {};
}
