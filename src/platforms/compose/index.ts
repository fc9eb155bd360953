import { withKnownParts } from "../../model/images";
import { mapField, unset, valueOf, type Field, type Place } from "../../model/place";
import { from, notApplicable, within, type Table } from "../../model/table";
import type { ImageUse, WorkloadWords } from "../../model/workload";
import { inlineExemptions, unreadable } from "../../model/resource";
import { driverOptionMounts } from "../../model/docker-engine/driver-options";
import { defineKind, type Kind } from "../../model/docker-engine/kind";
import { pathOrNothing } from "../../model/docker-engine/mounts";
import {
  NO_NAMESPACES,
  asMode,
  made,
  namespaceMode,
  started,
  type KindSource,
  type Subject,
} from "../../model/docker-engine/words";
import { CONTAINERS, serviceContainers } from "./container";
import { joined, networks, type Mode } from "./namespaces";
import { projectMount } from "../../model/docker-engine/project-paths";
import { copiedFiles } from "./builds";
import { pairs } from "./values";
import { mountedImages, serviceMounts } from "./volumes";

/** A service, its project, and the containers that run before it. */
interface ServiceSource {
  readonly project: Place;
  readonly service: Place;
  readonly before: readonly Place[];
  readonly subject: Subject;
}

const SERVICE: Table<WorkloadWords, ServiceSource> = {
  hostMounts: from(
    ["volumes[*]", "volumes_from[*]", "secrets[*]", "configs[*]", "use_api_socket", "build", "develop.watch[*].path"],
    ({ project, service, before, subject }) => [
      ...[service, ...before].flatMap((container) => serviceMounts(project, container)),
      ...copiedFiles(project, service, subject),
    ],
  ),
  images: from(["image", "volumes[*].source"], ({ service, before, subject }) =>
    serviceImages(service, before, subject),
  ),
  sysctls: from("sysctls", ({ service, before }) =>
    [service, ...before]
      .flatMap((container) => pairs(container.at("sysctls")))
      .map((pair) => ({ ...pair, entry: pair.name.place })),
  ),
  pidNamespaces: modes("pid"),
  ipcNamespaces: modes("ipc"),
  networkNamespaces: from(["network_mode", "networks"], ({ project, service, before }) =>
    networks(project, service, before).map(asMode),
  ),
  userNamespaces: from("userns_mode", (source) =>
    containersOf(source).map((container) => namespaceMode(container.at("userns_mode"))),
  ),
  cgroupNamespaces: from("cgroup", (source) =>
    containersOf(source).map((container) => namespaceMode(container.at("cgroup"))),
  ),
  utsNamespaces: modes("uts"),
};

function containersOf({ service, before }: ServiceSource): readonly Place[] {
  return [service, ...before];
}

function modes(key: Mode) {
  return from(key, (source: ServiceSource) =>
    containersOf(source).map((container) => asMode(joined(source.project, container, key))),
  );
}

/** A service or job of a Compose file, given the whole file. Jobs run like services. */
function serviceKind(list: "services" | "jobs"): Kind {
  const serviceOf = ({ inputs, subject }: KindSource): Place => inputs.at(list, subject.name);
  const source = (kind: KindSource): ServiceSource => {
    const service = serviceOf(kind);
    const before = service.at("pre_start").items();
    return {
      project: kind.inputs,
      service,
      before: before.filter(({ shape }) => shape === "object"),
      subject: kind.subject,
    };
  };
  return defineKind({
    workload: within(source, SERVICE),
    containers: CONTAINERS,
    hiddenBy: (kind) => {
      const service = serviceOf(kind);
      return service.shape === "object" ? undefined : unreadable(service);
    },
    parts: (kind) => {
      const service = serviceOf(kind);
      const hidden = hiddenParts(service);
      return {
        unreadable: hidden,
        // A service without image and build is partial: Compose merges it with another file, or rejects it.
        isPartial: hidden.length > 0 || !(service.at("image").isSet || service.at("build").isSet),
        get inlineExemptions() {
          return inlineExemptions(
            pairs(service.at("labels")).map(({ name, value }) => [valueOf(name), valueOf(value)]),
          );
        },
        get containers() {
          return serviceContainers(service, kind.subject);
        },
      };
    },
  });
}

const ADVICE = "check the output of docker compose config instead";

/** The parts of a service that are not in its file. The source has already merged the services it extends, if it found them. */
function hiddenParts(service: Place): ReadonlyArray<Field<never>> {
  const provider = service.at("provider");
  const extended = service.at("extends");
  return [
    ...(provider.isSet ? [elsewhere(provider, "the provider decides what this service runs")] : []),
    ...(extended.isSet ? [missingBase(extended)] : []),
  ];
}

function missingBase(extended: Place): Field<never> {
  const place = extended.at("service");
  const base = place.string();
  if (base.state === "elsewhere") return base;
  if (extended.shape === "object" && extended.at("file").isSet)
    return elsewhere(extended.at("file"), `the file that it extends is not read; ${ADVICE}`);
  return place.malformed("a service in this file that does not extend itself, directly or indirectly");
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
  ].map(withKnownParts);
}

/** A volume of a Compose file, given the whole file. */
const volume = defineKind({
  workload: {
    hostMounts: from(["driver_opts", "name", "external.name"], ({ inputs, subject }) => {
      const volume = inputs.at("volumes", subject.name);
      const driver = volume.at("driver").string();
      const mounts = driverOptionMounts({ options: volume.at("driver_opts"), driver });
      // Compose resolves only the paths of bind mounts.
      const isBind = volume.at("driver").text() === "local" && volume.at("driver_opts", "o").text() === "bind";
      // The engine treats a volume name that looks like a path as a path.
      const own = mapField(volumeName(volume), pathOrNothing);
      return [
        ...mounts.map((mount) => (isBind ? projectMount(mount.path, mount.readOnly) : mount)),
        ...(valueOf(own) ? [projectMount(own, unset(volume))] : []),
      ];
    }),
    ...notApplicable("Volumes do not have images.", "images"),
    ...NO_NAMESPACES,
  },
});

/** Returns the volume's name in the engine, if one is set, including in the older form `external.name`. */
function volumeName(volume: Place): Field<string> {
  const external = volume.at("external");
  const name = volume.at("name").string();
  return name.state === "unset" && external.shape === "object" ? external.at("name").string() : name;
}

/** The includes of a Compose file, given the whole file. */
const project = defineKind({
  workload: {
    ...notApplicable("Each service of the project is checked separately.", "hostMounts", "images"),
    ...NO_NAMESPACES,
  },
  parts: ({ inputs }) => {
    const include = inputs.at("include");
    return include.isSet
      ? { unreadable: [elsewhere(include, `the files that it includes are not read; ${ADVICE}`)] }
      : {};
  },
});

/** The kinds of a Compose file; each resource has the whole file. */
export const COMPOSE: ReadonlyMap<string, Kind> = new Map([
  ["docker:compose:Service", serviceKind("services")],
  ["docker:compose:Job", serviceKind("jobs")],
  ["docker:compose:Volume", volume],
  ["docker:compose:Project", project],
]);
