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
    ...notApplicable("A volume has no image.", "images"),
    ...NO_NAMESPACES,
  },
});

/** A service of a swarm, a task of one, or a plugin: what it may do shows where it runs. */
const opaque = defineKind({
  workload: {
    ...notApplicable("What it may do shows in the containers that it runs.", "hostMounts", "images"),
    ...NO_NAMESPACES,
  },
  hiddenBy: ({ inputs }) => ({
    state: "elsewhere",
    place: inputs,
    decidedBy: "inspect its containers on each host instead",
  }),
});

/** What `docker inspect` shows. */
export const ENGINE: ReadonlyMap<string, Kind> = new Map([
  ["docker:engine:Container", engineContainer],
  ["docker:engine:Volume", volume],
  ["docker:engine:Service", opaque],
  ["docker:engine:Task", opaque],
  ["docker:engine:Plugin", opaque],
]);
