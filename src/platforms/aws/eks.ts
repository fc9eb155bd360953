import { containerOf } from "../../model/docker-engine/kind";
import { pulled } from "../../model/docker-engine/words";
import type { KindTables } from "../../model/kind-tables";
import type { Field, Place } from "../../model/place";
import { baseWorkload, unreadable, unreadableUnlessObject, withWords, withoutWords } from "../../model/resource";
import { at, boolean, from, notApplicable, reader, whole, within, type Table } from "../../model/table";
import { VolumeMounts } from "../../model/volume-mounts";
import type {
  ContainerWords,
  HostMount,
  LimitFields,
  Pod,
  PodWords,
  ResourceIdentity,
  Volume,
  Workload,
  WorkloadWords,
} from "../../model/workload";
import { quote } from "../../values/text";
import { amount } from "./container";
import { named, type NamedContainer } from "./names";
import { USERS_KEYS } from "./styles";

const POD = "eksProperties.podProperties.";
const CONTAINER = `${POD}containers[*].`;

const NO_SETTING = "AWS Batch does not have this setting.";

/** The pod of a job on Amazon EKS. */
class JobPod {
  readonly containers: readonly NamedContainer[];
  readonly unreadable: ReadonlyArray<Field<never>>;

  constructor(readonly spec: Place) {
    const places = [
      ...spec
        .at("initContainers")
        .items()
        .map((place) => ({ place, noun: "init container" })),
      ...spec
        .at("containers")
        .items()
        .map((place) => ({ place, noun: "container" })),
    ];
    this.unreadable = places.filter(({ place }) => place.shape !== "object").map(({ place }) => unreadable(place));
    this.containers = places
      .filter(({ place }) => place.shape === "object")
      .map(({ place, noun }) => named(place, noun));
  }
}

const WORKLOAD: Table<WorkloadWords, JobPod> = {
  hostMounts: from([`${POD}volumes[*].hostPath.path`, `${CONTAINER}volumeMounts[*].readOnly`], hostMounts),
  images: from(`${CONTAINER}image`, ({ containers }) =>
    containers.map(({ place, title }) => pulled(`the image of ${title}`, place.at("image"))),
  ),
  networkNamespaces: from(`${POD}hostNetwork`, ({ spec }) => [hostNetwork(spec)]),
  ...notApplicable(NO_SETTING, "sysctls", "pidNamespaces", "ipcNamespaces"),
  ...notApplicable(NO_SETTING, "userNamespaces", "cgroupNamespaces", "utsNamespaces"),
};

function hostMounts({ spec, containers }: JobPod): readonly HostMount[] {
  const mounts = new VolumeMounts(
    containers
      .flatMap(({ place }) => place.at("volumeMounts").items())
      .map((mount) => ({ volume: mount.at("name"), readOnly: mount.at("readOnly") })),
  );
  return spec
    .at("volumes")
    .items()
    .filter((volume) => volume.at("hostPath").isSet)
    .map((volume) => ({
      path: volume.at("hostPath", "path").string("a host path"),
      readOnly: mounts.readOnly(volume, volume.at("name")),
    }));
}

/** Unlike in Kubernetes, the pod uses the host's network unless the job definition turns it off. */
function hostNetwork(spec: Place): Field<boolean> {
  const stated = spec.at("hostNetwork").boolean();
  return stated.state === "unset" ? { ...stated, state: "set", value: true } : stated;
}

const POD_WORDS: Table<PodWords, JobPod> = {
  volumes: from(`${POD}volumes[*]`, ({ spec }) => spec.at("volumes").items().map(volume)),
  ...notApplicable(NO_SETTING, "hostUsers", "fsGroup", "supplementalGroups", "appArmorAnnotations"),
  ...notApplicable("AWS Batch has this setting for containers only.", "runAsUser", "runAsNonRoot", "runAsGroup"),
  ...notApplicable("AWS Batch has this setting for containers only.", "memoryLimits", "cpuLimits"),
  ...notApplicable(NO_SETTING, "seccompProfile", "appArmorProfile", "hostProcess"),
  ...notApplicable(NO_SETTING, "seLinuxType", "seLinuxUser", "seLinuxRole"),
};

const VOLUME_TYPES = ["emptyDir", "hostPath", "persistentVolumeClaim", "secret"];

function volume(place: Place): Volume {
  const name = place.at("name").text();
  const types = VOLUME_TYPES.filter((type) => place.at(type).isSet);
  return {
    title: name === undefined ? "a volume" : `volume ${quote(name)}`,
    sources:
      place.shape === "object"
        ? types.map((type) => ({ state: "set", value: type, place: place.at(type) }))
        : [place.string()],
  };
}

const CONTAINER_WORDS: Table<ContainerWords, NamedContainer> = {
  ...within(({ place }: NamedContainer) => place, {
    privileged: at("securityContext.privileged", boolean),
    allowPrivilegeEscalation: at("securityContext.allowPrivilegeEscalation", boolean),
    readOnlyRootFilesystem: at("securityContext.readOnlyRootFilesystem", boolean),
    runAsUser: at("securityContext.runAsUser", whole("a user ID")),
    runAsNonRoot: at("securityContext.runAsNonRoot", boolean),
    runAsGroup: at("securityContext.runAsGroup", whole("a group ID")),
    memoryLimits: limit("memory"),
    cpuLimits: limit("cpu"),
  }),
  ...notApplicable("Pods use runAsUser and runAsGroup.", "user", "groups"),
  ...notApplicable(NO_SETTING, "addedCapabilities", "droppedCapabilities", "securityOptions", "devices", "hostPorts"),
  ...notApplicable(NO_SETTING, "seccompProfile", "appArmorProfile", "procMount", "probeHosts", "hostProcess"),
  ...notApplicable(NO_SETTING, "seLinuxType", "seLinuxUser", "seLinuxRole", "seLinuxDisabled"),
  ...notApplicable("Only Docker plugins have this setting.", "grantAllPermissions"),
  ...notApplicable("AWS does not build images.", "buildNetworks"),
};

function limit(resource: string) {
  return from<LimitFields>(`resources.limits.${resource}`, (container: Place) => [
    { ...amount(container.at("resources", "limits").inStyle(USERS_KEYS).at(resource)), unit: "quantity" },
  ]);
}

/** The kind of a job on Amazon EKS. */
export const EKS_POD: KindTables = {
  name: "on EKS",
  workload: WORKLOAD,
  pod: POD_WORDS,
  containers: [{ prefix: CONTAINER, table: CONTAINER_WORDS }],
};

const Words = reader(WORKLOAD);
const toContainer = containerOf(CONTAINER_WORDS);

class BatchPod extends reader(POD_WORDS) implements Pod {
  readonly title = "the pod";
  readonly isWindows = false;
}

/** Reads the pod of a job on Amazon EKS. */
export function readPod(identity: ResourceIdentity, spec: Place): Workload {
  const base = baseWorkload(EKS_POD, identity, "the pod");
  const hidden = unreadableUnlessObject(spec);
  if (hidden !== undefined) return withoutWords({ ...base, unreadable: [hidden] });
  const pod = new JobPod(spec);
  const containers = pod.containers.map((each) => toContainer(each, each));
  const own = { ...base, unreadable: pod.unreadable, containers, pod: new BatchPod(pod) };
  return withWords(spec.at("hostNetwork").isSet ? own : { ...own, advice: TURN_OFF }, Words, pod);
}

const TURN_OFF = "Set hostNetwork: false.";
