import type { Field, Place } from "../../place";
import { quote } from "../../text";
import type { Container, ImageUse, Limits, SecurityContext, SeLinux } from "../../workload";

export interface NamedContainer {
  readonly place: Place;
  readonly name: string;
  readonly noun: string;
  readonly title: string;
}

export function nameContainer({ place, noun }: { place: Place; noun: string }): NamedContainer {
  const stated = place.at("name").text();
  const name = stated ?? place.path.slice(place.path.lastIndexOf(".") + 1);
  const title = stated === undefined ? `the ${noun} at ${name}` : `${noun} ${quote(name)}`;
  return { place: place.of(name), name, noun, title };
}

/**
 * A container as a policy reads it. A class and no object literal: its getters are made once, not for each container,
 * which halves the time that the pack itself takes for a Deployment.
 */
export class KubernetesContainer implements Container {
  readonly name: string;
  readonly title: string;
  readonly isEphemeral: boolean;
  readonly groups = [];
  readonly devices = [];
  private readonly place: Place;
  private readonly security: Place;
  readonly securityContext: SecurityContext;

  constructor({ place, name, noun, title }: NamedContainer) {
    this.name = name;
    this.title = title;
    this.isEphemeral = noun === "ephemeral container";
    this.place = place;
    this.security = place.at("securityContext");
    this.securityContext = new KubernetesSecurityContext(this.security);
  }

  get privileged() {
    return this.security.at("privileged").boolean();
  }

  get allowPrivilegeEscalation() {
    return this.security.at("allowPrivilegeEscalation").boolean();
  }

  get addedCapabilities() {
    return this.security.at("capabilities", "add").strings();
  }

  get droppedCapabilities() {
    const drop = this.security.at("capabilities", "drop");
    return { place: drop, names: drop.strings() };
  }

  get procMount() {
    return this.security.at("procMount").string();
  }

  get hostPorts() {
    return this.place
      .at("ports")
      .items()
      .map((port) => port.at("hostPort").whole());
  }

  get probeHosts() {
    return probeHosts(this.place);
  }

  get readOnlyRootFilesystem() {
    return this.security.at("readOnlyRootFilesystem").boolean();
  }

  get limits() {
    return limits(this.place.at("resources", "limits"));
  }
}

export class KubernetesSecurityContext implements SecurityContext {
  constructor(private readonly place: Place) {}

  get runAsUser() {
    return this.place.at("runAsUser").whole("a user ID");
  }

  get runAsNonRoot() {
    return this.place.at("runAsNonRoot").boolean();
  }

  get runAsGroup() {
    return this.place.at("runAsGroup").whole("a group ID");
  }

  get seccompProfile() {
    return profileType(this.place.at("seccompProfile"));
  }

  get appArmorProfile() {
    return profileType(this.place.at("appArmorProfile"));
  }

  get seLinux() {
    return seLinux(this.place.at("seLinuxOptions"));
  }

  get hostProcess() {
    return this.place.at("windowsOptions", "hostProcess").boolean();
  }
}

/** A profile that is there without a type is as bad as one of a type that does not exist. */
function profileType(profile: Place): Field<string> {
  const type = profile.at("type").string();
  return type.state === "unset" && profile.isSet ? { state: "set", value: "", place: type.place } : type;
}

function seLinux(options: Place): SeLinux {
  return {
    type: [options.at("type").string()],
    user: [options.at("user").string()],
    role: [options.at("role").string()],
  };
}

export function limits(place: Place): Limits {
  return { memory: [quantity(place.at("memory"))], cpu: [quantity(place.at("cpu"))] };
}

/** A quantity, in Kubernetes' notation or as a plain number. */
function quantity(place: Place): Field<string | number> {
  const number = place.number();
  return number.state === "malformed" ? place.string("a quantity such as 128Mi") : number;
}

/** The hosts that a container's probes and life cycle hooks connect to. */
function probeHosts(container: Place): ReadonlyArray<Field<string>> {
  const probes = ["livenessProbe", "readinessProbe", "startupProbe"].map((key) => container.at(key));
  const hooks = ["postStart", "preStop"].map((key) => container.at("lifecycle", key));
  return [...probes, ...hooks]
    .filter(({ isSet }) => isSet)
    .flatMap((handler) => [handler.at("httpGet", "host").string(), handler.at("tcpSocket", "host").string()]);
}

export function containerImage(container: NamedContainer, isPartial: boolean): ImageUse {
  const stated = container.place.at("image").string("an image reference");
  const decidedBy = "the image is not stated, so something else supplies it";
  const reference: Field<string> =
    stated.state === "unset" && !isPartial ? { state: "elsewhere", place: stated.place, decidedBy } : stated;
  return { reference, title: `the image of ${container.title}`, isOutput: false };
}
