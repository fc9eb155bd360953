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
  const name = stated ?? place.path.replace(/^.*\.(?=\w+\[)/, "");
  const title = stated === undefined ? `the ${noun} at ${name}` : `${noun} ${quote(name)}`;
  return { place: place.of(name), name, noun, title };
}

export function adaptContainer({ place, name, noun, title }: NamedContainer): Container {
  const security = place.at("securityContext");
  return {
    name,
    title,
    isEphemeral: noun === "ephemeral container",
    groups: [],
    devices: [],
    get privileged() {
      return security.at("privileged").boolean();
    },
    get securityContext() {
      return securityContext(security);
    },
    get allowPrivilegeEscalation() {
      return security.at("allowPrivilegeEscalation").boolean();
    },
    get addedCapabilities() {
      return security.at("capabilities", "add").strings();
    },
    get droppedCapabilities() {
      const drop = security.at("capabilities", "drop");
      return { place: drop, names: drop.strings() };
    },
    get procMount() {
      return security.at("procMount").string();
    },
    get hostPorts() {
      return place
        .at("ports")
        .items()
        .map((port) => port.at("hostPort").whole());
    },
    get probeHosts() {
      return probeHosts(place);
    },
    get readOnlyRootFilesystem() {
      return security.at("readOnlyRootFilesystem").boolean();
    },
    get limits() {
      return limits(place.at("resources", "limits"));
    },
  };
}

export function securityContext(place: Place): SecurityContext {
  return {
    get runAsUser() {
      return place.at("runAsUser").whole("a user ID");
    },
    get runAsNonRoot() {
      return place.at("runAsNonRoot").boolean();
    },
    get runAsGroup() {
      return place.at("runAsGroup").whole("a group ID");
    },
    get seccompProfile() {
      return profileType(place.at("seccompProfile"));
    },
    get appArmorProfile() {
      return profileType(place.at("appArmorProfile"));
    },
    get seLinux() {
      return seLinux(place.at("seLinuxOptions"));
    },
    get hostProcess() {
      return place.at("windowsOptions", "hostProcess").boolean();
    },
  };
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
  return [...probes, ...hooks].flatMap((handler) => [
    handler.at("httpGet", "host").string(),
    handler.at("tcpSocket", "host").string(),
  ]);
}

export function containerImage(container: NamedContainer, isPartial: boolean): ImageUse {
  const reference = container.place.at("image").string("an image reference");
  const title = `the image of ${container.title}`;
  if (reference.state !== "unset" || isPartial) return { reference, title, isOutput: false };
  const decidedBy = "the image is not stated, so something else supplies it";
  return { reference: { state: "elsewhere", place: reference.place, decidedBy }, title, isOutput: false };
}
