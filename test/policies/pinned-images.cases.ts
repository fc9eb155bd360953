import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

const DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export default cases({
  good: {
    "a version as the tag": { container: { image: "nginx:1.29.3" } },
    "a digest": { container: { image: `nginx@${DIGEST}` } },
    "a tag and a digest": { container: { image: `nginx:1.29.3@${DIGEST}` } },
    "latest with a digest, which is what counts": { container: { image: `nginx:latest@${DIGEST}` } },
    "another registry, which another policy judges": { container: { image: "evil.net:5000/app:1.0" } },
    "a patch that leaves the image as it is": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "the ID of an image on the host, which is one image for good": {
      docker: { image: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    },
    "digest: an ID without its algorithm": {
      config: { digest: true },
      docker: { image: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    },
    "digest: a digest without a tag": { config: { digest: true }, docker: { image: `nginx@${DIGEST}` } },
    "digest: docker.Image, which has none yet": {
      config: { digest: true },
      type: "docker:index/image:Image",
      inputs: { imageName: "nginx:1.0" },
    },
    "digest: docker.RegistryImage, which has none yet": {
      config: { digest: true },
      type: "docker:index/registryImage:RegistryImage",
      inputs: { name: "nginx:1.0" },
    },
    "digest: docker-build Image, which has none yet": {
      config: { digest: true },
      type: "docker-build:index:Image",
      inputs: { tags: ["nginx:1.0"] },
    },
    "docker-build Image without tags": { type: "docker-build:index:Image", inputs: { push: false } },
  },
  bad: {
    "no tag": {
      container: { image: "nginx" },
      at: "image",
      value: "nginx",
      says: /container "(web|debug)" is ".+", which has no tag$/,
      nearMiss: { container: { image: "nginx:1" } },
    },
    latest: {
      container: { image: "nginx:latest" },
      at: "image",
      value: "nginx:latest",
      says: /has the tag "latest"$/,
      nearMiss: { container: { image: "nginx:latest-alpine" } },
    },
    "a port that looks like a tag": {
      container: { image: "localhost:5000/app" },
      at: "image",
      value: "localhost:5000/app",
      says: /has no tag$/,
      nearMiss: { container: { image: "localhost:5000/app:1" } },
    },
    "an IPv6 address and no tag": {
      container: { image: "[2001:db8::1]:5000/app" },
      at: "image",
      nearMiss: { container: { image: "[2001:db8::1]:5000/app:1" } },
    },
    "digest: a tag alone": {
      config: { digest: true },
      docker: { image: "nginx:1.29.3" },
      at: "image",
      value: "nginx:1.29.3",
      says: /has a tag but no digest$/,
      nearMiss: { config: { digest: true }, docker: { image: `nginx:1.29.3@${DIGEST}` } },
    },
    "an image volume": {
      pod: { volumes: [{ name: "data", image: { reference: "registry.k8s.io/data" } }] },
      at: "volumes[0].image.reference",
      says: /^the image of volume "data" is ".+", which has no tag$/,
      nearMiss: { pod: { volumes: [{ name: "data", image: { reference: "registry.k8s.io/data:1.0" } }] } },
    },
    "a patch that changes the image": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web", image: "nginx" }] } } } },
      at: "spec.template.spec.containers[0].image",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { spec: { template: { spec: { containers: [{ name: "web", image: "nginx:1.29.3" }] } } } },
      },
    },
    "docker.Container": {
      docker: { image: "nginx:latest" },
      at: "image",
      value: "nginx:latest",
      nearMiss: { docker: { image: "nginx:1.29.3" } },
    },
    "docker.Service": {
      service: { taskSpec: { containerSpec: { image: "nginx" } } },
      at: "taskSpec.containerSpec.image",
      nearMiss: { service: { taskSpec: { containerSpec: { image: "nginx:1.29.3" } } } },
    },
    "docker.Plugin": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs" },
      at: "name",
      nearMiss: { type: "docker:index/plugin:Plugin", inputs: { name: "vieux/sshfs:1.0" } },
    },
    "docker.RemoteImage": {
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: "nginx:latest" },
      at: "name",
      nearMiss: { type: "docker:index/remoteImage:RemoteImage", inputs: { name: "nginx:1.29.3" } },
    },
    "digest: docker.RemoteImage, which is pulled and may have one": {
      config: { digest: true },
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: "nginx:1.29.3" },
      at: "name",
      nearMiss: {
        config: { digest: true },
        type: "docker:index/remoteImage:RemoteImage",
        inputs: { name: `nginx:1.29.3@${DIGEST}` },
      },
    },
    "docker.Image": {
      type: "docker:index/image:Image",
      inputs: { imageName: "ghcr.io/acme/app" },
      at: "imageName",
      nearMiss: { type: "docker:index/image:Image", inputs: { imageName: "ghcr.io/acme/app:1.0" } },
    },
    "docker.RegistryImage": {
      type: "docker:index/registryImage:RegistryImage",
      inputs: { name: "ghcr.io/acme/app:latest" },
      at: "name",
      nearMiss: { type: "docker:index/registryImage:RegistryImage", inputs: { name: "ghcr.io/acme/app:1.0" } },
    },
    "docker.Tag": {
      type: "docker:index/tag:Tag",
      inputs: { sourceImage: "nginx", targetImage: "ghcr.io/acme/nginx:latest" },
      at: ["sourceImage", "targetImage"],
      value: ["nginx", "ghcr.io/acme/nginx:latest"],
      nearMiss: {
        type: "docker:index/tag:Tag",
        inputs: { sourceImage: "nginx:1.29.3", targetImage: "ghcr.io/acme/nginx:1.29.3" },
      },
    },
    "digest: docker.Tag, whose source may have one": {
      config: { digest: true },
      type: "docker:index/tag:Tag",
      inputs: { sourceImage: "nginx:1.29.3", targetImage: "ghcr.io/acme/nginx:1.29.3" },
      at: "sourceImage",
      nearMiss: {
        config: { digest: true },
        type: "docker:index/tag:Tag",
        inputs: { sourceImage: `nginx@${DIGEST}`, targetImage: "ghcr.io/acme/nginx:1.29.3" },
      },
    },
    "docker-build Image with one latest of two tags": {
      type: "docker-build:index:Image",
      inputs: { tags: ["ghcr.io/acme/app:1.0", "ghcr.io/acme/app:latest"] },
      at: "tags[1]",
      nearMiss: { type: "docker-build:index:Image", inputs: { tags: ["ghcr.io/acme/app:1.0", "ghcr.io/acme/app:1"] } },
    },
    "a tag where a digest is demanded, of an image that is pulled by a container": {
      config: { digest: true },
      container: { image: "registry.k8s.io/pause:3.10" },
      lists: ["containers"],
      at: "image",
      says: /^the image of container "web" is ".+", which has a tag but no digest$/,
      nearMiss: {
        config: { digest: true },
        container: { image: `registry.k8s.io/pause:3.10@${DIGEST}` },
        lists: ["containers"],
      },
    },
    "a tag where a digest is demanded, of an image volume": {
      config: { digest: true },
      type: "kubernetes:core/v1:Pod",
      inputs: { spec: { volumes: [{ name: "data", image: { reference: "registry.k8s.io/pause:3.10" } }] } },
      at: "spec.volumes[0].image.reference",
      says: /^the image of volume "data" is ".+", which has a tag but no digest$/,
      nearMiss: {
        config: { digest: true },
        type: "kubernetes:core/v1:Pod",
        inputs: { spec: { volumes: [{ name: "data", image: { reference: `registry.k8s.io/pause@${DIGEST}` } }] } },
      },
    },
    "the image of a service, by its name": {
      service: { taskSpec: { containerSpec: { image: "nginx" } } },
      at: "taskSpec.containerSpec.image",
      says: /^the image of service "web" is ".+", which has no tag$/,
      nearMiss: { service: { taskSpec: { containerSpec: { image: "nginx:1.29.3" } } } },
    },
    "the target of a docker.Tag, by its name": {
      type: "docker:index/tag:Tag",
      inputs: { sourceImage: "nginx:1.29.3", targetImage: "ghcr.io/acme/nginx" },
      at: "targetImage",
      says: /^the target image of tag "web" is ".+", which has no tag$/,
      nearMiss: {
        type: "docker:index/tag:Tag",
        inputs: { sourceImage: "nginx:1.29.3", targetImage: "ghcr.io/acme/nginx:1.29.3" },
      },
    },
  },
  undecided: {
    "an image from an output": {
      container: { image: UNKNOWN },
      at: "image",
      says: /whether the image of .*container "(web|debug)" is pinned;/,
    },
    "an image that something else supplies": { container: { image: undefined }, at: "image" },
    "the ID of an image that is yet to be pulled": { docker: { image: UNKNOWN }, at: "image" },
    "the beginning of an ID": { docker: { image: "e3b0c44298fc" }, at: "image" },
    "an image volume from an output": {
      pod: { volumes: [{ name: "data", image: UNKNOWN }] },
      at: "volumes[0].image",
    },
    "a volume from an output": { pod: { volumes: [UNKNOWN] }, at: "volumes[0]" },
    "docker.Image from an output": {
      type: "docker:index/image:Image",
      inputs: { imageName: UNKNOWN },
      at: "imageName",
    },
  },
  unreadable: {
    "an empty image": {
      container: { image: "" },
      at: "image",
      says: /expected an image reference such as nginx:1.29, with a lowercase name, found ""$/,
    },
    "an empty tag": { docker: { image: "nginx:" }, at: "image" },
    "a tag that begins with a dash": { docker: { image: "nginx:-1" }, at: "image" },
    "a digest that is cut off": {
      container: { image: "nginx@sha256:e3b0c44298fc" },
      at: "image",
      says: /: expected a digest of 64 lowercase hexadecimal digits after "sha256:", found "nginx@sha256:e3b0c44298fc"/,
    },
    "a digest without digits": {
      container: { image: "nginx:1.29@sha256:" },
      at: "image",
      says: /: expected a digest of 64 lowercase hexadecimal digits after "sha256:"/,
    },
    "a digest in upper case": {
      container: { image: `nginx@sha256:${"A".repeat(64)}` },
      at: "image",
      says: /: expected a digest of 64 lowercase hexadecimal digits after "sha256:"/,
    },
    "a digest of another algorithm's length": {
      container: { image: `nginx@sha512:${"a".repeat(64)}` },
      at: "image",
      says: /: expected a digest of 128 lowercase hexadecimal digits after "sha512:"/,
    },
    "a digest by an algorithm that runtimes do not support": {
      container: { image: `nginx@md5:${"a".repeat(32)}` },
      at: "image",
      says: /: expected a digest made with sha256 or sha384 or sha512, found/,
    },
    "a name in upper case, with a digest": {
      container: { image: `Nginx@sha256:${"a".repeat(64)}` },
      at: "image",
      says: /: expected an image reference such as nginx:1\.29, with a lowercase name, found/,
    },
    "a port in the place of a digest": {
      container: { image: "nginx@localhost:5000" },
      at: "image",
      says: /: expected an image reference such as nginx:1\.29/,
    },
    "a number": { docker: { image: 1.29 }, at: "image", says: /expected an image reference, found 1\.29$/ },
    "a URL with a password, which is not shown": {
      docker: { image: "https://user:secret@ghcr.io/acme/app" },
      at: "image",
      says: /found "…@ghcr\.io\/acme\/app"$/,
    },
    "a password before an image with a digest": {
      docker: { image: `https://user:secret@ghcr.io/acme/app@${DIGEST}` },
      at: "image",
      says: new RegExp(`found "…@ghcr\\.io/acme/app@${DIGEST}"$`),
    },
    "a password before something that only looks like a digest": {
      docker: { image: "user:secret@sha256:e3b0/app" },
      at: "image",
      says: /found "…@sha256:e3b0\/app"$/,
    },
    "nothing but what stands after an @": { docker: { image: "@ghcr.io/acme" }, at: "image", says: /found "…@ghcr/ },
    "a word for a digest's algorithm": {
      docker: { image: "secret@shadow:e3b0" },
      at: "image",
      says: /found "…@shadow:e3b0"$/,
    },
  },
});
