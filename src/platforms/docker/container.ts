import type { Field, Place } from "../../model/place";
import { at, boolean, each, from, notApplicable, string, type Table } from "../../model/table";
import type { ContainerWords, Device, NamespaceMode, WorkloadWords } from "../../model/workload";
import { inlineExemptions } from "../../model/resource";
import { copied } from "../../model/docker-engine/copies";
import { gpuRequest } from "../../model/docker-engine/devices";
import { containerOf, defineKind } from "../../model/docker-engine/kind";
import { hostMount, volumeMount } from "../../model/docker-engine/mounts";
import {
  NOT_A_PLUGIN,
  NOT_A_BUILD,
  ONLY_KUBERNETES,
  SELINUX_BY_OPTION,
  addedCapabilities,
  droppedCapabilities,
  namespaceMode,
  started,
  securityOptions,
  sysctls,
  type KindSource,
} from "../../model/docker-engine/words";

const WORKLOAD: Table<WorkloadWords, KindSource> = {
  hostMounts: from(["volumes[*]", "mounts[*]", "uploads[*].source"], ({ inputs, subject }) => [
    ...inputs.at("volumes").items().flatMap(volumeMount),
    ...inputs.at("mounts").items().flatMap(hostMount),
    ...inputs
      .at("uploads")
      .items()
      .flatMap((upload) => copied(upload.at("source").string(), subject.title)),
  ]),
  images: from("image", ({ inputs, subject, isImageProvided }) => {
    const use = started(`the image of ${subject.title}`, inputs.at("image"));
    return isImageProvided && use.reference.state === "unknown" ? [] : [use];
  }),
  sysctls: from("sysctls", ({ inputs }) => sysctls(inputs.at("sysctls"))),
  pidNamespaces: mode("pidMode"),
  ipcNamespaces: mode("ipcMode"),
  networkNamespaces: from(["networkMode", "networksAdvanced[*].name"], ({ inputs }) => networks(inputs)),
  userNamespaces: mode("usernsMode"),
  cgroupNamespaces: mode("cgroupnsMode"),
  ...notApplicable("The provider does not have this setting.", "utsNamespaces"),
};

const CONTAINER: Table<ContainerWords> = {
  privileged: at("privileged", boolean),
  user: at("user", string),
  groups: each("groupAdds[*]", string),
  securityOptions: from("securityOpts[*]", (inputs) => securityOptions(inputs.at("securityOpts"))),
  addedCapabilities: from("capabilities.adds[*]", (inputs) => addedCapabilities(inputs.at("capabilities", "adds"))),
  droppedCapabilities: from("capabilities.drops[*]", (inputs) =>
    droppedCapabilities(inputs.at("capabilities", "drops")),
  ),
  devices: from(["devices[*].hostPath", "deviceCgroupRules[*]", "deviceRequests[*]", "gpus"], devices),
  readOnlyRootFilesystem: at("readOnly", boolean),
  memoryLimits: from("memory", (inputs) => [{ ...inputs.at("memory").number(), unit: "MiB" }]),
  cpuLimits: from(["cpus", "cpuQuota", "nanoCpus"], (inputs) => [
    { ...inputs.at("cpus").string(), unit: "CPU text" },
    inputs.at("cpuQuota").number(),
    inputs.at("nanoCpus").number(),
  ]),
  ...ONLY_KUBERNETES,
  ...NOT_A_BUILD,
  ...SELINUX_BY_OPTION,
  ...NOT_A_PLUGIN,
};

const dockerContainer = containerOf(CONTAINER);

export const container = defineKind({
  isNamed: true,
  workload: WORKLOAD,
  containers: [{ prefix: "", table: CONTAINER }],
  parts: (source) => ({
    get inlineExemptions() {
      const labels = source.inputs.at("labels").items();
      return inlineExemptions(labels.map((each) => [each.at("label").text(), each.at("value").text()]));
    },
    get containers() {
      return [dockerContainer(source.inputs, source.subject)];
    },
  }),
});

function mode(key: string) {
  return from(key, ({ inputs }: KindSource): ReadonlyArray<Field<NamespaceMode>> => [namespaceMode(inputs.at(key))]);
}

function networks(inputs: Place): ReadonlyArray<Field<NamespaceMode>> {
  const joined = inputs.at("networksAdvanced").items();
  return [inputs.at("networkMode"), ...joined.map((network) => network.at("name"))].map(namespaceMode);
}

function devices(inputs: Place): readonly Device[] {
  return [
    ...inputs
      .at("devices")
      .items()
      .map((device): Device => ({ kind: "device", name: device.at("hostPath").string() })),
    ...inputs
      .at("deviceCgroupRules")
      .strings()
      .map((rule): Device => ({ kind: "device rule", name: rule })),
    ...inputs.at("deviceRequests").items().map(gpuRequest),
    { kind: "GPU", name: inputs.at("gpus").string() },
  ];
}
