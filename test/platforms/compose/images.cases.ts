import type { Table } from "../../support/documents";
import { setting } from "../../support/compose";

export default {
  "trusted-registries": {
    "another registry with a tag from a variable": {
      ...setting("image", "ghcr.io/acme/app:${TAG:-latest}", "docker.io/library/nginx:${TAG:-latest}"),
      value: "ghcr.io/acme/app",
    },
    "the image of a pre_start hook": {
      bad: { web: { pre_start: [{ command: "x", user: "1", image: "acme/init" }] } },
      at: "services.web.pre_start[0].image",
      nearMiss: { web: { pre_start: [{ command: "x", user: "1", image: "alpine" }] } },
    },
    "a mounted image": {
      bad: { web: { volumes: [{ type: "image", source: "acme/files", target: "/f" }] } },
      at: "services.web.volumes[0].source",
      nearMiss: { web: { volumes: [{ type: "image", source: "alpine", target: "/f" }] } },
    },
    "the name of an image that the project builds": {
      bad: { web: { image: "acme/app:1", build: "." } },
      at: "services.web.image",
      nearMiss: { web: { image: undefined, build: "." } },
    },
  },
  "pinned-images": {
    "no tag": setting("image", "nginx", "nginx:1.29.3"),
  },
} satisfies Table;
