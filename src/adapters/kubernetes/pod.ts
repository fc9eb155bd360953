import type { Field, Place } from "../../place";
import type {
  Container,
  HostMount,
  HostNamespace,
  InlineExemption,
  Pod,
  ResourceIdentity,
  Sysctl,
  Workload,
} from "../../workload";
import { inlineExemptions, unreadable } from "../resource";
import {
  KubernetesContainer,
  KubernetesSecurityContext,
  containerImage,
  limits,
  nameContainer,
  type NamedContainer,
} from "./container";
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
  return new PodWorkload(base, template);
}

/** What the annotations of an object exempt. */
export function annotatedExemptions(object: Place): readonly InlineExemption[] {
  const annotations = object.at("metadata", "annotations").entries();
  return inlineExemptions(annotations.map(([name, place]) => [name, place.text()]));
}

class PodWorkload implements Workload {
  readonly platform = "kubernetes";
  readonly resource: ResourceIdentity;
  readonly title: string;
  readonly isPartial: boolean;
  readonly unreadable: ReadonlyArray<Field<never>>;
  private readonly spec: Place;
  private readonly places: readonly NamedContainer[];
  // Most policies ask for these, and a caller may hold on to the workload.
  private containersRead: readonly Container[] | undefined;
  private hostMountsRead: readonly HostMount[] | undefined;

  constructor(
    private readonly base: Workload,
    private readonly template: Place,
  ) {
    const { resource, title, isPartial } = base;
    this.resource = resource;
    this.title = title;
    this.isPartial = isPartial;
    this.spec = template.at("spec");
    const lists = CONTAINER_LISTS.flatMap(({ key, noun }) =>
      this.spec
        .at(key)
        .items()
        .map((place) => ({ place, noun })),
    );
    this.unreadable = lists.filter(({ place }) => place.shape !== "object").map(({ place }) => unreadable(place));
    this.places = lists.filter(({ place }) => place.shape === "object").map(nameContainer);
  }

  get inlineExemptions() {
    return [...this.base.inlineExemptions, ...annotatedExemptions(this.template)];
  }

  get containers() {
    return (this.containersRead ??= this.places.map((container) => new KubernetesContainer(container)));
  }

  get hostMounts() {
    return (this.hostMountsRead ??= this.readHostMounts());
  }

  private readHostMounts(): readonly HostMount[] {
    const mounts = hostMounts(this.spec, this.places);
    return this.isPartial ? mounts.map(asPatched) : mounts;
  }

  get images() {
    return [
      ...this.places.map((container) => containerImage(container, this.isPartial)),
      ...this.spec.at("volumes").items().map(volumeImage),
    ];
  }

  get sysctls() {
    return this.spec.at("securityContext", "sysctls").items().map(sysctl);
  }

  get hostNamespaces() {
    return hostNamespaces(this.spec);
  }

  get pod() {
    return new KubernetesPod(this.template, this.spec);
  }
}

class KubernetesPod implements Pod {
  private readonly security: Place;

  constructor(
    private readonly template: Place,
    private readonly spec: Place,
  ) {
    this.security = spec.at("securityContext");
  }

  get isWindows() {
    return this.spec.at("os", "name").text() === "windows";
  }

  get securityContext() {
    return new KubernetesSecurityContext(this.security);
  }

  get hostUsers() {
    return this.spec.at("hostUsers").boolean();
  }

  get fsGroup() {
    return this.security.at("fsGroup").whole("a group ID");
  }

  get supplementalGroups() {
    return this.security
      .at("supplementalGroups")
      .items()
      .map((group) => group.whole("a group ID"));
  }

  get appArmorAnnotations() {
    return appArmorAnnotations(this.template.at("metadata", "annotations"));
  }

  get volumes() {
    return this.spec.at("volumes").items().map(volume);
  }

  get limits() {
    return limits(this.spec.at("resources", "limits"));
  }
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
