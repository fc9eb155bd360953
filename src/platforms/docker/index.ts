import { from, notApplicable, type Table } from "../../model/table";
import type { ImageUse, WorkloadWords } from "../../model/workload";
import { builder } from "./builder";
import { buildImage, image, registryImage, remoteImage } from "./builds";
import { container } from "./container";
import { driverOptionMounts } from "../../model/docker-engine/driver-options";
import { defineKind, type Kind } from "../../model/docker-engine/kind";
import { NO_NAMESPACES, made, started, type KindSource } from "../../model/docker-engine/words";
import { plugin } from "./plugin";
import { service } from "./service";

const volume = defineKind({
  isNamed: true,
  workload: {
    hostMounts: from("driverOpts", ({ inputs }) =>
      driverOptionMounts({ options: inputs.at("driverOpts"), driver: inputs.at("driver").string() }),
    ),
    ...notApplicable("Volumes do not have images.", "images"),
    ...NO_NAMESPACES,
  },
});

/** The kinds of Pulumi's Docker providers. */
export const DOCKER: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["docker:index/container:Container", container],
  ["docker:index/service:Service", service],
  ["docker:index/volume:Volume", volume],
  ["docker:index/plugin:Plugin", plugin],
  ["docker:index/remoteImage:RemoteImage", remoteImage],
  ["docker:index/image:Image", image],
  ["docker:index/registryImage:RegistryImage", registryImage],
  ["docker:index/buildxBuilder:BuildxBuilder", builder],
  [
    "docker:index/tag:Tag",
    images(["sourceImage", "targetImage"], ({ inputs, subject: { title } }) => [
      started(`the source image of ${title}`, inputs.at("sourceImage")),
      made(`the target image of ${title}`, inputs.at("targetImage")),
    ]),
  ],
  ["docker-build:index:Image", buildImage],
  ["docker-build:index:Index", images("tag", ({ inputs, subject }) => [made(subject.title, inputs.at("tag"))])],
]);

/** A kind that only names images. */
function images(paths: string | readonly string[], read: (source: KindSource) => readonly ImageUse[]): Kind {
  const workload: Table<WorkloadWords, KindSource> = {
    images: from(paths, read),
    ...notApplicable("Images do not mount anything.", "hostMounts"),
    ...NO_NAMESPACES,
  };
  return defineKind({ workload });
}
