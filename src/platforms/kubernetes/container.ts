import { withKnownParts } from "../../model/images";
import { BASELINE_CAPABILITIES } from "../../values/capability";
import { mapField, type Field, type Place } from "../../model/place";
import {
  at,
  boolean,
  each,
  from,
  notApplicable,
  profile,
  reader,
  several,
  string,
  whole,
  type Table,
} from "../../model/table";
import { quote } from "../../values/text";
import type { Capability, Container, ContainerWords, ImageUse, LimitFields, SecurityWords } from "../../model/workload";

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

/** The settings that pods and containers share. */
export const SECURITY: Table<SecurityWords> = {
  runAsUser: at("securityContext.runAsUser", whole("a user ID")),
  runAsNonRoot: at("securityContext.runAsNonRoot", boolean),
  runAsGroup: at("securityContext.runAsGroup", whole("a group ID")),
  seccompProfile: at("securityContext.seccompProfile", profile),
  appArmorProfile: at("securityContext.appArmorProfile", profile),
  seLinuxType: at("securityContext.seLinuxOptions.type", string),
  seLinuxUser: at("securityContext.seLinuxOptions.user", string),
  seLinuxRole: at("securityContext.seLinuxOptions.role", string),
  hostProcess: at("securityContext.windowsOptions.hostProcess", boolean),
  memoryLimits: limit("memory"),
  cpuLimits: limit("cpu"),
};

export const CONTAINER: Table<ContainerWords> = {
  ...SECURITY,
  privileged: at("securityContext.privileged", boolean),
  allowPrivilegeEscalation: at("securityContext.allowPrivilegeEscalation", boolean),
  addedCapabilities: from("securityContext.capabilities.add[*]", (container) =>
    container.at("securityContext", "capabilities", "add").strings().map(capability),
  ),
  droppedCapabilities: from("securityContext.capabilities.drop[*]", (container) => {
    const place = container.at("securityContext", "capabilities", "drop");
    return { place, items: place.strings().map(capability) };
  }),
  procMount: at("securityContext.procMount", string),
  hostPorts: each("ports[*].hostPort", whole()),
  probeHosts: several(
    ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"].flatMap(
      (handler) => [`${handler}.httpGet.host`, `${handler}.tcpSocket.host`],
    ),
    string,
  ),
  readOnlyRootFilesystem: at("securityContext.readOnlyRootFilesystem", boolean),
  ...notApplicable("Kubernetes has a separate field for each option.", "securityOptions", "seLinuxDisabled"),
  ...notApplicable("Kubernetes uses runAsUser, runAsGroup, and supplementalGroups.", "user", "groups"),
  ...notApplicable("Devices come from device plugins that a cluster admin installs.", "devices"),
  ...notApplicable("Only Docker plugins have this setting.", "grantAllPermissions"),
  ...notApplicable("Kubernetes does not build images.", "buildNetworks"),
};

export class KubernetesContainer extends reader(CONTAINER) implements Container {
  readonly name: string;
  readonly title: string;
  readonly isEphemeral: boolean;

  constructor({ place, name, noun, title }: NamedContainer) {
    super(place);
    this.name = name;
    this.title = title;
    this.isEphemeral = noun === "ephemeral container";
  }
}

/** Names are compared as written: `CAP_CHOWN` is not `CHOWN`. */
function capability(field: Field<string>): Field<Capability> {
  return mapField(field, (name) => ({ name, written: name, isStandard: BASELINE_CAPABILITIES.includes(name) }));
}

function limit(resource: string) {
  return from<LimitFields>(`resources.limits.${resource}`, (holder) => {
    const limit = quantity(holder.at("resources", "limits", resource));
    // The API server rejects a limit below the request.
    return holder.at("resources", "requests", resource).isSet ? [limit] : [{ unit: "quantity", ...limit }];
  });
}

/** A quantity, in Kubernetes' notation or as a plain number. */
function quantity(place: Place): Field<string | number> {
  const number = place.number();
  return number.state === "malformed" ? place.string("a quantity such as 128Mi") : number;
}

export function containerImage(container: NamedContainer, isPartial: boolean): ImageUse {
  const stated = container.place.at("image").string("an image reference");
  const decidedBy = "no image is set, so something else supplies it";
  const reference: Field<string> =
    stated.state === "unset" && !isPartial ? { state: "elsewhere", place: stated.place, decidedBy } : stated;
  return withKnownParts({ reference, title: `the image of ${container.title}`, isOutput: false });
}
