import { cases } from "../support/cases";
import {
  BATCH_POD,
  batchPod,
  imageBuild,
  imageVolume,
  items,
  patched,
  plugin,
  setting,
  tag,
  withConfig,
} from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const image = setting("container", "image");
const dockerImage = setting("docker", "image");
const serviceImage = setting("service", "taskSpec.containerSpec.image");
const remoteImage = setting("docker:index/remoteImage:RemoteImage", "name");
const builtImage = setting("docker:index/image:Image", "imageName");
const registryImage = setting("docker:index/registryImage:RegistryImage", "name");
const buildTags = items("docker-build:index:Image", "tags");
const pluginName = setting("docker:index/plugin:Plugin", "name");
const ecsImage = setting("ecs", "image");

export default cases({
  good: {
    "a version as the tag": image("nginx:1.29.3"),
    "a digest": image(`nginx@${DIGEST}`),
    "a tag and a digest": image(`nginx:1.29.3@${DIGEST}`),
    "latest with a digest, which takes precedence": image(`nginx:latest@${DIGEST}`),
    "another registry, which another policy checks": image("evil.net:5000/app:1.0"),
    "a patch that leaves the image as it is": patched({ container: {} }),
    "the ID of an image on the host, which never changes": dockerImage(
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ),
    ...withConfig(
      { digest: true },
      {
        "digest: an ID without its algorithm": dockerImage(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        "digest: a digest without a tag": dockerImage(`nginx@${DIGEST}`),
        "digest: docker.Image, which has none yet": builtImage("nginx:1.0"),
        "digest: docker.RegistryImage, which has none yet": registryImage("nginx:1.0"),
        "digest: docker-build Image, which has none yet": buildTags("nginx:1.0"),
      },
    ),
    "docker-build Image without tags": imageBuild(),
  },
  bad: {
    "no tag": {
      ...image("nginx"),
      value: "nginx",
      message: /container "(web|debug)" is ".+", which has no tag$/,
      nearMiss: image("nginx:1"),
    },
    latest: {
      ...image("nginx:latest"),
      value: "nginx:latest",
      message: /has the tag "latest"$/,
      nearMiss: image("nginx:latest-alpine"),
    },
    "a port that looks like a tag": {
      ...image("localhost:5000/app"),
      value: "localhost:5000/app",
      message: /has no tag$/,
      nearMiss: image("localhost:5000/app:1"),
    },
    "an IPv6 address and no tag": { ...image("[2001:db8::1]:5000/app"), nearMiss: image("[2001:db8::1]:5000/app:1") },
    ...withConfig(
      { digest: true },
      {
        "digest: a tag alone": {
          ...dockerImage("nginx:1.29.3"),
          value: "nginx:1.29.3",
          message: /has a tag but no digest$/,
          nearMiss: dockerImage(`nginx:1.29.3@${DIGEST}`),
        },
        "digest: docker.RemoteImage, which is pulled and may have one": {
          ...remoteImage("nginx:1.29.3"),
          nearMiss: remoteImage(`nginx:1.29.3@${DIGEST}`),
        },
        "digest: docker.Tag, whose source may have one": {
          ...tag("nginx:1.29.3", "ghcr.io/acme/nginx:1.29.3"),
          at: "sourceImage",
          nearMiss: tag(`nginx@${DIGEST}`, "ghcr.io/acme/nginx:1.29.3"),
        },
        "digest: a tag alone, of a container's image": {
          ...image("registry.k8s.io/pause:3.10"),
          lists: ["containers"],
          message: /^the image of container "web" is ".+", which has a tag but no digest$/,
          nearMiss: { ...image(`registry.k8s.io/pause:3.10@${DIGEST}`), lists: ["containers"] },
        },
        "digest: a tag alone, of an image volume": {
          type: "kubernetes:core/v1:Pod",
          inputs: { spec: { volumes: [{ name: "data", image: { reference: "registry.k8s.io/pause:3.10" } }] } },
          at: "spec.volumes[0].image.reference",
          message: /^the image of volume "data" is ".+", which has a tag but no digest$/,
          nearMiss: {
            type: "kubernetes:core/v1:Pod",
            inputs: { spec: { volumes: [{ name: "data", image: { reference: `registry.k8s.io/pause@${DIGEST}` } }] } },
          },
        },
      },
    ),
    "an image volume": {
      ...imageVolume("registry.k8s.io/data"),
      message: /^the image of volume "data" is ".+", which has no tag$/,
      nearMiss: imageVolume("registry.k8s.io/data:1.0"),
    },
    "a patch that changes the image": { ...patched(image("nginx")), nearMiss: patched(image("nginx:1.29.3")) },
    "docker.Container": {
      ...dockerImage("nginx:latest"),
      value: "nginx:latest",
      nearMiss: dockerImage("nginx:1.29.3"),
    },
    "docker.Service": {
      ...serviceImage("nginx"),
      message: /^the image of service "web" is ".+", which has no tag$/,
      nearMiss: serviceImage("nginx:1.29.3"),
    },
    "docker.Plugin": { ...plugin(), at: "name", nearMiss: pluginName("vieux/sshfs:1.0") },
    "docker.RemoteImage": { ...remoteImage("nginx:latest"), nearMiss: remoteImage("nginx:1.29.3") },
    "docker.Image": { ...builtImage("ghcr.io/acme/app"), nearMiss: builtImage("ghcr.io/acme/app:1.0") },
    "docker.RegistryImage": {
      ...registryImage("ghcr.io/acme/app:latest"),
      nearMiss: registryImage("ghcr.io/acme/app:1.0"),
    },
    "docker.Tag": {
      ...tag("nginx", "ghcr.io/acme/nginx:latest"),
      value: ["nginx", "ghcr.io/acme/nginx:latest"],
      nearMiss: tag("nginx:1.29.3", "ghcr.io/acme/nginx:1.29.3"),
    },
    "docker-build Image with two tags, one of them latest": {
      ...buildTags("ghcr.io/acme/app:1.0", "ghcr.io/acme/app:latest"),
      at: "tags[1]",
      nearMiss: buildTags("ghcr.io/acme/app:1.0", "ghcr.io/acme/app:1"),
    },
    "the target of docker.Tag, named in the message": {
      ...tag("nginx:1.29.3", "ghcr.io/acme/nginx"),
      at: "targetImage",
      message: /^the target image of tag "web" is ".+", which has no tag$/,
      nearMiss: tag("nginx:1.29.3", "ghcr.io/acme/nginx:1.29.3"),
    },
    "a container of a task": { ...ecsImage("nginx:latest"), value: "nginx:latest", nearMiss: ecsImage("nginx:1.29.3") },
    "a Batch pod": {
      ...batchPod({}, { image: "nginx" }),
      at: `${BATCH_POD}.containers[0].image`,
      nearMiss: batchPod({}, { image: "nginx:1.29.3" }),
    },
  },
  undecided: {
    "an image from an output": {
      ...image(UNKNOWN),
      message: /whether the image of .*container "(web|debug)" is pinned;/,
    },
    "an image that is left out": image(undefined),
    "docker.Container's image from an output": dockerImage(UNKNOWN),
    "a truncated ID": dockerImage("e3b0c44298fc"),
    "an image volume from an output": { pod: { volumes: [{ name: "data", image: UNKNOWN }] }, at: "volumes[0].image" },
    "a volume from an output": { pod: { volumes: [UNKNOWN] }, at: "volumes[0]" },
    "docker.Image from an output": builtImage(UNKNOWN),
    "the image of a task from an output": ecsImage(UNKNOWN),
  },
  unreadable: {
    "an empty image": {
      ...image(""),
      message: /expected an image reference such as nginx:1.29, with a lowercase name, found ""$/,
    },
    "an empty tag": dockerImage("nginx:"),
    "a tag that begins with a dash": dockerImage("nginx:-1"),
    "a truncated digest": {
      ...image("nginx@sha256:e3b0c44298fc"),
      message:
        /: expected a digest of 64 lowercase hexadecimal digits after "sha256:", found "nginx@sha256:e3b0c44298fc"/,
    },
    "a digest without digits": {
      ...image("nginx:1.29@sha256:"),
      message: /: expected a digest of 64 lowercase hexadecimal digits after "sha256:"/,
    },
    "a digest in upper case": {
      ...image(`nginx@sha256:${"A".repeat(64)}`),
      message: /: expected a digest of 64 lowercase hexadecimal digits after "sha256:"/,
    },
    "a digest of another algorithm's length": {
      ...image(`nginx@sha512:${"a".repeat(64)}`),
      message: /: expected a digest of 128 lowercase hexadecimal digits after "sha512:"/,
    },
    "a digest with an unsupported algorithm": {
      ...image(`nginx@md5:${"a".repeat(32)}`),
      message: /: expected a digest made with sha256 or sha384 or sha512, found/,
    },
    "a name in upper case, with a digest": {
      ...image(`Nginx@sha256:${"a".repeat(64)}`),
      message: /: expected an image reference such as nginx:1\.29, with a lowercase name, found/,
    },
    "a port in place of a digest": {
      ...image("nginx@localhost:5000"),
      message: /: expected an image reference such as nginx:1\.29/,
    },
    "a number": { ...dockerImage(1.29), message: /expected an image reference, found 1\.29$/ },
    "a URL with a password, which is not shown": {
      ...dockerImage("https://user:secret@ghcr.io/acme/app"),
      message: /found "…@ghcr\.io\/acme\/app"$/,
    },
    "a password before an image with a digest": {
      ...dockerImage(`https://user:secret@ghcr.io/acme/app@${DIGEST}`),
      message: new RegExp(`found "…@ghcr\\.io/acme/app@${DIGEST}"$`),
    },
    "a password before something that only looks like a digest": {
      ...dockerImage("user:secret@sha256:e3b0/app"),
      message: /found "…@sha256:e3b0\/app"$/,
    },
    "an image that starts with an @": { ...dockerImage("@ghcr.io/acme"), message: /found "…@ghcr/ },
    "a password that looks like a digest's algorithm": {
      ...dockerImage("secret@shadow:e3b0"),
      message: /found "…@shadow:e3b0"$/,
    },
  },
});
