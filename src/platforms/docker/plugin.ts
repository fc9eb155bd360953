import { mapField, unset, type Field, type Place } from "../../model/place";
import { at, boolean, from, notApplicable, type Table } from "../../model/table";
import type { ContainerWords, Device, HostMount, NamespaceMode, WorkloadWords } from "../../model/workload";
import { containerOf, defineKind } from "../../model/docker-engine/kind";
import {
  NOT_A_BUILD,
  ONLY_KUBERNETES,
  SELINUX_BY_OPTION,
  capability,
  namespaceMode,
  pulled,
  type KindSource,
} from "../../model/docker-engine/words";

const GRANTS = "grantPermissions[*]";

/** A plugin runs as root on the host; it can access only what it is granted. */
const WORKLOAD: Table<WorkloadWords, KindSource> = {
  hostMounts: from(GRANTS, ({ inputs }) =>
    granted(inputs, "mount").map((value): HostMount => ({ path: value.string(), readOnly: unset(value) })),
  ),
  images: from("name", ({ inputs, subject }) => [pulled(`the image of ${subject.title}`, inputs.at("name"))]),
  pidNamespaces: from(GRANTS, ({ inputs }) => switches(inputs, "host pid namespace")),
  ipcNamespaces: from(GRANTS, ({ inputs }) => switches(inputs, "host ipc namespace")),
  networkNamespaces: from(GRANTS, ({ inputs }) => granted(inputs, "network").map(namespaceMode)),
  ...notApplicable("Plugins cannot be granted this.", "sysctls", "userNamespaces", "cgroupNamespaces", "utsNamespaces"),
};

const CONTAINER: Table<ContainerWords> = {
  grantAllPermissions: at("grantAllPermissions", boolean),
  addedCapabilities: from(GRANTS, (inputs) =>
    granted(inputs, "capabilities").map((value) => mapField(value.string(), capability)),
  ),
  devices: from(GRANTS, (inputs) => [
    ...granted(inputs, "device").map((value): Device => ({ kind: "device", name: value.string() })),
    ...granted(inputs, "allow-all-devices").map(isOn).map(allDevicesRule),
  ]),
  ...ONLY_KUBERNETES,
  ...NOT_A_BUILD,
  ...SELINUX_BY_OPTION,
  ...notApplicable(
    "A plugin's privileges are those it is granted.",
    "privileged",
    "user",
    "groups",
    "securityOptions",
    "droppedCapabilities",
    "readOnlyRootFilesystem",
    "memoryLimits",
    "cpuLimits",
  ),
};

const pluginContainer = containerOf(CONTAINER);

export const plugin = defineKind({
  workload: WORKLOAD,
  containers: [{ prefix: "", table: CONTAINER }],
  parts: ({ inputs, subject }) => ({
    get containers() {
      return [pluginContainer(inputs, subject)];
    },
  }),
});

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

function switches(inputs: Place, grant: string): ReadonlyArray<Field<NamespaceMode>> {
  return granted(inputs, grant).map(isOn);
}

function isOn(value: Place): Field<boolean> {
  return mapField(value.string(), (text) => text !== "false");
}

function allDevicesRule(isGranted: Field<boolean>): Device {
  return { kind: "device rule", name: mapField(isGranted, (on) => (on ? "allow-all-devices" : "")) };
}
