import { identityOf, type Resource, type ResourceType } from "../../model/resource";
import { unset, type Field, type Place, type Style } from "../../model/place";
import { from, notApplicable } from "../../model/table";
import type { LimitFields, Workload } from "../../model/workload";
import { SHARED, amount } from "./container";
import { EKS_POD, readPod } from "./eks";
import { resourceTypes } from "./resource-types";
import { CLOUDFORMATION, type Inputs } from "./styles";
import { Task, type TaskContainer } from "./task";
import { sharedMode, taskImages, taskKind, type TaskKind } from "./task-kind";

const NODES = "nodeProperties.nodeRangeProperties[*].";
const CONTAINERS = ["containerProperties.", `${NODES}container.`];
const TASK = "ecsProperties.taskProperties[*].";

const NO_SETTING = "AWS Batch does not have this setting.";

/** @param holders - where the volumes are */
function workload(holders: readonly string[], containers: readonly string[]) {
  return {
    hostMounts: from(
      holders.map((at) => `${at}volumes[*].host.sourcePath`),
      ({ hostMounts }: Task) => hostMounts,
    ),
    images: from(
      containers.map((at) => `${at}image`),
      taskImages,
    ),
    ...notApplicable(NO_SETTING, "sysctls", "userNamespaces", "cgroupNamespaces", "utsNamespaces"),
  };
}

const CONTAINER = {
  ...SHARED,
  ...notApplicable(NO_SETTING, "addedCapabilities", "droppedCapabilities", "hostPorts"),
  ...notApplicable(NO_SETTING, "securityOptions", "appArmorProfile", "allowPrivilegeEscalation", "procMount"),
  ...notApplicable(NO_SETTING, "seLinuxType", "seLinuxUser", "seLinuxRole", "seLinuxDisabled"),
};

/** A job with one container, or one for each range of its nodes. */
const JOB = taskKind({
  title: "the job",
  workload: {
    ...workload(CONTAINERS, CONTAINERS),
    ...notApplicable(NO_SETTING, "pidNamespaces", "ipcNamespaces", "networkNamespaces"),
  },
  container: {
    ...CONTAINER,
    memoryLimits: from(["resourceRequirements[*]", "memory"], (container) => limits(container, "MEMORY", "memory")),
    cpuLimits: from(["resourceRequirements[*]", "vcpus"], (container) => limits(container, "VCPU", "vcpus")),
  },
  containersAt: CONTAINERS,
});

/** A job whose containers are a task. */
const JOB_TASK = taskKind({
  name: "task",
  title: "the job",
  workload: {
    ...workload([TASK], [`${TASK}containers[*].`]),
    pidNamespaces: sharedMode("pidMode", `${TASK}pidMode`),
    ipcNamespaces: sharedMode("ipcMode", `${TASK}ipcMode`),
    networkNamespaces: sharedMode("networkMode", `${TASK}networkMode`),
  },
  container: {
    ...CONTAINER,
    memoryLimits: from("resourceRequirements[*]", (container) => limits(container, "MEMORY")),
    cpuLimits: from("resourceRequirements[*]", (container) => limits(container, "VCPU")),
  },
  containersAt: [`${TASK}containers[*].`],
});

/**
 * Returns the requirements of a type on resources, which are limits.
 *
 * @param keys - the properties that older job definitions set instead
 */
function limits({ place }: TaskContainer, type: string, ...keys: readonly string[]): LimitFields {
  const requirements = place.at("resourceRequirements");
  const stated = requirements.items().flatMap((requirement) => required(requirement, type));
  return [unset(requirements), ...stated, ...keys.map((key) => amount(place.at(key)))];
}

function required(requirement: Place, wanted: string): ReadonlyArray<Field<string | number>> {
  const type = requirement.at("type").string();
  if (type.state !== "set") return [type];
  return type.value === wanted ? [amount(requirement.at("value"))] : [];
}

/**
 * Reads a job definition of AWS Batch: a workload for each task and pod that it defines.
 *
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
 */
function readJobDefinition(resource: Resource, inputs: Inputs): readonly Workload[] {
  const stated = inputs.all.at("jobDefinitionName").isSet ? "jobDefinitionName" : "name";
  const identity = identityOf(resource, inputs.at(stated));
  const read = (kind: TaskKind, shared: Place, containers: readonly Place[]): Workload =>
    kind.read(identity, new Task({ shared, containers }));
  const job = (container: Place, ecs: Place, eks: Place): readonly Workload[] => [
    ...(container.isSet ? [read(JOB, container, [container])] : []),
    ...ecs
      .at("taskProperties")
      .items()
      .map((task) => read(JOB_TASK, task, task.at("containers").items())),
    ...(eks.isSet ? [readPod(identity, eks.at("podProperties"))] : []),
  ];
  return [
    ...job(inputs.at("containerProperties"), inputs.at("ecsProperties"), inputs.at("eksProperties")),
    ...inputs
      .at("nodeProperties")
      .at("nodeRangeProperties")
      .items()
      .flatMap((range) =>
        range.shape === "object"
          ? job(range.at("container"), range.at("ecsProperties"), range.at("eksProperties"))
          : [read(JOB, range, [])],
      ),
  ];
}

/** The names of `@pulumi/aws`, which differ in one place from those of the API. */
const PULUMI: Partial<Style> = {
  keyIn: (_, key) => (key === "readOnlyRootFilesystem" ? "readOnlyRootFileSystem" : key),
};

/** The job definitions of each source. */
export const BATCH: ReadonlyMap<string, ResourceType> = resourceTypes(readJobDefinition, [JOB, JOB_TASK, EKS_POD], {
  "aws:batch/jobDefinition:JobDefinition": {
    style: PULUMI,
    encoded: ["containerProperties", "ecsProperties", "nodeProperties"],
  },
  "aws-native:batch:JobDefinition": {},
  "AWS::Batch::JobDefinition": { style: CLOUDFORMATION },
});
