import { from, notApplicable } from "../../../table";
import { driverOptionMounts } from "../driver-options";
import { defineKind } from "../kind";
import { NO_NAMESPACES } from "../parts";

export { engineContainer } from "./container";

/** A volume as `docker volume inspect` shows it. */
export const engineVolume = defineKind({
  workload: {
    hostMounts: from("Options", ({ inputs }) =>
      driverOptionMounts({ options: inputs.at("Options"), driver: inputs.at("Driver").string() }),
    ),
    ...notApplicable("A volume has no image.", "images"),
    ...NO_NAMESPACES,
  },
});

/** A service of a swarm, a task of one, or a plugin: what it may do shows where it runs. */
export const opaque = defineKind({
  workload: {
    ...notApplicable("What it may do shows in the containers that it runs.", "hostMounts", "images"),
    ...NO_NAMESPACES,
  },
  hiddenBy: ({ inputs }) => ({
    state: "elsewhere",
    place: inputs,
    decidedBy: "inspect the containers that it runs on each host",
  }),
});
