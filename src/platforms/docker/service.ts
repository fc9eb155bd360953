import { at, boolean, each, from, notApplicable, string, type Table } from "../../model/table";
import type { ContainerWords, WorkloadWords } from "../../model/workload";
import { unreadableUnlessObject } from "../../model/resource";
import { containerOf, defineKind } from "../../model/docker-engine/kind";
import { hostMount } from "../../model/docker-engine/mounts";
import {
  NOT_A_PLUGIN,
  NOT_A_BUILD,
  ONLY_KUBERNETES,
  addedCapabilities,
  droppedCapabilities,
  namespaceMode,
  started,
  sysctls,
  type KindSource,
} from "../../model/docker-engine/words";

const WORKLOAD: Table<WorkloadWords, KindSource> = {
  hostMounts: from("taskSpec.containerSpec.mounts[*]", ({ inputs }) =>
    inputs.at("taskSpec", "containerSpec", "mounts").items().flatMap(hostMount),
  ),
  images: from("taskSpec.containerSpec.image", ({ inputs, subject }) => [
    started(`the image of ${subject.title}`, inputs.at("taskSpec", "containerSpec", "image")),
  ]),
  sysctls: from("taskSpec.containerSpec.sysctl", ({ inputs }) =>
    sysctls(inputs.at("taskSpec", "containerSpec", "sysctl")),
  ),
  networkNamespaces: from("taskSpec.networksAdvanceds[*]", ({ inputs }) =>
    inputs
      .at("taskSpec", "networksAdvanceds")
      .items()
      .flatMap((network) => [namespaceMode(network.at("name")), namespaceMode(network.at("id"))]),
  ),
  ...notApplicable(
    "Services do not have this setting.",
    "pidNamespaces",
    "ipcNamespaces",
    "userNamespaces",
    "cgroupNamespaces",
    "utsNamespaces",
  ),
};

const CONTAINER: Table<ContainerWords> = {
  user: at("taskSpec.containerSpec.user", string),
  groups: each("taskSpec.containerSpec.groups[*]", string),
  addedCapabilities: from("taskSpec.containerSpec.capAdds[*]", (inputs) =>
    addedCapabilities(inputs.at("taskSpec", "containerSpec", "capAdds")),
  ),
  droppedCapabilities: from("taskSpec.containerSpec.capDrops[*]", (inputs) =>
    droppedCapabilities(inputs.at("taskSpec", "containerSpec", "capDrops")),
  ),
  seLinuxDisabled: at("taskSpec.containerSpec.privileges.seLinuxContext.disable", boolean),
  seLinuxType: at("taskSpec.containerSpec.privileges.seLinuxContext.type", string),
  seLinuxUser: at("taskSpec.containerSpec.privileges.seLinuxContext.user", string),
  seLinuxRole: at("taskSpec.containerSpec.privileges.seLinuxContext.role", string),
  readOnlyRootFilesystem: at("taskSpec.containerSpec.readOnly", boolean),
  memoryLimits: from("taskSpec.resources.limits.memoryBytes", (inputs) => [
    { ...inputs.at("taskSpec", "resources", "limits", "memoryBytes").number(), unit: "bytes" },
  ]),
  cpuLimits: from("taskSpec.resources.limits.nanoCpus", (inputs) => [
    { ...inputs.at("taskSpec", "resources", "limits", "nanoCpus").number(), unit: "nano CPUs" },
  ]),
  ...ONLY_KUBERNETES,
  ...NOT_A_BUILD,
  ...notApplicable(
    "Services cannot be privileged and do not have devices or security options.",
    "privileged",
    "devices",
    "securityOptions",
  ),
  ...NOT_A_PLUGIN,
};

const serviceContainer = containerOf(CONTAINER);

export const service = defineKind({
  isNamed: true,
  workload: WORKLOAD,
  containers: [{ prefix: "", table: CONTAINER }],
  hiddenBy: ({ inputs }) => unreadableUnlessObject(inputs.at("taskSpec", "containerSpec")),
  parts: ({ inputs, subject }) => ({
    get containers() {
      return [serviceContainer(inputs, subject)];
    },
  }),
});
