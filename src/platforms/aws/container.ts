import { addedCapabilities, droppedCapabilities, securityOptions } from "../../model/docker-engine/words";
import { valueOf, type Field, type Place } from "../../model/place";
import { from, notApplicable, type Setting, type Table } from "../../model/table";
import type { ContainerWords, Device, LimitField, LimitFields } from "../../model/workload";
import type { TaskContainer } from "./task";

/** The answers that containers of ECS and Batch have in common. */
export const SHARED = {
  privileged: from("privileged", ({ place }: TaskContainer) => place.at("privileged").boolean()),
  user: onLinux(from("user", ({ place }: TaskContainer) => place.at("user").string())),
  devices: from("linuxParameters.devices[*].hostPath", ({ place }: TaskContainer) => devices(place)),
  readOnlyRootFilesystem: onLinux(
    from("readonlyRootFilesystem", ({ place }: TaskContainer) => place.at("readonlyRootFilesystem").boolean()),
  ),
  ...notApplicable("Tasks use `user`.", "runAsUser", "runAsNonRoot", "runAsGroup"),
  ...notApplicable("Docker applies its default profile unless a security option replaces it.", "seccompProfile"),
  ...notApplicable("HostProcess containers exist only in Kubernetes.", "hostProcess"),
  ...notApplicable("Docker runs health checks inside the container.", "probeHosts"),
  ...notApplicable("Tasks do not have this setting.", "groups"),
  ...notApplicable("Only Docker plugins have this setting.", "grantAllPermissions"),
  ...notApplicable("AWS does not build images.", "buildNetworks"),
} satisfies Partial<Table<ContainerWords, TaskContainer>>;

const USES_OPTIONS = "Tasks use `dockerSecurityOptions`.";

export const CONTAINER: Table<ContainerWords, TaskContainer> = {
  ...SHARED,
  securityOptions: onLinux(
    from("dockerSecurityOptions[*]", ({ place, task }) => {
      const { place: list, items } = securityOptions(place.at("dockerSecurityOptions"));
      // Fargate does not have security options, so none is required.
      return { place: task.isFargate ? undefined : list, items, isClosed: task.mayBeFargate };
    }),
  ),
  addedCapabilities: onLinux(
    from("linuxParameters.capabilities.add[*]", ({ place }) =>
      addedCapabilities(place.at("linuxParameters", "capabilities", "add")),
    ),
  ),
  droppedCapabilities: onLinux(
    from("linuxParameters.capabilities.drop[*]", ({ place }) =>
      droppedCapabilities(place.at("linuxParameters", "capabilities", "drop")),
    ),
  ),
  hostPorts: from("portMappings[*].hostPort", hostPorts),
  memoryLimits: from("memory", limits("memory")),
  cpuLimits: from("cpu", limits("cpu")),
  ...notApplicable(USES_OPTIONS, "appArmorProfile", "allowPrivilegeEscalation", "procMount"),
  ...notApplicable(USES_OPTIONS, "seLinuxType", "seLinuxUser", "seLinuxRole", "seLinuxDisabled"),
};

/** Returns the setting, which Windows containers do not have. */
function onLinux<T>({ paths, read }: Setting<T, TaskContainer>): Setting<T, TaskContainer> {
  return { paths, read: (container) => (container.task.isWindows ? undefined : read(container)) };
}

/** The GPUs in `resourceRequirements` are not devices of the container's choice: the scheduler assigns them to it alone. */
function devices(container: Place): readonly Device[] {
  return container
    .at("linuxParameters", "devices")
    .items()
    .map((device): Device => ({ kind: "device", name: device.at("hostPath").string() }));
}

/** A number, or text such as `1 GB`. */
export function amount(place: Place): Field<string | number> {
  const number = place.number();
  return number.state === "malformed" ? place.string("an amount such as 512") : number;
}

const UNITS = { memory: "MiB", cpu: "CPU shares" } as const;

/** ECS rejects a memory limit that is not above the reservation. */
function limit(place: Place, resource: keyof typeof UNITS): LimitField {
  const stated = amount(place.at(resource));
  const isReserved = resource === "memory" && place.at("memoryReservation").isSet;
  return isReserved ? stated : { ...stated, unit: UNITS[resource] };
}

/** A task limits the memory and CPU of all its containers together. */
function limits(resource: "memory" | "cpu") {
  return ({ place, task }: TaskContainer): LimitFields => [limit(place, resource), amount(task.shared.at(resource))];
}

/** In other modes a host port is not set, or repeats the container port. */
const WITHOUT_HOST_PORTS = new Set<string | undefined>(["awsvpc", "host", "none"]);

function hostPorts({ place, task }: TaskContainer): ReadonlyArray<Field<number>> | undefined {
  const mode = task.networkMode;
  if (task.isFargate || WITHOUT_HOST_PORTS.has(valueOf(mode))) return undefined;
  const ports = place
    .at("portMappings")
    .items()
    .map((mapping) => mapping.at("hostPort").whole());
  if (mode.state === "set" || mode.state === "unset") return ports;
  return ports.map((port) => (valueOf(port) === 0 || port.state === "unset" ? port : mode));
}
