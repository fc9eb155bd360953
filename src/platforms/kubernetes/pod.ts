import type { KindTables } from "../../model/kind-tables";
import type { Field, Place } from "../../model/place";
import {
  at,
  boolean,
  each,
  from,
  notApplicable,
  reader,
  whole,
  within,
  type Table,
  type Setting,
} from "../../model/table";
import type {
  Container,
  HostMount,
  InlineExemption,
  NamespaceMode,
  Pod,
  PodWords,
  ResourceIdentity,
  Sysctl,
  Workload,
  WorkloadWords,
} from "../../model/workload";
import {
  inlineExemptions,
  unreadable,
  unreadableUnlessObject,
  withoutWords,
  type WorkloadBase,
} from "../../model/resource";
import { KubernetesContainer, SECURITY, containerImage, nameContainer, type NamedContainer } from "./container";
import { asPatched, hostMounts, volume, volumeImage } from "./volumes";

const CONTAINER_LISTS = [
  { key: "initContainers", noun: "init container" },
  { key: "containers", noun: "container" },
  { key: "ephemeralContainers", noun: "ephemeral container" },
] as const;

const APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

/** A pod template and its parts; values that several policies need are read once. */
class PodSource {
  readonly spec: Place;
  readonly unreadable: ReadonlyArray<Field<never>>;
  readonly containers: readonly NamedContainer[];
  private mounts: readonly HostMount[] | undefined;

  constructor(
    readonly template: Place,
    readonly isPartial: boolean,
  ) {
    this.spec = template.at("spec");
    const lists = CONTAINER_LISTS.flatMap(({ key, noun }) =>
      this.spec
        .at(key)
        .items()
        .map((place) => ({ place, noun })),
    );
    this.unreadable = lists.filter(({ place }) => place.shape !== "object").map(({ place }) => unreadable(place));
    this.containers = lists.filter(({ place }) => place.shape === "object").map(nameContainer);
  }

  get hostMounts(): readonly HostMount[] {
    return (this.mounts ??= this.readHostMounts());
  }

  private readHostMounts(): readonly HostMount[] {
    const mounts = hostMounts(this.spec, this.containers);
    return this.isPartial ? mounts.map(asPatched) : mounts;
  }
}

export const POD: Table<PodWords, PodSource> = {
  ...within(({ spec }: PodSource) => spec, {
    ...SECURITY,
    hostUsers: at("hostUsers", boolean),
    fsGroup: at("securityContext.fsGroup", whole("a group ID")),
    supplementalGroups: each("securityContext.supplementalGroups[*]", whole("a group ID")),
    volumes: from("volumes[*]", (spec: Place) => spec.at("volumes").items().map(volume)),
  }),
  appArmorAnnotations: from(`metadata.annotations["${APPARMOR_ANNOTATION}<container>"]`, ({ template }) =>
    appArmorAnnotations(template.at("metadata", "annotations")),
  ),
};

export const WORKLOAD: Table<WorkloadWords, PodSource> = {
  ...within(({ spec }: PodSource) => spec, {
    sysctls: from("securityContext.sysctls[*]", (spec: Place) =>
      spec.at("securityContext", "sysctls").items().map(sysctl),
    ),
    pidNamespaces: namespace("hostPID"),
    ipcNamespaces: namespace("hostIPC"),
    networkNamespaces: namespace("hostNetwork"),
  }),
  hostMounts: from(
    ["volumes[*].hostPath", "containers[*].volumeMounts[*].readOnly"],
    (pod: PodSource) => pod.hostMounts,
  ),
  images: from(["containers[*].image", "volumes[*].image.reference"], ({ containers, isPartial, spec }: PodSource) => [
    ...containers.map((container) => containerImage(container, isPartial)),
    ...spec
      .at("volumes")
      .items()
      .filter((place) => place.at("image").isSet)
      .map(volumeImage),
  ]),
  ...notApplicable(
    "Pods share the node's user namespace by default, and the Pod Security Standards allow it.",
    "userNamespaces",
  ),
  ...notApplicable("Pods do not have this setting.", "cgroupNamespaces", "utsNamespaces"),
};

function namespace(key: string): Setting<ReadonlyArray<Field<NamespaceMode>>> {
  const { read, ...setting } = at(key, boolean);
  return { ...setting, read: (spec) => [read(spec)] };
}

/**
 * Returns the workload of a pod template, or of a pod, which has the same shape.
 *
 * @param base - the workload without its pod
 */
export function adaptPod(base: WorkloadBase, template: Place): Workload {
  const hidden = unreadableUnlessObject(template.at("spec"));
  if (hidden !== undefined) return withoutWords({ ...base, unreadable: [hidden] });
  return new PodWorkload(base, template);
}

/** Returns the exemptions in an object's annotations. */
export function annotatedExemptions(object: Place): readonly InlineExemption[] {
  const annotations = object.at("metadata", "annotations").entries();
  return inlineExemptions(annotations.map(([name, place]) => [name, place.text()]));
}

class PodWorkload extends reader(WORKLOAD) implements Workload {
  readonly kind: KindTables;
  readonly resource: ResourceIdentity;
  readonly title: string;
  readonly isPartial: boolean;
  // Most policies read these, and a caller may keep the workload.
  private containersRead: readonly Container[] | undefined;
  private exemptionsRead: readonly InlineExemption[] | undefined;

  constructor(
    private readonly base: WorkloadBase,
    template: Place,
  ) {
    super(new PodSource(template, base.isPartial));
    const { kind, resource, title, isPartial } = base;
    this.kind = kind;
    this.resource = resource;
    this.title = title;
    this.isPartial = isPartial;
  }

  get unreadable() {
    return this.source.unreadable;
  }

  get inlineExemptions() {
    return (this.exemptionsRead ??= [...this.base.inlineExemptions, ...annotatedExemptions(this.source.template)]);
  }

  get containers() {
    return (this.containersRead ??= this.source.containers.map((container) => new KubernetesContainer(container)));
  }

  get pod() {
    return new KubernetesPod(this.source);
  }
}

class KubernetesPod extends reader(POD) implements Pod {
  readonly title = "the pod";

  get isWindows() {
    return this.source.spec.at("os", "name").text() === "windows";
  }
}

function appArmorAnnotations(annotations: Place): PodWords["appArmorAnnotations"] {
  return annotations
    .entries()
    .filter(([key]) => key === "" || key.startsWith(APPARMOR_ANNOTATION))
    .map(([key, place]) => {
      const container = key.slice(APPARMOR_ANNOTATION.length);
      return { container, profile: (key === "" ? place : place.of(container)).string() };
    });
}

function sysctl(place: Place): Sysctl {
  return { entry: place, name: place.at("name").string(), value: place.at("value").string() };
}
