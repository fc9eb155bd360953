import { identityOf, type Resource, type ResourceType } from "../../model/resource";
import { unset, type Field, type Place, type Style } from "../../model/place";
import { from, notApplicable, type Table } from "../../model/table";
import type { ContainerWords, LimitFields, Workload, WorkloadWords } from "../../model/workload";
import { SHARED, amount } from "./container";
import { EKS_POD, readPod } from "./eks";
import { resourceTypes } from "./resource-types";
import { CLOUDFORMATION, type Inputs } from "./styles";
import { Task, type TaskContainer } from "./task";
import { sharedMode, taskImages, taskKind } from "./task-kind";

const TASK = "ecsProperties.taskProperties[*].";
/** A job has one container, a task, or a container or task for each range of its nodes. */
const CONTAINERS = [
  "containerProperties.",
  `${TASK}containers[*].`,
  "nodeProperties.nodeRangeProperties[*].container.",
];

const NO_SETTING = "AWS Batch does not have this setting.";

const WORKLOAD: Table<WorkloadWords, Task> = {
  hostMounts: from(
    ["containerProperties.", TASK, "nodeProperties.nodeRangeProperties[*].container."].map(
      (at) => `${at}volumes[*].host.sourcePath`,
    ),
    ({ hostMounts }) => hostMounts,
  ),
  images: from(
    CONTAINERS.map((at) => `${at}image`),
    taskImages,
  ),
  pidNamespaces: sharedMode("pidMode", `${TASK}pidMode`),
  ipcNamespaces: sharedMode("ipcMode", `${TASK}ipcMode`),
  networkNamespaces: sharedMode("networkMode", `${TASK}networkMode`),
  ...notApplicable(NO_SETTING, "sysctls", "userNamespaces", "cgroupNamespaces", "utsNamespaces"),
};

const CONTAINER: Table<ContainerWords, TaskContainer> = {
  ...SHARED,
  memoryLimits: from(["memory", "resourceRequirements[*]"], limits("memory", "MEMORY")),
  cpuLimits: from(["vcpus", "resourceRequirements[*]"], limits("vcpus", "VCPU")),
  ...notApplicable(NO_SETTING, "addedCapabilities", "droppedCapabilities", "hostPorts"),
  ...notApplicable(NO_SETTING, "securityOptions", "appArmorProfile", "allowPrivilegeEscalation", "procMount"),
  ...notApplicable(NO_SETTING, "seLinuxType", "seLinuxUser", "seLinuxRole", "seLinuxDisabled"),
};

/** The limit is a requirement on resources, or a property of its own in older definitions. */
function limits(key: string, type: string): (container: TaskContainer) => LimitFields {
  return ({ place }) => {
    const requirements = place.at("resourceRequirements");
    const stated = requirements.items().flatMap((requirement) => required(requirement, type));
    return [unset(requirements), ...stated, amount(place.at(key))];
  };
}

function required(requirement: Place, wanted: string): ReadonlyArray<Field<string | number>> {
  const type = requirement.at("type").string();
  if (type.state !== "set") return [type];
  return type.value === wanted ? [amount(requirement.at("value"))] : [];
}

const JOB = taskKind({ title: "the job", workload: WORKLOAD, container: CONTAINER, containersAt: CONTAINERS });

/**
 * Reads a job definition of AWS Batch: a workload for each task and pod that it defines.
 *
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
 */
function readJobDefinition(resource: Resource, inputs: Inputs): readonly Workload[] {
  const stated = inputs.all.at("jobDefinitionName").isSet ? "jobDefinitionName" : "name";
  const identity = identityOf(resource, inputs.at(stated));
  const launchTypes = inputs.at("platformCapabilities");
  const task = (shared: Place, containers: readonly Place[]): Workload =>
    JOB.read(identity, new Task({ shared, containers, launchTypes }));
  const job = (container: Place, ecs: Place, eks: Place): readonly Workload[] => [
    ...(container.isSet ? [task(container, [container])] : []),
    ...ecs
      .at("taskProperties")
      .items()
      .map((each) => task(each, each.at("containers").items())),
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
          : [task(range, [])],
      ),
  ];
}

/** The names of `@pulumi/aws`, which differ in one place from those of the API. */
const PULUMI: Partial<Style> = {
  keyIn: (_, key) => (key === "readOnlyRootFilesystem" ? "readOnlyRootFileSystem" : key),
};

/** The job definitions of each source. */
export const BATCH: ReadonlyMap<string, ResourceType> = resourceTypes(readJobDefinition, [JOB, EKS_POD], {
  "aws:batch/jobDefinition:JobDefinition": {
    style: PULUMI,
    encoded: ["containerProperties", "ecsProperties", "nodeProperties"],
  },
  "aws-native:batch:JobDefinition": {},
  "AWS::Batch::JobDefinition": { style: CLOUDFORMATION },
});
