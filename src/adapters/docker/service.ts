import type { Place } from "../../place";
import type { Container, Limits, SeLinux, Workload } from "../../workload";
import { unreadable } from "../resource";
import { hostMount } from "./mounts";
import { emptyContainer, networkNamed, started, sysctls, type Subject } from "./parts";

export function adaptService(inputs: Place, subject: Subject): Partial<Workload> {
  const task = inputs.at("taskSpec");
  const spec = task.at("containerSpec");
  if (spec.shape !== "object" && spec.shape !== "nothing") return { unreadable: [unreadable(spec)] };
  return {
    get containers() {
      return [serviceContainer(task, subject)];
    },
    get hostMounts() {
      return spec.at("mounts").items().flatMap(hostMount);
    },
    get images() {
      return [started(`the image of ${subject.title}`, spec.at("image"))];
    },
    get sysctls() {
      return sysctls(spec.at("sysctl"));
    },
    get hostNamespaces() {
      const networks = task.at("networksAdvanceds").items();
      return networks.flatMap((network) => [networkNamed(network.at("name")), networkNamed(network.at("id"))]);
    },
  };
}

function serviceContainer(task: Place, subject: Subject): Container {
  const spec = task.at("containerSpec");
  return {
    ...emptyContainer(subject),
    get user() {
      return spec.at("user").string();
    },
    get groups() {
      return spec.at("groups").strings();
    },
    get addedCapabilities() {
      return spec.at("capAdds").strings();
    },
    get droppedCapabilities() {
      return { place: spec.at("capDrops"), names: spec.at("capDrops").strings() };
    },
    get seLinux() {
      return serviceSeLinux(spec.at("privileges", "seLinuxContext"));
    },
    get readOnlyRootFilesystem() {
      return spec.at("readOnly").boolean();
    },
    get limits(): Limits {
      const limits = task.at("resources", "limits");
      return { memory: [limits.at("memoryBytes").number()], cpu: [limits.at("nanoCpus").number()] };
    },
  };
}

function serviceSeLinux(context: Place): SeLinux {
  return {
    disable: context.at("disable").boolean(),
    type: [context.at("type").string()],
    user: [context.at("user").string()],
    role: [context.at("role").string()],
  };
}
