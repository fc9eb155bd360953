import { cases } from "../support/cases";
import {
  builder,
  imageBuild,
  imageVolume,
  inPod,
  inWindowsPod,
  items,
  patched,
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
    "Kubernetes' own images": image("registry.k8s.io/ingress-nginx/controller:v1.11.2"),
    "a Docker Official Image by its short name": image("nginx"),
    "a Docker Official Image by its full name and digest": image(`docker.io/library/nginx:1.29.3@${DIGEST}`),
    "Docker Hub by its old name": image("index.docker.io/library/nginx:1.29.3"),
    "Docker Hub without library/": image("docker.io/nginx:1.29.3"),
    "Docker Official Images at Amazon": image("public.ecr.aws/docker/library/nginx:1.29.3"),
    "distroless images": image("gcr.io/distroless/static-debian12:nonroot"),
    "Chainguard's images": image("cgr.dev/chainguard/nginx:latest"),
    "Microsoft's images": image("mcr.microsoft.com/dotnet/runtime:8.0"),
    "Red Hat's images": image("registry.access.redhat.com/ubi9/ubi-minimal:9.4"),
    "Amazon Linux": image("public.ecr.aws/amazonlinux/amazonlinux:2023"),
    "a patch that leaves the image as it is": patched({ container: {} }),
    "the ID of an image on the host, which does not show its origin": dockerImage(
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ),
    "an ID without its algorithm": dockerImage("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    "a volume that is not an image": { pod: { volumes: [{ name: "data", emptyDir: {} }] } },
    "docker.Image without a name": { type: "docker:index/image:Image", inputs: { build: { context: "." } } },
    "docker-build Image without tags": imageBuild(),
    "any region of one account at Amazon": {
      ...image("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.0"),
      config: { allowed: ["123456789012.dkr.ecr.*.amazonaws.com/team", "registry.k8s.io"] },
    },
  },
  bad: {
    "an image whose registry has a mirror": {
      ...image("quay.io/prometheus/node-exporter:v1.8.2"),
      config: {
        allowed: ["registry.example.com", "registry.k8s.io"],
        mirrors: { "quay.io": "registry.example.com/quay" },
      },
      nearMiss: {
        ...image("registry.example.com/quay/prometheus/node-exporter:v1.8.2"),
        config: { allowed: ["registry.example.com", "registry.k8s.io"] },
      },
    },
    ...withConfig(
      { allowed: ["123456789012.dkr.ecr.*.amazonaws.com", "registry.k8s.io"] },
      {
        "another account at Amazon": {
          ...image("210987654321.dkr.ecr.eu-west-1.amazonaws.com/app:1.0"),
          value: "210987654321.dkr.ecr.eu-west-1.amazonaws.com/app",
          nearMiss: image("123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.0"),
        },
      },
    ),
    ...withConfig(
      { allowed: ["registry.*.example.com/team", "mirror.*.example.com:5000", "registry.k8s.io"] },
      {
        "two labels in place of one": {
          ...image("registry.evil.eu.example.com/team/app:1.0"),
          nearMiss: image("registry.evil-eu.example.com/team/app:1.0"),
        },
        "no label in place of one": {
          ...image("registry.example.com/team/app:1.0"),
          nearMiss: image("registry.x.example.com/team/app:1.0"),
        },
        "a hyphen in place of a dot": {
          ...image("registry.eu.example-com/team/app:1.0"),
          nearMiss: image("registry.eu-example.example.com/team/app:1.0"),
        },
        "a repository outside the account, at a host with *": {
          ...image("registry.eu.example.com/team-evil/app:1.0"),
          nearMiss: image("registry.eu.example.com/team/evil-app:1.0"),
        },
        "a port other than the trusted one, at a host with *": {
          ...image("mirror.eu.example.com:50001/app:1.0"),
          nearMiss: image("mirror.eu.example.com:5000/1/app:1.0"),
        },
      },
    ),
    "another registry": {
      ...image("evil.net/app:1.0"),
      value: "evil.net/app",
      message: /container "(web|debug)" is "evil\.net\/app", which is not from a trusted registry$/,
      nearMiss: { ...image("evil.net/app:1.0"), config: { allowed: ["evil.net", "registry.k8s.io"] } },
    },
    "another account of Docker Hub": {
      ...image("bitnami/nginx:1.29.3"),
      value: "docker.io/bitnami/nginx",
      message: /is "docker\.io\/bitnami\/nginx"/,
      nearMiss: image("library/nginx:1.29.3"),
    },
    "another account of Docker Hub by its old name": {
      ...image("index.docker.io/bitnami/nginx:1.29.3"),
      nearMiss: {
        ...image("docker.io/bitnami/nginx:1.29.3"),
        config: { allowed: ["index.docker.io/bitnami", "registry.k8s.io"] },
      },
    },
    ...withConfig(
      { allowed: ["ghcr.io/acme"] },
      {
        "an account that only starts like the trusted one": {
          ...dockerImage("ghcr.io/acme-evil/app:1.0"),
          nearMiss: dockerImage("ghcr.io/acme/evil-app:1.0"),
        },
        "docker-build Image with two tags, one of them untrusted": {
          ...buildTags("ghcr.io/acme/app:1.0", "ghcr.io/acme-evil/app:1.0"),
          at: "tags[1]",
          value: "ghcr.io/acme-evil/app",
          nearMiss: buildTags("ghcr.io/acme/app:1.0", "ghcr.io/acme/evil/app:1.0"),
        },
      },
    ),
    "the account without its repository": {
      ...dockerImage("ghcr.io/acme:1.0"),
      config: { allowed: ["ghcr.io/acme/app"] },
      nearMiss: { ...dockerImage("ghcr.io/acme/app:1.0"), config: { allowed: ["ghcr.io/acme/app"] } },
    },
    ...withConfig(
      { allowed: ["registry.example.com"] },
      {
        "a host that starts like the trusted one": {
          ...dockerImage("registry.example.com.evil.net/app:1.0"),
          nearMiss: dockerImage("registry.example.com/app:1.0"),
        },
        "a top-level domain that starts like the trusted one": {
          ...dockerImage("registry.example.community/app:1.0"),
          nearMiss: dockerImage("registry.example.com/munity/app:1.0"),
        },
        "the trusted host as a repository of another": {
          ...dockerImage("evil.net/registry.example.com/app:1.0"),
          nearMiss: dockerImage("registry.example.com/evil.net/app:1.0"),
        },
        "11 digits, which are too short for an ID": {
          ...dockerImage("e3b0c44298f"),
          nearMiss: dockerImage("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        },
        "12 digits with a tag, which are a name": {
          ...dockerImage("e3b0c44298fc:1"),
          nearMiss: dockerImage("registry.example.com/e3b0c44298fc:1"),
        },
      },
    ),
    "a subdomain of the trusted host, as hosts are compared exactly": {
      ...dockerImage("registry.example.com/app:1.0"),
      config: { allowed: ["example.com"] },
      nearMiss: { ...dockerImage("example.com/registry/app:1.0"), config: { allowed: ["example.com"] } },
    },
    "a host in capitals, as hosts are compared exactly": {
      ...dockerImage("GHCR.IO/acme/app:1.0"),
      config: { allowed: ["ghcr.io"] },
      nearMiss: { ...dockerImage("ghcr.io/acme/app:1.0"), config: { allowed: ["ghcr.io"] } },
    },
    "a port of the trusted host": {
      ...dockerImage("registry.example.com:5000/app:1.0"),
      config: { allowed: ["registry.example.com"] },
      nearMiss: {
        ...dockerImage("registry.example.com:5000/app:1.0"),
        config: { allowed: ["registry.example.com:5000"] },
      },
    },
    "a port other than the trusted one": {
      ...dockerImage("registry.example.com:50001/app:1.0"),
      config: { allowed: ["registry.example.com:5000"] },
      nearMiss: {
        ...dockerImage("registry.example.com:5000/1/app:1.0"),
        config: { allowed: ["registry.example.com:5000"] },
      },
    },
    "a registry on localhost": {
      ...dockerImage("localhost:5000/nginx:1.29.3"),
      value: "localhost:5000/nginx",
      nearMiss: { ...dockerImage("localhosts/nginx:1.29.3"), config: { allowed: ["docker.io/localhosts"] } },
    },
    "an IPv6 address": {
      ...dockerImage("[2001:db8::1]:5000/app:1.0"),
      nearMiss: { ...dockerImage("[2001:db8::1]:5000/app:1.0"), config: { allowed: ["[2001:db8::1]:5000"] } },
    },
    "a digest alone, which does not show the origin": {
      ...image(`evil.net/nginx@${DIGEST}`),
      value: "evil.net/nginx",
      nearMiss: image(`nginx@${DIGEST}`),
    },
    "the default list, after it is replaced": {
      ...dockerImage("registry.k8s.io/pause:3.10"),
      config: { allowed: ["registry.example.com"] },
      nearMiss: {
        ...dockerImage("registry.k8s.io/pause:3.10"),
        config: { allowed: ["registry.example.com", "registry.k8s.io/"] },
      },
    },
    "any image if the list is empty": {
      docker: {},
      config: { allowed: [] },
      at: "image",
      nearMiss: { docker: {}, config: { allowed: ["docker.io"] } },
    },
    "two containers": {
      ...inPod(image("evil.net/b"), { initContainers: [{ name: "setup", image: "evil.net/a" }] }),
      at: ["initContainers[0].image", "containers[0].image"],
      value: ["evil.net/a", "evil.net/b"],
      nearMiss: inPod(image("b"), { initContainers: [{ name: "setup", image: "a" }] }),
    },
    "an image volume": {
      ...imageVolume("evil.net/data:1.0"),
      value: "evil.net/data",
      message: /^the image of volume "data" is "evil\.net\/data"/,
      nearMiss: imageVolume("registry.k8s.io/data:1.0"),
    },
    "a Windows pod": {
      ...inWindowsPod(image("evil.net/app:1.0")),
      nearMiss: inWindowsPod(image("mcr.microsoft.com/app:1.0")),
    },
    "a patch that changes the image": {
      ...patched(image("evil.net/app:1.0")),
      nearMiss: patched(image("nginx:1.29.3")),
    },
    "docker.Container": {
      ...dockerImage("bitnami/nginx:1.29.3"),
      value: "docker.io/bitnami/nginx",
      message: /^the image of container "web" is "docker\.io\/bitnami\/nginx", which is not from a trusted registry$/,
      nearMiss: dockerImage("nginx:1.29.3"),
    },
    "12 digits in a pod, where the kubelet adds a tag": {
      ...image("e3b0c44298fc"),
      config: { allowed: ["registry.example.com", "registry.k8s.io"] },
      lists: ["containers"],
      nearMiss: {
        ...image("registry.example.com/e3b0c44298fc"),
        config: { allowed: ["registry.example.com", "registry.k8s.io"] },
        lists: ["containers"],
      },
    },
    "docker.Service": {
      ...serviceImage("quay.io/app:1.0"),
      nearMiss: { ...serviceImage("quay.io/app:1.0"), config: { allowed: ["quay.io"] } },
    },
    "docker.Plugin": {
      ...pluginName("vieux/sshfs:latest"),
      value: "docker.io/vieux/sshfs",
      message: /^the image of plugin "web" is "docker\.io\/vieux\/sshfs"/,
      nearMiss: { ...pluginName("vieux/sshfs:latest"), config: { allowed: ["docker.io/vieux"] } },
    },
    "docker.RemoteImage": {
      ...remoteImage("evil.net/app:1.0"),
      message: /^image "web" is/,
      nearMiss: remoteImage("nginx:1.29.3"),
    },
    "docker.Image": {
      ...builtImage("evil.net/app:1.0"),
      nearMiss: { ...builtImage("evil.net/app:1.0"), config: { allowed: ["evil.net/app"] } },
    },
    "docker.RegistryImage": {
      ...registryImage("evil.net/app:1.0"),
      message: /^registry image "web" is/,
      nearMiss: { ...registryImage("evil.net/app:1.0"), config: { allowed: ["evil.net/app"] } },
    },
    "docker.Tag from and to another registry": {
      ...tag("evil.net/app:1.0", "evil.net/copy:1.0"),
      value: ["evil.net/app", "evil.net/copy"],
      nearMiss: tag(
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "registry.k8s.io/copy:1.0",
      ),
    },
    "the images of a builder, set or default": {
      ...builder({ kubernetes: { rootless: true, qemu: { install: true, image: "evil.example.com/binfmt" } } }),
      at: ["kubernetes.image", "kubernetes.qemu.image"],
      value: ["docker.io/moby/buildkit", "evil.example.com/binfmt"],
      nearMiss: builder({
        kubernetes: { rootless: true, image: "registry.k8s.io/buildkit:1", qemu: { install: false } },
      }),
    },
    "the tag of an index": {
      type: "docker-build:index:Index",
      inputs: { tag: "evil.example.com/app:1", sources: ["evil.example.com/app:1-amd64"] },
      at: "tag",
      nearMiss: { type: "docker-build:index:Index", inputs: { tag: "registry.k8s.io/app:1", sources: [] } },
    },
    "a container of a task": {
      ...ecsImage("quay.io/acme/web:1"),
      value: "quay.io/acme/web",
      nearMiss: ecsImage("docker.io/library/nginx:1.29.3"),
    },
  },
  undecided: {
    "an image from an output": {
      ...image(UNKNOWN),
      message:
        /^cannot determine before deployment whether the image of .*container "(web|debug)" comes from a trusted registry;/,
    },
    "an image that is left out": { ...image(undefined), message: /^cannot determine whether .*: no image is set/ },
    "docker.Container's image from an output": dockerImage(UNKNOWN),
    "a truncated ID, as docker ps prints it": {
      ...dockerImage("e3b0c44298fc"),
      message:
        /^cannot determine whether .*: "e3b0c44298fc" is an image ID unless the host has an image with that name$/,
    },
    "a truncated ID of 63 digits": dockerImage("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"),
    "a truncated ID with its algorithm": dockerImage("sha256:e3b0c4"),
    "a truncated ID in docker.Service": serviceImage("e3b0c44298fc"),
    "a truncated ID in docker.Tag": { ...tag("e3b0c44298fc", "registry.k8s.io/app:1"), at: "sourceImage" },
    "docker.Service's image from an output": serviceImage(UNKNOWN),
    "an image volume's reference from an output": {
      ...imageVolume(UNKNOWN),
      message: /the image of volume "data" comes from a trusted registry;/,
    },
    "the volumes from an output": { pod: { volumes: UNKNOWN }, at: "volumes", message: /the image of a volume/ },
    "docker.RemoteImage from an output": remoteImage(UNKNOWN),
    "docker.Image from an output": builtImage(UNKNOWN),
    "docker.RegistryImage from an output": registryImage(UNKNOWN),
    "docker.Tag's source from an output": {
      ...tag(UNKNOWN, "nginx:1.0"),
      at: "sourceImage",
      message: /the source image of tag "web" comes from a trusted registry;/,
    },
    "one tag of a docker-build Image from an output": { ...buildTags("nginx:1.0", UNKNOWN), at: "tags[1]" },
    "all tags of a docker-build Image from an output": {
      type: "docker-build:index:Image",
      inputs: { tags: UNKNOWN },
      at: "tags",
    },
  },
  unreadable: {
    "an empty image": {
      ...image(""),
      message: /expected an image reference such as nginx:1.29, with a lowercase name, found ""$/,
    },
    "an image in capitals": {
      ...dockerImage("Nginx"),
      value: null,
      message: /expected an image reference such as nginx:1.29, with a lowercase name, found "Nginx"$/,
    },
    "an image after a space": image(" nginx"),
    "an ID in capitals": dockerImage("SHA256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"),
    "a URL": image("https://ghcr.io/acme/app"),
    "a user before the host": {
      ...dockerImage("registry.example.com@evil.net/app:1.0"),
      config: { allowed: ["registry.example.com"] },
      message: /found "…@evil\.net\/app:1\.0"$/,
    },
    "a user and a password before the host, which are not shown": {
      ...dockerImage("https://user:secret@registry.example.com/app"),
      value: null,
      message: /^((?!secret).)*found "…@registry\.example\.com\/app"$/,
    },
    "a truncated digest": image("nginx@sha256:e3b0c44298fc"),
    "an image that is an object": {
      ...image({ name: "nginx" }),
      message: /expected an image reference, found an object$/,
    },
    "an image volume as a string": {
      pod: { volumes: [{ name: "data", image: "evil.net/data" }] },
      at: "volumes[0].image",
      message: /expected an object, found "evil\.net\/data"$/,
    },
    "a volume as a string": {
      pod: { volumes: ["evil.net/data"] },
      at: "volumes[0]",
      message: /expected an object, found "evil\.net\/data"$/,
    },
    "docker-build Image with one tag in place of a list": {
      type: "docker-build:index:Image",
      inputs: { tags: "nginx:1.0" },
      at: "tags",
      message: /expected a list, found "nginx:1\.0"$/,
    },
  },
});
