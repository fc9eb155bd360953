import type { Place } from "../../place";
import type { HostNamespace, Pod, Sysctl, Workload } from "../../workload";
import { unreadable } from "../resource";
import { adaptContainer, containerImage, limits, nameContainer, securityContext } from "./container";
import { asPatched, hostMounts, volume, volumeImage } from "./volumes";

const CONTAINER_LISTS = [
  { key: "initContainers", noun: "init container" },
  { key: "containers", noun: "container" },
  { key: "ephemeralContainers", noun: "ephemeral container" },
] as const;

const APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

/**
 * The workload of a pod template, or of a pod, which has the same shape.
 *
 * @param base - the workload without its pod
 */
export function adaptPod(base: Workload, template: Place): Workload {
  const spec = template.at("spec");
  if (spec.shape !== "object" && spec.shape !== "nothing") return { ...base, unreadable: [unreadable(spec)] };

  const lists = CONTAINER_LISTS.flatMap(({ key, noun }) =>
    spec
      .at(key)
      .items()
      .map((place) => ({ place, noun })),
  );
  const isWindows = spec.at("os", "name").text() === "windows";
  const places = lists.filter(({ place }) => place.shape === "object").map(nameContainer);

  return {
    ...base,
    unreadable: lists.filter(({ place }) => place.shape !== "object").map(({ place }) => unreadable(place)),
    get containers() {
      return places.map(adaptContainer);
    },
    get hostMounts() {
      const mounts = hostMounts(spec, places);
      return base.isPartial ? mounts.map(asPatched) : mounts;
    },
    get images() {
      return [
        ...places.map((container) => containerImage(container, base.isPartial)),
        ...spec.at("volumes").items().flatMap(volumeImage),
      ];
    },
    get sysctls() {
      return spec.at("securityContext", "sysctls").items().map(sysctl);
    },
    get hostNamespaces() {
      return hostNamespaces(spec);
    },
    get pod() {
      return adaptPodSettings(template, spec, isWindows);
    },
  };
}

function adaptPodSettings(template: Place, spec: Place, isWindows: boolean): Pod {
  const security = spec.at("securityContext");
  return {
    isWindows,
    get securityContext() {
      return securityContext(security);
    },
    get hostUsers() {
      return spec.at("hostUsers").boolean();
    },
    get fsGroup() {
      return security.at("fsGroup").whole("a group ID");
    },
    get supplementalGroups() {
      return security
        .at("supplementalGroups")
        .items()
        .map((group) => group.whole("a group ID"));
    },
    get appArmorAnnotations() {
      return appArmorAnnotations(template.at("metadata", "annotations"));
    },
    get volumes() {
      return spec.at("volumes").items().map(volume);
    },
    get limits() {
      return limits(spec.at("resources", "limits"));
    },
  };
}

function appArmorAnnotations(annotations: Place): Pod["appArmorAnnotations"] {
  return annotations
    .entries()
    .filter(([key]) => key === "" || key.startsWith(APPARMOR_ANNOTATION))
    .map(([key, place]) => {
      const container = key.slice(APPARMOR_ANNOTATION.length);
      return { container, profile: (key === "" ? place : place.of(container)).string() };
    });
}

function hostNamespaces(spec: Place): readonly HostNamespace[] {
  return [
    { name: "process ID", isHost: spec.at("hostPID").boolean(), value: "true" },
    { name: "IPC", isHost: spec.at("hostIPC").boolean(), value: "true" },
    { name: "network", isHost: spec.at("hostNetwork").boolean(), value: "true" },
  ];
}

function sysctl(place: Place): Sysctl {
  return { name: place.at("name").string(), value: place.at("value").string() };
}
