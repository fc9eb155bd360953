import type { Place } from "../../model/place";
import { identityOf, type Resource, type ResourceType } from "../../model/resource";
import { from, notApplicable, type Table } from "../../model/table";
import type { Sysctl, Workload, WorkloadWords } from "../../model/workload";
import { CONTAINER } from "./container";
import { resourceTypes } from "./resource-types";
import { CLOUDFORMATION, type Inputs } from "./styles";
import { Task } from "./task";
import { sharedMode, taskImages, taskKind } from "./task-kind";

const AT = "containerDefinitions[*].";

const WORKLOAD: Table<WorkloadWords, Task> = {
  hostMounts: from(
    [
      "volumes[*].host.sourcePath",
      "volumes[*].hostPath",
      "volumes[*].dockerVolumeConfiguration.driverOpts",
      `${AT}mountPoints[*].readOnly`,
    ],
    ({ hostMounts }) => hostMounts,
  ),
  images: from(`${AT}image`, taskImages),
  sysctls: from(`${AT}systemControls[*]`, ({ containers }) => containers.flatMap(({ place }) => sysctls(place))),
  pidNamespaces: sharedMode("pidMode"),
  ipcNamespaces: sharedMode("ipcMode"),
  networkNamespaces: sharedMode("networkMode"),
  ...notApplicable("Tasks do not have this setting.", "userNamespaces", "cgroupNamespaces", "utsNamespaces"),
};

function sysctls(container: Place): readonly Sysctl[] {
  return container
    .at("systemControls")
    .items()
    .map((control) => ({
      entry: control,
      name: control.at("namespace").string(),
      value: control.at("value").string(),
    }));
}

const TASK_DEFINITION = taskKind({
  title: "the task",
  workload: WORKLOAD,
  container: CONTAINER,
  containersAt: [AT],
});

/**
 * Reads a task definition of Amazon ECS.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
function readTaskDefinition(resource: Resource, inputs: Inputs): readonly Workload[] {
  const task = new Task({
    shared: inputs.all,
    containers: inputs.at("containerDefinitions").items(),
    launchTypes: inputs.at("requiresCompatibilities"),
  });
  return [TASK_DEFINITION.read(identityOf(resource, inputs.at("family")), task)];
}

/** The task definitions of each source. */
export const ECS: ReadonlyMap<string, ResourceType> = resourceTypes(readTaskDefinition, [TASK_DEFINITION], {
  "aws:ecs/taskDefinition:TaskDefinition": { encoded: ["containerDefinitions"] },
  "aws-native:ecs:TaskDefinition": {},
  "AWS::ECS::TaskDefinition": { style: CLOUDFORMATION },
});
