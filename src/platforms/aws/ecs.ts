import type { Place } from "../../model/place";
import { identityOf, type Resource, type ResourceType } from "../../model/resource";
import { from, notApplicable, type Table } from "../../model/table";
import type { Sysctl, Workload, WorkloadWords } from "../../model/workload";
import { CONTAINER } from "./container";
import { resourceTypes } from "./resource-types";
import { CLOUDFORMATION, type Inputs } from "./styles";
import { Task } from "./task";
import { sharedMode, taskImages, taskKind, type TaskKind } from "./task-kind";

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

const NO_DAEMON_SETTING = "Daemons do not have this setting.";

/** A daemon runs one task on each managed instance. */
const DAEMON = taskKind({
  name: "daemon",
  title: "the task",
  workload: { ...WORKLOAD, ...notApplicable(NO_DAEMON_SETTING, "networkNamespaces") },
  container: { ...CONTAINER, ...notApplicable(NO_DAEMON_SETTING, "securityOptions", "hostPorts") },
  containersAt: [AT],
});

/**
 * Returns how a task definition of Amazon ECS is read.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
function readerOf(kind: TaskKind) {
  return (resource: Resource, inputs: Inputs): readonly Workload[] => {
    const task = new Task({
      shared: inputs.all,
      containers: inputs.at("containerDefinitions").items(),
    });
    return [kind.read(identityOf(resource, inputs.at("family")), task)];
  };
}

/** The names of `@pulumi/aws`, which differ from those of the API where an object has lists. */
const PLURALS: ReadonlyMap<string, string> = new Map([
  ["add", "adds"],
  ["drop", "drops"],
]);

/** The task definitions of each source. */
export const ECS: ReadonlyMap<string, ResourceType> = new Map([
  ...resourceTypes(readerOf(TASK_DEFINITION), [TASK_DEFINITION], {
    "aws:ecs/taskDefinition:TaskDefinition": { encoded: ["containerDefinitions"] },
    "aws-native:ecs:TaskDefinition": {},
    "AWS::ECS::TaskDefinition": { style: CLOUDFORMATION },
  }),
  ...resourceTypes(readerOf(DAEMON), [DAEMON], {
    "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition": {
      style: { keyIn: (_, key) => PLURALS.get(key) ?? key },
    },
    "aws-native:ecs:DaemonTaskDefinition": {},
    "AWS::ECS::DaemonTaskDefinition": { style: CLOUDFORMATION },
  }),
]);
