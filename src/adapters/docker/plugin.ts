import { mapField, unset, type Field, type Place } from "../../place";
import type { Container, Device, HostMount, HostNamespace, Workload } from "../../workload";
import { emptyContainer, networkNamed, pulled, type Subject } from "./parts";

/** A plugin runs as root on the host; what it may reach is what it is granted. */
export function adaptPlugin(inputs: Place, subject: Subject): Partial<Workload> {
  const grants = (grant: string): readonly Place[] => granted(inputs, grant);
  return {
    get containers(): readonly Container[] {
      const devices = grants("device").map((value): Device => ({ kind: "device", name: value.string() }));
      const allDevices = grants("allow-all-devices").map(isOn).map(allDevicesRule);
      const addedCapabilities = grants("capabilities").map((value) => value.string());
      const grantAllPermissions = inputs.at("grantAllPermissions").boolean();
      return [
        { ...emptyContainer(subject), grantAllPermissions, addedCapabilities, devices: [...devices, ...allDevices] },
      ];
    },
    get hostMounts() {
      return grants("mount").map((value): HostMount => ({ path: value.string(), readOnly: unset(value) }));
    },
    get images() {
      return [pulled(`the image of ${subject.title}`, inputs.at("name"))];
    },
    get hostNamespaces(): readonly HostNamespace[] {
      return [
        ...grants("host pid namespace").map((value) => ({
          name: "process ID" as const,
          isHost: isOn(value),
          value: "true",
        })),
        ...grants("host ipc namespace").map((value) => ({ name: "IPC" as const, isHost: isOn(value), value: "true" })),
        ...grants("network").map(networkNamed),
      ];
    },
  };
}

/** The values granted under a name; a grant whose name cannot be read may be any of them. */
function granted(inputs: Place, grant: string): readonly Place[] {
  return inputs
    .at("grantPermissions")
    .items()
    .flatMap((permission) => {
      const name = permission.at("name").string();
      if (name.state === "unset") return [];
      if (name.state !== "set") return [name.place];
      return name.value === grant ? permission.at("values").items() : [];
    });
}

function isOn(value: Place): Field<boolean> {
  return mapField(value.string(), (text) => text !== "false");
}

function allDevicesRule(isGranted: Field<boolean>): Device {
  return { kind: "device rule", name: mapField(isGranted, (on) => (on ? "allow-all-devices" : "")) };
}
