import { from, notApplicable } from "../../model/table";
import { driverOptionMounts } from "../../model/docker-engine/driver-options";
import { defineKind, type Kind } from "../../model/docker-engine/kind";
import { NO_NAMESPACES } from "../../model/docker-engine/words";
import { engineContainer } from "./container";

/** A volume as `docker volume inspect` shows it. */
const volume = defineKind({
  workload: {
    hostMounts: from("Options", ({ inputs }) =>
      driverOptionMounts({ options: inputs.at("Options"), driver: inputs.at("Driver").string() }),
    ),
    ...notApplicable("Volumes do not have images.", "images"),
    ...NO_NAMESPACES,
  },
});

/** A Swarm service, a task, or a plugin: its settings are visible only in its containers. */
const opaque = defineKind({
  workload: {
    ...notApplicable("Its containers are checked instead.", "hostMounts", "images"),
    ...NO_NAMESPACES,
  },
  hiddenBy: ({ inputs }) => ({
    state: "elsewhere",
    place: inputs,
    decidedBy: "inspect its containers on each host instead",
  }),
});

/** The kinds in the output of `docker inspect`. */
export const ENGINE: ReadonlyMap<string, Kind> = new Map([
  ["docker:engine:Container", engineContainer],
  ["docker:engine:Volume", volume],
  ["docker:engine:Service", opaque],
  ["docker:engine:Task", opaque],
  ["docker:engine:Plugin", opaque],
]);
